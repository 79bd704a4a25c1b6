"""The downloads beside a table: which formats, under which words, how large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import config, offered
from ckanext.jiulongpo.tables.downloads import formats_of
from ckanext.jiulongpo.tables.downloads.sizing import sizes_of
from ckanext.jiulongpo.tables.keeping.model import kept_sizes
from ckanext.jiulongpo.tables.page import Grid

__all__ = ["Offer", "offers"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A download.

    Attributes:
        form: the format's name in addresses.
        word: what people call it; ``note`` what stands beside it.
        size: in words, with 约 before a guess; empty where nothing can be said.
    """

    form: str
    word: str
    note: str
    size: str


def offers(grid: Grid) -> list[Offer]:
    """The downloads of what a grid shows: of the whole table, or of the rows that are asked for."""
    words = offered.words()
    rows = _rows(grid)
    guessed = {} if rows is None else sizes_of(grid.columns, grid.all_rows, rows)
    known = _kept(grid)
    return [
        Offer(form, *words[form], _size(known.get(form), guessed.get(form)))
        for form in formats_of(geographic=grid.geographic)
    ]


def _rows(grid: Grid) -> int | None:
    """Rows of the download; none where nobody has counted them."""
    if not grid.is_filtered or grid.problem:
        return grid.all_rows
    return grid.total if grid.exact else None


def _kept(grid: Grid) -> Mapping[str, int]:
    """The sizes of what is kept already; a small or filtered table is never kept."""
    if grid.is_filtered or grid.all_rows < config.kept_rows():
        return {}
    return kept_sizes(grid.links.file_id, str(tk.h.lang()))


def _size(known: int | None, guessed: int | None) -> str:
    if known is not None:
        return tk.h.jlp_size(known)
    return tk._("about {size}").format(size=tk.h.jlp_size(guessed)) if guessed else ""
