"""CKAN's validators of extras, without a look at every value of the entry for every field.

Moving a field into ``extras`` takes CKAN one pass over all values; a catalogue's entry has sixty
such fields. These do the same and remember in the context where the extras end.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.lib.navl.validators import unicode_safe

from ckanext.jiulongpo.harvesters.sink.navl import Replacements

__all__ = ["quick_extras"]

_NEXT = "jiulongpo_next_extra"


def quick_extras() -> Replacements:
    """Validators of CKAN's and what is called in their place."""
    return {
        tk.get_converter("convert_to_extras"): _into_extras,
        tk.get_validator("duplicate_extras_key"): _each_key_once,
    }


def _into_extras(
    key: types.FlattenKey,
    data: types.FlattenDataDict,
    errors: types.FlattenErrorDict,  # noqa: ARG001 - the arity of validators
    context: types.Context,
) -> None:
    """As ``convert_to_extras``: the field becomes the last extra."""
    known: Any = context
    number = known.get(_NEXT)
    if number is None or ("extras", number, "key") in data:
        number = max((k[1] for k in data if k[0] == "extras" and len(k) > 1), default=-1) + 1
    known[_NEXT] = number + 1
    data["extras", number, "key"] = key[-1]
    data["extras", number, "value"] = unicode_safe(data[key])


def _each_key_once(
    key: types.FlattenKey,
    data: types.FlattenDataDict,
    errors: types.FlattenErrorDict,
    context: types.Context,
) -> None:
    """As ``duplicate_extras_key``, which is asked only where a key may be there twice."""
    numbers = {k[1] for k in data if k[0] == "extras" and len(k) > 1}
    names = {data.get(("extras", number, "key")) for number in numbers}
    if len(names) < len(numbers) or None in names:
        check: Any = tk.get_validator("duplicate_extras_key")
        check(key, data, errors, context)
