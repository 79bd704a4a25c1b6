"""A draft as a workbook and back: what was changed there, and what a colleague did meanwhile."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan.tests import helpers

from ckanext.jiulongpo.registration.form_values import KEY
from ckanext.jiulongpo.workbook.columns import template
from tests.catalog.entries import complete_entry
from tests.plugin_lists import WITHOUT_REVIEW
from tests.registration.conftest import Office
from tests.registration.test_drafts import CREATE, SAVE, SHOW, whole
from tests.workbook.made import FIRST, filled, saved

pytestmark = [
    pytest.mark.usefixtures("with_plugins", "clean_queues"),
    pytest.mark.ckan_config("ckan.plugins", WITHOUT_REVIEW),
]

BRING = "jiulongpo_registration_draft_workbook"
Change = Callable[[Any], None]


def _begun(office: Office, **changes: Any) -> dict[str, Any]:
    begun = office.act(CREATE)
    return office.act(SAVE, id=begun["id"], revision=1, values=whole(**changes))


def _book(app: Any, office: Office, draft_id: str, number: int = 0) -> openpyxl.Workbook:
    answer = app.get(f"/registration/{draft_id}/workbook.xlsx", headers=office.headers(number))
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def _bring(office: Office, draft_id: str, content: bytes, number: int = 0) -> dict[str, Any]:
    upload = FileStorage(io.BytesIO(content), "草稿.xlsx")
    return office.act(BRING, number, id=draft_id, upload=upload)


def _cell(book: openpyxl.Workbook, key: str, row: int = FIRST) -> Any:
    return book.worksheets[0].cell(row, template().index(key) + 1)


def _row_of(book: openpyxl.Workbook, item: str) -> int:
    """The row of an item; of the empty name the first row below all."""
    column = template().index("item.name") + 1
    rows = range(FIRST, FIRST + 50)
    return next(
        row
        for row in rows
        if (book.worksheets[0].cell(row, column).value or "") == item
        and (item or not any(cell.value for cell in book.worksheets[0][row]))
    )


def test_a_workbook_that_comes_back_unchanged_changes_nothing(welfare: Office, app: Any) -> None:
    """Rows with terms of their own, a description without a column, and a wrong value stay."""
    items = [
        {KEY: "1", "name": "机构名称", "data_type": "C", "length": "200", "description": "全称"},
        {
            KEY: "2",
            "name": "床位数",
            "data_type": "I",
            "share_type": "2",
            "share_condition": "须申请",
        },
    ]
    begun = _begun(welfare, record_count_10k="1.50")
    begun = welfare.act(SAVE, id=begun["id"], revision=begun["revision"], values={"items": items})
    content = saved(_book(app, welfare, begun["id"]))
    back = _bring(welfare, begun["id"], content)
    assert (back["changed"], back["findings"], back["clashes"]) == ([], [], [])
    assert back["values"] == begun["values"]


def test_changed_cells_and_new_rows_come_into_the_draft(welfare: Office, app: Any) -> None:
    begun = _begun(welfare)
    book = _book(app, welfare, begun["id"])
    _cell(book, "notes").value = "表格里写的摘要。"
    _cell(book, "item.length", _row_of(book, "机构名称")).value = 120
    new, below = {"item.name": "地址", "item.data_type": "字符型"}, _row_of(book, "")
    for key, value in new.items():
        _cell(book, key, below).value = value
    back = _bring(welfare, begun["id"], saved(book))
    assert set(back["changed"]) == {"notes", "items"}
    assert back["values"]["notes"] == "表格里写的摘要。"
    rows = back["values"]["items"]
    assert [row["name"] for row in rows] == ["机构名称", "床位数", "地址"]
    assert [row[KEY] for row in rows[:2]] == ["1", "2"], "they are the rows that they were"
    assert rows[0]["length"] == "120"


def test_what_a_colleague_has_saved_meanwhile_stays(welfare: Office, app: Any) -> None:
    begun = _begun(welfare)
    book = _book(app, welfare, begun["id"])
    rows = [dict(row) for row in begun["values"]["items"]]
    rows[1]["name"] = "床位总数"
    rows[0]["length"] = "150"
    revision = begun["revision"]
    welfare.act(
        SAVE, 1, id=begun["id"], revision=revision, values={"title": "新名称", "items": rows}
    )
    row = _row_of(book, "机构名称")
    _cell(book, "item.length", row).value = 120
    _cell(book, "item.name_en", row).value = "jgmc"
    back = _bring(welfare, begun["id"], saved(book))
    assert back["values"]["title"] == "新名称"
    first, second = back["values"]["items"]
    assert (first["length"], first["name_en"], second["name"]) == ("150", "jgmc", "床位总数")
    assert [(one["field"], one["value"]) for one in back["clashes"]] == [("items.1.length", "120")]


def test_sorted_rows_are_read_with_the_entrys_own_row_among_them(welfare: Office, app: Any) -> None:
    """The entry's own columns stand in one row only; where it has come to lie is no matter."""
    begun = _begun(welfare)
    book = _book(app, welfare, begun["id"])
    sheet: Any = book.worksheets[0]
    first, last = FIRST, _row_of(book, "") - 1
    for upper, lower in zip(sheet[first], sheet[last], strict=True):
        upper.value, lower.value = lower.value, upper.value
    back = _bring(welfare, begun["id"], saved(book))
    assert back["findings"] == []
    assert back["values"]["title"] == begun["values"]["title"]
    assert {row["name"] for row in back["values"]["items"]} == {"机构名称", "床位数"}


