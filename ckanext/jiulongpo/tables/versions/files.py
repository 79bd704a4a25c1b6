"""The differences of two versions as a file for a spreadsheet, CSV or XLSX."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.spreadsheets import harmless

__all__ = ["FORMS", "as_csv", "as_workbook"]

Pages = Iterator[Mapping[str, Any]]
_WIDTH = 18


def as_csv(pages: Pages) -> Iterator[bytes]:
    """Lines: an added or removed row is one, a changed row two, as it was and as it is."""
    yield "\ufeff".encode()
    for line, _marked in _lines(pages):
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow([harmless(cell) for cell in line])
        yield text.getvalue().encode("utf-8", "replace")


def as_workbook(pages: Pages) -> IO[bytes]:
    """The same with the changed cells marked, in a temporary file at its start."""
    import xlsxwriter  # noqa: PLC0415 - megabytes that only whoever makes a workbook needs

    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(tk._("Differences"))
        bold = book.add_format({"bold": True})
        mark = book.add_format({"bg_color": "#FFF2CC"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 200, _WIDTH)
        for number, (line, marked) in enumerate(_lines(pages)):
            for place, cell in enumerate(line):
                form = bold if not number else mark if place in marked else None
                sheet.write_string(number, place, cell, form)
    file.seek(0)
    return file


def _lines(pages: Pages) -> Iterator[tuple[list[str], frozenset[int]]]:
    """Each line with the places of the cells that changed."""
    columns: Sequence[str] = ()
    for number, page in enumerate(pages):
        if not number:
            columns = [*page["columns"], *page["added_columns"], *page["removed_columns"]]
            head = [tk._("Change"), tk._("Row before"), tk._("Row after")]
            yield [*head, *columns], frozenset()
        words = _words()
        for each in page["differences"]:
            yield from _of_row(each, columns, words)


def _of_row(
    each: Mapping[str, Any], columns: Sequence[str], words: Mapping[str, str]
) -> Iterator[tuple[list[str], frozenset[int]]]:
    old, new = each["old"] or {}, each["new"] or {}
    rows = [str(each["old_row"] or ""), str(each["new_row"] or "")]
    if each["change"] != "changed":
        cells = [(new or old).get(name, "") for name in columns]
        yield [words[each["change"]], *rows, *cells], frozenset()
        return
    marked = frozenset(3 + p for p, name in enumerate(columns) if old.get(name) != new.get(name))
    yield [words["before"], *rows, *(old.get(name, "") for name in columns)], frozenset()
    yield [words["after"], *rows, *(new.get(name, "") for name in columns)], marked


def _words() -> dict[str, str]:
    return {
        "added": tk._("added"),
        "removed": tk._("removed"),
        "before": tk._("changed, before"),
        "after": tk._("changed, after"),
    }


FORMS: Mapping[str, tuple[str, Callable[[Pages], Any]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
}
"""Form in addresses → its media type, and how it is made."""
