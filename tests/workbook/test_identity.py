"""The column 系统标识 cannot be locked, so what happened to it is told at its cell before anything
is written: copied rows, rows sorted without it, and rows that mean another entry.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ckan.tests import helpers

from ckanext.jiulongpo.shared import FacetSelection
from ckanext.jiulongpo.workbook import exporting
from ckanext.jiulongpo.workbook.columns import template
from tests.catalog.entries import complete_entry
from tests.workbook.made import FIRST, saved

Send = Callable[..., dict[str, Any]]
WITHOUT_ITEMS = {"format_class": "1", "format_type": "pdf", "items": None, "related_codes": None}
TITLES = ("公墓名录", "社区服务站", "婚姻登记处")


@pytest.fixture
def book(department: dict[str, Any]) -> openpyxl.Workbook:
    """An export of three entries, a row each."""
    for number, title in enumerate(TITLES, 31):
        given = complete_entry(
            owner_org=department["id"], provider_code=None, title=title, **WITHOUT_ITEMS,
            resource_code=f"307005/{number:06}",
        )  # fmt: skip
        helpers.call_action("package_create", **given)
    chosen = FacetSelection.from_request_args([("organization", department["name"])])
    with exporting.export(department["editor"], "", chosen) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def _column(key: str) -> int:
    return template().index(key) + 1


def _found(send: Send, book: openpyxl.Workbook) -> list[tuple[str, str]]:
    """Code and cell of what is said of identities."""
    shown = send(saved(book))
    letter = openpyxl.utils.get_column_letter(_column("name"))
    return sorted(
        (finding["code"], finding["cell"])
        for entry in shown["entries"]
        for finding in entry["findings"]
        if finding["cell"].startswith(letter)
    )


def _cell(row: int) -> str:
    return f"{openpyxl.utils.get_column_letter(_column('name'))}{row}"


def _copy(sheet: Worksheet, source: int, target: int, title: str) -> None:
    """Copy a row, as people do to begin a new entry like it."""
    for cell in sheet[source]:
        sheet.cell(target, cell.column).value = cell.value
    sheet.cell(target, _column("title")).value = title
    sheet.cell(target, _column("resource_code")).value = None


@pytest.mark.parametrize("target", [FIRST + 1, FIRST + 3], ids=["right below", "at the end"])
def test_a_row_copied_with_its_identity_changes_no_other_entry(
    book: openpyxl.Workbook, send: Send, target: int
) -> None:
    """The copy is told at its identity, wherever it stands."""
    sheet = book.worksheets[0]
    if target == FIRST + 1:
        sheet.insert_rows(target)
    _copy(sheet, FIRST, target, "新的名录")
    assert ("JLP-W-315", _cell(target)) in _found(send, book)


def test_a_copy_without_its_identity_is_a_new_entry(book: openpyxl.Workbook, send: Send) -> None:
    sheet = book.worksheets[0]
    _copy(sheet, FIRST, FIRST + 3, "新的名录")
    sheet.cell(FIRST + 3, _column("name")).value = None
    shown = send(saved(book))
    assert (shown["counts"].get("new"), shown["counts"].get("wrong")) == (1, None)


def test_identities_that_were_not_sorted_along_are_told_row_by_row(
    book: openpyxl.Workbook, send: Send
) -> None:
    """Else each entry would get the values of another one; nothing of it is written."""
    sheet = book.worksheets[0]
    rows = range(FIRST, FIRST + 3)
    names = [sheet.cell(row, _column("name")).value for row in rows]
    for row, name in zip(rows, [names[1], names[2], names[0]], strict=True):
        sheet.cell(row, _column("name")).value = name
    assert _found(send, book) == [("JLP-W-316", _cell(row)) for row in rows]


def test_an_entry_that_is_renamed_keeps_its_identity(book: openpyxl.Workbook, send: Send) -> None:
    """A title that no other entry has is a change, and no mistake."""
    sheet = book.worksheets[0]
    sheet.cell(FIRST, _column("title")).value = "公墓和骨灰楼清册"
    shown = send(saved(book))
    assert (shown["counts"].get("changed"), shown["counts"].get("wrong")) == (1, None)
