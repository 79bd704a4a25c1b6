"""A column as a download shows it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Labelled"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A column and what a reader of the file has to know of it.

    Attributes:
        type_word: the type in the reader's language.
    """

    name: str
    kind: str
    label: str
    type_word: str = ""
    type_code: str = ""
    description: str = ""
