"""Several values in one: lists, lists as Python prints them, texts with separators."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from functools import lru_cache

from ckanext.jiulongpo.harvesters.mapping.text import one_line

__all__ = ["SEPARATORS", "split"]

SEPARATORS = "、，,;；|\r\n\t"
_PRINTED = re.compile(r"^\s*\[.*\]\s*$", re.DOTALL)
_LONGEST_PRINTED = 20_000


def split(value: object, separators: str = SEPARATORS) -> list[str]:
    """The values, each in one line, blank ones left out, each once.

    Args:
        value: a list; a text such as ``['xls', 'csv']`` or ``["xls"]``; or a text with separators.
        separators: each of these characters divides a text; a blank among them is any space.
    """
    if isinstance(value, (list, tuple)):
        return _each(value)
    text = "" if value is None else str(value)
    if _PRINTED.match(text) and len(text) <= _LONGEST_PRINTED:
        printed = _printed(text)
        if printed is not None:
            return _each(printed)
    marks = "".join(r"\s" if mark == " " else re.escape(mark) for mark in separators)
    return _each(re.split(f"[{marks}]+", text) if marks else [text])


@lru_cache(maxsize=1024)
def _printed(text: str) -> tuple[object, ...] | None:
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(value, list):
            return tuple(value)
    return None


def _each(values: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(filter(None, (one_line(value) for value in values))))
