"""What a spreadsheet would do to a text: said once for all that is written for one. Pure."""

from __future__ import annotations

__all__ = ["FORMULA", "harmless"]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A cell of CSV that begins so may be taken for a formula; the full-width ones by WPS and Excel."""


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