def test_a_cell_that_cannot_be_read_is_told_and_leaves_its_field(welfare: Office, app: Any) -> None:
    begun = _begun(welfare)
    book = _book(app, welfare, begun["id"])
    _cell(book, "class.3").value = "没有这一目"
    back = _bring(welfare, begun["id"], saved(book))
    assert back["values"]["class_code"] == begun["values"]["class_code"]
    assert back["findings"][0]["cell"] == f"C{FIRST}"
    assert back["findings"][0]["advice"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not a workbook", "JLP-W-101"),
        (filled([]), "JLP-W-110"),
        (filled([{"title": "甲册"}, {"title": "乙录"}]), "JLP-W-111"),
    ],
)
def test_what_is_no_workbook_of_one_entry_is_refused(
    welfare: Office, content: bytes, code: str
) -> None:
    begun = _begun(welfare)
    with pytest.raises(tk.ValidationError) as refused:
        _bring(welfare, begun["id"], content)
    assert code in refused.value.error_dict["upload"][0]
    assert welfare.act(SHOW, id=begun["id"])["revision"] == begun["revision"]


def test_the_workbook_of_another_draft_is_refused(welfare: Office, app: Any) -> None:
    begun, other = _begun(welfare), _begun(welfare, title="另一份草稿")
    content = saved(_book(app, welfare, other["id"]))
    with pytest.raises(tk.ValidationError) as refused:
        _bring(welfare, begun["id"], content)
    assert "JLP-F-005" in refused.value.error_dict["upload"][0]


def test_a_workbook_of_somebody_elses_making_is_taken_over_what_stands_now(
    welfare: Office,
) -> None:
    """It states no revision: what it says holds, what it does not have a column for stays."""
    begun = _begun(welfare)
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["信息资源名称", "信息项名称", "数据类型"])
    sheet.append(["养老机构名录", "机构名称", "字符型"])
    sheet.append(["养老机构名录", "电话", "字符型"])
    back = _bring(welfare, begun["id"], saved(book))
    assert [row["name"] for row in back["values"]["items"]] == ["机构名称", "电话"]
    assert back["values"]["notes"] == begun["values"]["notes"]
    assert back["values"]["items"][0]["length"] == begun["values"]["items"][0]["length"]


def test_the_workbook_of_an_entry_goes_into_its_draft(welfare: Office, app: Any) -> None:
    entry = helpers.call_action("package_create", **complete_entry(owner_org=welfare.id))
    answer = app.get(f"/workbook/entry/{entry['name']}.xlsx", headers=welfare.headers())
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert _cell(book, "name").value == entry["name"]
    for row in range(FIRST, _row_of(book, "")):
        _cell(book, "notes", row).value = "改过的摘要。"
    begun = welfare.act(CREATE, package_id=entry["id"])
    back = _bring(welfare, begun["id"], saved(book))
    assert back["changed"] == ["notes"]


def test_nobody_takes_along_what_he_may_not_write(
    welfare: Office, health: Office, app: Any
) -> None:
    begun = _begun(welfare)
    for who, status in ((health.headers(), 403), ({}, 302)):
        answer = app.get(
            f"/registration/{begun['id']}/workbook.xlsx", headers=who, follow_redirects=False
        )
        assert answer.status_code == status
    with pytest.raises(tk.NotAuthorized):
        _bring(health, begun["id"], filled([{"title": "甲册"}]))
    entry = helpers.call_action(
        "package_create", **complete_entry(owner_org=welfare.id, catalog_state="draft")
    )
    answer = app.get(f"/workbook/entry/{entry['name']}.xlsx", headers=health.headers())
    assert answer.status_code in {403, 404}


def test_the_page_offers_it_at_the_items_and_tells_what_came(welfare: Office, app: Any) -> None:
    begun = _begun(welfare)
    page = app.get(f"/registration/{begun['id']}/content", headers=welfare.headers()).body
    assert f"/registration/{begun['id']}/workbook.xlsx" in page
    book = _book(app, welfare, begun["id"])
    _cell(book, "notes").value = "表格里写的摘要。"
    answer = app.post(
        f"/registration/{begun['id']}/workbook",
        data={"upload": (io.BytesIO(saved(book)), "草稿.xlsx")},
        headers=welfare.headers(),
        content_type="multipart/form-data",
    )
    assert "已从工作簿取回" in answer.body
    assert "表格里写的摘要。" in answer.body
