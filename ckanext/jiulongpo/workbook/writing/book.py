"""The whole workbook, streamed into a file: memory does not grow with the number of entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from ckanext.jiulongpo.spreadsheets import FORMULA
from ckanext.jiulongpo.workbook.columns import Column, template
from ckanext.jiulongpo.workbook.writing.checks import FIRST_ROW, add_checks
from ckanext.jiulongpo.workbook.writing.lists import Lists, write_lists
from ckanext.jiulongpo.workbook.writing.rows import Names, rows_of

__all__ = ["Stamp", "write_book"]

_LONGEST_CELL = 32_767
_ROWS_TO_FILL_IN = 5_000
_GRID_ROWS = 1_048_576
_PLAIN_NUMBERS = frozenset({"number", "integer"})
_FROZEN_COLUMNS = 5
_LAST_COLUMN = 16_383
_A3 = 8
_PAGES_WIDE = 2
"""On paper the columns stand on two pages beside each other, the head on each."""
_FIXED = {"select_locked_cells": True}
"""What the sheets of reference allow: to be read and copied from."""
_FILLED_IN = {
    **_FIXED,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}
"""What the sheet of entries allows besides filling in its cells. A spreadsheet sorts and deletes
whole rows only where none of their cells is locked; so the cells above the rows are locked, and the
one cell of a row that the server fills in refuses what is typed instead (``checks``)."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the workbook says of itself.

    Attributes:
        department: for which it was made; empty for several.
        made: when, in the site's time.
        draft: the draft of the form whose workbook it is, as ``<id>@<revision>``; empty for none.
    """

    department: str
    made: datetime
    draft: str = ""


def write_book(
    file: IO[bytes],
    entries: Iterable[Mapping[str, Any]],
    names: Names,
    lists: Lists,
    stamp: Stamp,
) -> int:
    """Write the template with the entries in it; with none, it is the empty template.

    Every text is written as text and marked as one where it looks like a formula.

    Args:
        file: open for writing, seekable.
        entries: as ``package_show`` gives them.
        names: of departments and classes.
        lists: behind the drop-downs.
        stamp: department and time.

    Returns:
        how many rows of entries were written.
    """
    import xlsxwriter  # noqa: PLC0415 - megabytes that only whoever makes a workbook needs

    words = template().words
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    book.set_custom_property("jlp_template_version", template().version)
    book.set_custom_property("jlp_department", stamp.department or "-")
    looks = _Looks(book)
    sheet = book.add_worksheet(words["entries"])
    _frame(sheet, looks, stamp)
    last = FIRST_ROW
    for entry in entries:
        for cells in rows_of(entry, names, once=bool(stamp.draft)):
            if last < _GRID_ROWS:
                _row(sheet, last, cells, looks)
                last += 1
    bottom = min(last + _ROWS_TO_FILL_IN, _GRID_ROWS - 1)
    add_checks(book, sheet, bottom, _GRID_ROWS - 1)
    sheet.autofilter(FIRST_ROW - 1, 0, bottom, len(template().columns) - 1)
    sheet.protect("", _FILLED_IN)
    _guide(book, looks)
    write_lists(book, lists, looks.head)
    for reference in book.worksheets()[1:]:
        reference.protect("", _FIXED)
    book.close()
    return last - FIRST_ROW


class _Looks:
    """Formats of the workbook."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - untyped library
        edge = {"border": 1, "border_color": "#D5DAE0"}
        top = {**edge, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.stamp = book.add_format({"font_color": "#5B6470"})
        self.group = book.add_format({**top, "bg_color": "#DBE7F6"})
        self.head = book.add_format({**top, "bg_color": "#EFF4FB"})
        self.help = book.add_format(
            {**edge, "font_color": "#5B6470", "font_size": 9, "text_wrap": True, "valign": "top"}
        )
        text = {"num_format": "@", "valign": "top", "locked": False}
        self.text = book.add_format(text)
        self.harmless = book.add_format({**text, "quote_prefix": True})
        self.number = book.add_format({"valign": "top", "locked": False})
        self.free = book.add_format({"locked": False})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})


def _frame(sheet: Any, looks: _Looks, stamp: Stamp) -> None:  # noqa: ANN401 - untyped library
    """Stamp, groups, headers and help, above the frozen edge."""
    words, columns = template().words, template().columns
    for place, column in enumerate(columns):
        blank = looks.number if _is_number(column) else looks.text
        sheet.set_column(place, place, column.width, blank)
    sheet.set_column(len(columns), _LAST_COLUMN, None, looks.free)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(_PAGES_WIDE, 0)
    sheet.repeat_rows(0, 2)
    sheet.freeze_panes(FIRST_ROW, _FROZEN_COLUMNS)
    sheet.set_row(2, 34)
    sheet.set_row(3, 64)
    for place in range(len(columns)):  # a cell that nobody writes has its column's looks: unlocked
        sheet.write_blank(0, place, None, looks.stamp)
    sheet.write_string(0, 0, words["title"], looks.title)
    sheet.write_string(0, 4, words["version"] + template().version, looks.stamp)
    if stamp.department:
        sheet.write_string(0, 6, words["department"] + stamp.department, looks.stamp)
    sheet.write_string(0, 9, f"{words['made']}{stamp.made:%Y-%m-%d %H:%M}", looks.stamp)
    if stamp.draft:
        sheet.write_string(0, 12, words["draft"] + stamp.draft, looks.stamp)
    for first, last, group in _groups(columns):
        if last > first:
            sheet.merge_range(1, first, 1, last, group, looks.group)
        else:
            sheet.write_string(1, first, group, looks.group)
    for place, column in enumerate(columns):
        sheet.write_string(2, place, column.header, looks.head)
    for place, column in enumerate(columns):
        sheet.write_string(3, place, column.help, looks.help)


def _groups(columns: tuple[Column, ...]) -> list[tuple[int, int, str]]:
    """First and last column of each heading above headers."""
    found: list[tuple[int, int, str]] = []
    for place, column in enumerate(columns):
        if found and column.group and found[-1][2] == column.group and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place, column.group)
        else:
            found.append((place, place, column.group))
    return found


def _row(sheet: Any, number: int, cells: list[str], looks: _Looks) -> None:  # noqa: ANN401 -- xlsxwriter's
    for place, (column, text) in enumerate(zip(template().columns, cells, strict=True)):
        if not text:
            continue
        value = _as_number(text) if _is_number(column) else None
        if value is not None:
            sheet.write_number(number, place, value, looks.number)
            continue
        form = looks.harmless if text.startswith(FORMULA) else looks.text
        sheet.write_string(number, place, text[:_LONGEST_CELL], form)


def _is_number(column: Column) -> bool:
    return column.field is not None and column.field.value in _PLAIN_NUMBERS


def _as_number(text: str) -> float | None:
    """The number that is written; none where it would not come back as the same text."""
    try:
        value = float(text)
    except ValueError:
        return None
    shown = str(int(value)) if value.is_integer() else repr(value)
    return value if shown == text else None


def _guide(book: Any, looks: _Looks) -> None:  # noqa: ANN401 - untyped library
    sheet = book.add_worksheet(template().words["guide"])
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 1, template().words["guide"], looks.title)
    for number, line in enumerate(template().guide, 1):
        sheet.write_number(number, 0, number, looks.wrap)
        sheet.write_string(number, 1, line, looks.wrap)
