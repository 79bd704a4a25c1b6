"""The fast reader of rows beside openpyxl: the same cells from whatever wrote the workbook."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from ckanext.jiulongpo.workbook.ooxml.opening import Limits, opened
from ckanext.jiulongpo.workbook.ooxml.parts import Package
from ckanext.jiulongpo.workbook.ooxml.rows import ERROR_MARK, Cells, read_rows
from tests.workbook.made import GOOD, exported, filled, saved


def _ours(content: bytes) -> dict[str, list[tuple[int, Cells]]]:
    package = Package.of(opened(content, Limits()))
    return {sheet.name: list(read_rows(package, sheet, 10_000)) for sheet in package.sheets}


def _theirs(content: bytes) -> dict[str, list[tuple[int, Cells]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found: dict[str, list[tuple[int, Cells]]] = {}
    for sheet in book.worksheets:
        rows = []
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = {column: _text(value) for column, value in enumerate(row) if _text(value)}
            if cells:
                rows.append((number, cells))
        found[sheet.title] = rows
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return ERROR_MARK + text if text.startswith("#") and text.endswith(("!", "?", "A")) else text


def _odd() -> bytes:
    """Every kind of cell that a workbook may hold."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[list[Any]] = [
        ["文本", "a&b <c>", "行一\n行二", "'", 1, 1.5, 0.1, 123456789012345, True, False],
        [
            date(2018, 6, 30),
            datetime.fromisoformat("2018-06-30T08:30"),
            -3,
            None,
            "  空格  ",
            "😀",
            "٣",
        ],
        [],
        [None, None, None, "远"],
    ]
    for row in rows:
        sheet.append(row)
    sheet["AZ9"] = "更远"
    return saved(book)


def _inline() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write_rich_string(0, 0, "富", book.add_format({"bold": True}), "文本", "格式")
    sheet.write_string(0, 1, "=1+1")
    sheet.write_formula(0, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(0, 3, '="甲"&"乙"', None, "甲乙")
    sheet.write_string(0, 4, " 前后 ")
    book.close()
    return file.getvalue()


@pytest.mark.parametrize("make", [_odd, _inline, exported, lambda: filled([GOOD, GOOD])])
def test_every_cell_is_read_as_openpyxl_reads_it(make: Any) -> None:
    content = make()
    assert _ours(content) == _theirs(content)


def test_templates_in_use_are_read_as_openpyxl_reads_them(shared_data: Path) -> None:
    for path in sorted((shared_data / "templates").glob("*.xlsx")):
        content = path.read_bytes()
        ours, theirs = _ours(content), _theirs(content)
        assert ours == theirs, path.name
