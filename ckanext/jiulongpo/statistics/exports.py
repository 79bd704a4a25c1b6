"""A table as a file: CSV that Excel opens as it is, JSON, XLSX."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ckanext.jiulongpo.spreadsheets import harmless

__all__ = ["MEDIA_TYPES", "as_csv", "as_json", "as_xlsx"]

Cell = str | int | float | None

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BOM = "\ufeff"
_ROWS_AT_ONCE = 200
_PIECE = 64 * 1024
_CELL = 32_000
"""Characters of a cell; a spreadsheet holds 32,767."""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """CSV in UTF-8 with a mark that tells Excel so; no cell passes for a formula."""
    text = io.StringIO()
    text.write(_BOM)
    write = csv.writer(text).writerow
    write(head)
    for number, row in enumerate(rows, 1):
        write([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        if number % _ROWS_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def as_json(facts: Mapping[str, object], rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """One JSON object: facts about the table, then ``rows``; memory holds some rows."""
    head = json.dumps(dict(facts), ensure_ascii=False)
    yield f'{head[:-1]}{", " if facts else ""}"rows": ['.encode()
    waiting: list[str] = []
    first = True
    for row in rows:
        waiting.append(json.dumps(row, ensure_ascii=False))
        if len(waiting) >= _ROWS_AT_ONCE:
            yield _joined(waiting, first=first)
            waiting, first = [], False
    if waiting:
        yield _joined(waiting, first=first)
    yield b"\n]}\n"


def _joined(rows: Sequence[str], *, first: bool) -> bytes:
    return (("\n" if first else ",\n") + ",\n".join(rows)).encode()


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A workbook with one sheet; texts stay texts. It is written to a file, then sent."""
    import xlsxwriter  # noqa: PLC0415 - megabytes that only whoever makes a workbook needs

    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file,
            {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False},
        )
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet.set_column(0, max(len(head) - 1, 0), 18)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell[:_CELL])
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        book.close()
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
