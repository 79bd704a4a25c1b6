"""Fills the placeholders of questions.

They are ``{page}``, ``{offset}``, ``{size}``, ``{cursor}``, ``{since}``, ``{secret}``,
``{param.<name>}`` and, in questions for details, ``{row.<path>}``.

A text that is nothing but a placeholder becomes the value with its own type: ``"{page}"`` is the
number 3 and not the text "3". What has no value is left out together with its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ckanext.jiulongpo.harvesters.core.errors import Reject
from ckanext.jiulongpo.harvesters.core.faults import answering as faults
from ckanext.jiulongpo.harvesters.mapping.paths import find

__all__ = ["Values", "fill", "fill_path", "placeholders"]

Values = Mapping[str, Any]
"""Placeholder → value; ``param`` and ``row`` are mappings of their own."""

_NAMES = r"page|offset|size|cursor|since|secret|param\.\w+|row\.[\w.]+"
_PLACEHOLDER = re.compile(rf"\{{({_NAMES})\}}")


def placeholders(template: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """The placeholders in a template, nested ones included."""
    if isinstance(template, str):
        yield from _PLACEHOLDER.findall(template)
    elif isinstance(template, Mapping):
        for value in template.values():
            yield from placeholders(value)
    elif isinstance(template, list):
        for value in template:
            yield from placeholders(value)


def fill(template: Any, values: Values) -> Any:  # noqa: ANN401 - any JSON value
    """The template with its values; ``None`` where a text lacks one."""
    if isinstance(template, str):
        whole = _PLACEHOLDER.fullmatch(template)
        return _value(whole[1], values) if whole else _text(template, values, str)
    if isinstance(template, Mapping):
        pairs = ((key, part, fill(part, values)) for key, part in template.items())
        return {key: filled for key, part, filled in pairs if filled is not None or part is None}
    if isinstance(template, list):
        return [found for part in template if (found := fill(part, values)) is not None]
    return template


def fill_path(template: str, values: Values) -> str:
    """A path of an address; the values in it are quoted, slashes too.

    Raises:
        Reject: a value is missing.
    """
    filled = _text(template, values, lambda value: quote(str(value), safe=""))
    if filled is None:
        raise Reject(faults.NOT_FILLED(value=", ".join(placeholders(template))))
    return filled


def _text(template: str, values: Values, written: Callable[[Any], str]) -> str | None:
    found = {name: _value(name, values) for name in placeholders(template)}
    if any(value is None for value in found.values()):
        return None
    return _PLACEHOLDER.sub(lambda match: written(found[match[1]]), template)


def _value(name: str, values: Values) -> Any:  # noqa: ANN401 - any JSON value
    return find(values, name)
