"""CKAN's validators of extras, without a look at every value of the entry for every field.

Moving a field into or out of ``extras`` takes CKAN one pass over all values; a catalogue's entry
has sixty such fields. These do the same and remember in the context where the extras are.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.lib.navl.validators import unicode_safe

from ckanext.jiulongpo.harvesters.sink.navl import Replacements

__all__ = ["quick_extras"]

_NEXT = "jiulongpo_next_extra"
_PLACES = "jiulongpo_places_of_extras"


def quick_extras() -> Replacements:
    """Validators of CKAN's and what is called in their place."""
    return {
        tk.get_converter("convert_to_extras"): _into_extras,
        tk.get_converter("convert_from_extras"): _out_of_extras,
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


def _out_of_extras(
    key: types.FlattenKey,
    data: types.FlattenDataDict,
    errors: types.FlattenErrorDict,  # noqa: ARG001 - the arity of validators
    context: types.Context,
) -> None:
    """As ``convert_from_extras``: the first extra of the field's name becomes the field."""
    known: Any = context
    places = known.get(_PLACES)
    if places is None:
        places = known[_PLACES] = _places(data)
    found = places.get(key[-1])
    if found:
        number, whole = found.pop(0)
        data[key] = data["extras", number, "value"]
        for each in whole:
            data.pop(each, None)


def _places(data: types.FlattenDataDict) -> dict[str, list[tuple[int, list[types.FlattenKey]]]]:
    """Name of an extra → its number and the keys of all that is stored of it, in their order."""
    whole: dict[int, list[types.FlattenKey]] = {}
    for key in data:
        if key[0] == "extras" and len(key) > 1:
            whole.setdefault(key[1], []).append(key)
    places: dict[str, list[tuple[int, list[types.FlattenKey]]]] = {}
    for number, keys in whole.items():
        name = data.get(("extras", number, "key"))
        if isinstance(name, str):
            places.setdefault(name, []).append((number, keys))
    return places


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
