"""JSON as it may come from outside: no deeper, no stranger than what the parts behind it can keep.

Python reads more than RFC 8259 has (``NaN``, halves of surrogate pairs) and PostgreSQL keeps less
(no NUL). A hundred thousand brackets end in a ``RecursionError`` that views do not expect.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from ckanext.jiulongpo import faults
from ckanext.jiulongpo.findings import Finding

__all__ = ["JsonError", "has_no_such_character", "read"]

_LEVELS = 100
"""No entry needs ten; parts of CKAN call themselves for each, a thousand times at most."""
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""What a NUL or half a surrogate pair begins with; emoji are written so too."""
_OPENING = ("[", "{")


class JsonError(ValueError):
    """The text is refused.

    A ``ValueError``, for Flask answers it by 400.

    Attributes:
        finding: says why.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.said())
        self.finding = finding


def read(body: str | bytes) -> Any:  # noqa: ANN401 -- whatever the text says
    """The value of a JSON text.

    Raises:
        JsonError: it is none, or one that nothing behind this can keep.
    """
    try:
        text = body if isinstance(body, str) else _decoded(body)
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except JsonError:
        raise
    except RecursionError as error:
        raise JsonError(faults.TOO_DEEP(limit=_LEVELS)) from error
    except ValueError as error:
        raise JsonError(faults.NOT_JSON()) from error
    if sum(map(text.count, _OPENING)) > _LEVELS:
        _refuse_depth(value)
    if _SUSPECT.search(text) and any(map(has_no_such_character, _texts(value))):
        raise JsonError(faults.NO_SUCH_CHARACTER())
    return value


def has_no_such_character(text: str) -> bool:
    """Whether a text holds what UTF-8 or PostgreSQL cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return "\x00" in text


def _decoded(body: bytes) -> str:
    """Python's own reader would let halves of surrogate pairs pass."""
    text = body.decode(json.detect_encoding(body))
    return text.removeprefix("\ufeff")


def _refuse_depth(value: object) -> None:
    level = [value]
    for _ in range(_LEVELS):
        level = [inner for one in level for inner in _inside(one) if isinstance(inner, dict | list)]
        if not level:
            return
    raise JsonError(faults.TOO_DEEP(limit=_LEVELS))


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _no_number(_name: str) -> NoReturn:
    raise JsonError(faults.NO_NUMBER())


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _texts(value: object) -> Iterator[str]:
    """All texts, names included; the depth is bounded by now."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
