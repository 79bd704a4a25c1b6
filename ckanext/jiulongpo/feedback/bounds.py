"""Bounds of what people send, and what becomes of a text before anybody reads it."""

from __future__ import annotations

import re
import unicodedata

import ckan.plugins.toolkit as tk

__all__ = ["clean", "line", "page_number", "short_text", "web_address"]

LONGEST_TEXT = 2000
LONGEST_LINE = 100
LONGEST_ADDRESS = 500
DEEPEST_PAGE = 500
_CONTROLS = re.compile(r"[^\S\n ]+")
_LINES = re.compile(r"\n{3,}")


def clean(value: str) -> str:
    """A text without control characters and directions of writing that hide what follows."""
    kept = "".join(
        each for each in value.replace("\r\n", "\n") if each in "\n\t" or _is_written(each)
    )
    return _LINES.sub("\n\n", _CONTROLS.sub(" ", kept)).strip()


def short_text(value: str) -> str:
    """A clean text of at most 2,000 characters."""
    return _at_most(clean(value), LONGEST_TEXT)


def line(value: str) -> str:
    """A clean line of at most 100 characters."""
    return _at_most(" ".join(clean(value).split()), LONGEST_LINE)


def web_address(value: str) -> str:
    """An address of at most 500 characters; whether it is one of the web is said by a finding."""
    return _at_most("".join(clean(value).split()), LONGEST_ADDRESS)


def _at_most(value: str, limit: int) -> str:
    if len(value) > limit:
        raise tk.Invalid(tk._("At most {limit} characters").format(limit=limit))
    return value


def _is_written(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def page_number(value: int) -> int:
    """A page that somebody can have come to."""
    return min(max(value, 1), DEEPEST_PAGE)
