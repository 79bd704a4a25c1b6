"""Rows of 信息项 added, taken out, moved and pasted where the browser has no script. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from ckanext.jiulongpo.registration.form_values import KEY, MOST_ROWS, fresh_key, is_blank_row
from ckanext.jiulongpo.schemas.catalogue import Field, catalogue
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["Rows", "changed", "pasted"]

Rows = list[dict[str, Any]]
_STEPS = {"up": -1, "down": 1}


def changed(rows: Sequence[dict[str, Any]], what: str, key: str) -> Rows:
    """The rows after ``add`` (behind the row, or at the end), ``remove``, ``up`` or ``down``."""
    kept = list(rows)
    at = next((index for index, row in enumerate(kept) if row[KEY] == key), None)
    if what == "add" and len(kept) < MOST_ROWS:
        kept.insert(len(kept) if at is None else at + 1, {KEY: fresh_key(_keys(kept))})
    elif what == "remove" and at is not None:
        del kept[at]
    elif what in _STEPS and at is not None:
        to = min(max(at + _STEPS[what], 0), len(kept) - 1)
        kept.insert(to, kept.pop(at))
    return kept


def pasted(rows: Sequence[dict[str, Any]], text: str) -> Rows:
    """The rows with those of a spreadsheet behind them.

    Cells are divided by tabs. Where the first line holds names of columns they say what the cells
    are; otherwise the cells follow the spreadsheet template's order, from the item's name on.
    Types may be written as codes or in words.
    """
    kept = [row for row in rows if not is_blank_row(row)]
    lines = [line for line in csv.reader(io.StringIO(text), delimiter="\t") if any(line)]
    columns = _by_names(lines[0]) if lines else []
    if columns:
        lines = lines[1:]
    else:
        columns = [column for column in catalogue().items.columns if column.excel]
    taken = _keys(kept)
    for line in lines[: MOST_ROWS - len(kept)]:
        row = {KEY: fresh_key(taken)}
        taken.add(row[KEY])
        for column, cell in zip(columns, line, strict=False):
            if column is not None and cell.strip():
                row[column.name] = _value(column, cell.strip())
        kept.append(row)
    return kept


def _keys(rows: Sequence[dict[str, Any]]) -> set[str]:
    return {row[KEY] for row in rows}


def _by_names(line: Sequence[str]) -> list[Field | None]:
    """The columns that a heading names; empty where the line is no heading."""
    known = {
        _plain(name): column
        for column in catalogue().items.columns
        for name in (*column.label.values(), *column.excel, column.name)
    }
    columns = [known.get(_plain(cell)) for cell in line]
    return columns if any(column and column.name == "name" for column in columns) else []


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _value(column: Field, cell: str) -> str:
    if column.code_list:
        return codelist(column.code_list).code_of(cell) or cell
    return cell
