"""Tables: a row of names, then rows of cells; the same for CSV and workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Abort, Reject
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.rows import NO_NAMES, Limits, ReadOptions, Row

__all__ = ["Cells", "records"]

Cells = Sequence[Any]
"""Cells of a row, of JSON types; ``None`` or blank text where there is nothing."""


def records(
    rows: Iterable[tuple[int, Cells]], options: ReadOptions, report: Report
) -> Iterator[Row]:
    """Turn numbered rows of cells into records.

    Args:
        rows: row number from 1 and cells.
        options: ``header_row`` and the limits are heeded.
        report: takes findings about the names of the columns.

    Raises:
        Abort: there is no header, or the table is larger than the limits.
    """
    limits = options.limits
    names: list[str] = []
    above: list[Cells] = []
    count = 0
    for number, cells in rows:
        width = _width(cells)
        if width > limits.columns:
            raise Abort(faults.TOO_MANY_COLUMNS(row=number, columns=width, limit=limits.columns))
        if not names and options.header_row != NO_NAMES:
            if number >= options.header_row and width:
                above.append(cells[:width])
            if len(above) == options.header_rows:
                names = _names(_together(above), options, report)
            continue
        if not width:
            continue
        count += 1
        if count > limits.rows:
            raise Abort(faults.TOO_MANY_ROWS(limit=limits.rows))
        given = names or _numbered(width, options)
        yield _record(number, cells[:width], given, limits)
    if not names and options.header_row != NO_NAMES:
        raise Abort(faults.NO_HEADER())


def _width(cells: Cells) -> int:
    """Cells up to the last one that holds something."""
    width = len(cells)
    while width and _is_blank(cells[width - 1]):
        width -= 1
    return width


def _is_blank(cell: Any) -> bool:  # noqa: ANN401 - any JSON value
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _numbered(width: int, options: ReadOptions) -> list[str]:
    return [options.unnamed.format(index) for index in range(1, width + 1)]


def _together(rows: Sequence[Cells]) -> Cells:
    """The names of several rows as one: a group's name stands before those of its parts.

    A group reaches to the right over blank cells, as long as there are parts beneath them.
    """
    if len(rows) == 1:
        return rows[0]
    width = max(len(row) for row in rows)
    texts = [[*map(_text, row), *[""] * (width - len(row))] for row in rows]
    for level, upper in enumerate(texts[:-1]):
        group = ""
        for column in range(width):
            parts = {row[column] for row in texts[level + 1 :]} - {"", upper[column]}
            if upper[column]:
                group = upper[column] if parts else ""
            elif parts:
                upper[column] = group
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*texts, strict=True)]


def _text(cell: Any) -> str:  # noqa: ANN401 - any JSON value
    return "" if _is_blank(cell) else " ".join(str(cell).split())


def _names(cells: Cells, options: ReadOptions, report: Report) -> list[str]:
    names: dict[str, None] = {}
    last: dict[str, int] = {}
    renamed: list[tuple[str, str]] = []
    missing = [None] * max(0, options.columns - len(cells))
    for index, cell in enumerate([*cells, *missing], 1):
        name = _text(cell) or options.unnamed.format(index)
        unique = name
        while unique in names:
            last[name] = last.get(name, 1) + 1
            unique = f"{name}_{last[name]}"
        if unique != name:
            renamed.append((name, unique))
        names[unique] = None
    if renamed:
        column, read_as = renamed[0]
        report(faults.SAME_COLUMN(column, count=len(renamed), column=column, read_as=read_as))
    return list(names)


def _record(number: int, cells: Cells, names: Sequence[str], limits: Limits) -> Row:
    if len(cells) > len(names):
        fault = faults.MORE_CELLS(row=number, cells=len(cells), columns=len(names))
        return Row(number, fault=Reject(fault), cells=cells)
    for name, cell in zip(names, cells, strict=False):
        if isinstance(cell, str) and len(cell) > limits.cell_characters:
            fault = faults.CELL_TOO_LONG(
                name, row=number, length=len(cell), limit=limits.cell_characters
            )
            return Row(number, fault=Reject(fault), cells=cells)
    padded = [*cells, *([None] * (len(names) - len(cells)))]
    return Row(number, dict(zip(names, padded, strict=True)))
