"""Values as people mean them: without outer spaces and characters that nobody sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["is_blank_row", "tidy"]

_UNSEEN = dict.fromkeys(
    [*range(0x20), 0x7F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF], None
)
"""Controls, zero-width characters, the byte order mark and what is no character.

Line ends and tabs are put back.
"""
for _kept in (0x09, 0x0A, 0x0D):
    del _UNSEEN[_kept]


def tidy(text: str) -> str:
    """The text without unseen characters, outer spaces and Windows line ends."""
    return text.translate(_UNSEEN).replace("\r\n", "\n").strip()


def is_blank_row(row: Mapping[str, Any]) -> bool:
    """Whether nothing is written in a row, as in the empty rows that a form offers."""
    return not any(
        str(value).strip() for value in row.values() if value is not None and value is not False
    )
