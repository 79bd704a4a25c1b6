"""What is exported comes back as it was; what is changed comes back as that change."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import helpers

from ckanext.jiulongpo.shared import FacetSelection
from ckanext.jiulongpo.workbook import exporting
from ckanext.jiulongpo.workbook.columns import template
from tests.catalog.entries import complete_entry
from tests.workbook.made import FIRST, GOOD, filled, saved

Act = Callable[..., Any]
WITHOUT_ITEMS = {"format_class": "1", "format_type": "pdf", "items": None}


def _stored(department: dict[str, Any], **changes: Any) -> dict[str, Any]:
    entry = complete_entry(owner_org=department["id"], provider_code=None, **changes)
    return helpers.call_action("package_create", **entry)


def _export(department: dict[str, Any]) -> bytes:
    chosen = FacetSelection.from_request_args([("organization", department["name"])])
    with exporting.export(department["editor"], "", chosen) as file:
        return file.read()


@pytest.fixture
def entries(department: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        _stored(department, catalog_state="draft"),
        _stored(department, title="=养老补贴（2018）", resource_code="307005/000021"),
        _stored(department, title="社区服务站", related_codes=None, **WITHOUT_ITEMS),
        helpers.call_action("package_create", title="待完善的草稿", owner_org=department["id"]),
    ]


def test_an_export_that_comes_back_unchanged_changes_nothing(
    department: dict[str, Any], entries: list[dict[str, Any]], send: Act
) -> None:
    shown = send(_export(department))
    assert shown["state"] == "checked", shown
    told = [(each["title"], each["changes"], each["findings"]) for each in shown["entries"]]
    assert shown["counts"].get("unchanged") == len(entries), told
    assert shown["counts"]["missing"] == 0


def test_a_changed_cell_is_one_difference_and_can_be_undone(
    department: dict[str, Any], entries: list[dict[str, Any]], send: Act, act: Act
) -> None:
    content = _export(department)
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = book.worksheets[0].iter_rows(min_row=FIRST, values_only=True)
    names = [row[template().index("name")] for row in rows]
    first = names.index(entries[0]["name"]) + FIRST
    for row in range(first, first + names.count(entries[0]["name"])):
        book.worksheets[0].cell(row, template().index("provider_office") + 1).value = "新科室"
    shown = send(saved(book))
    assert shown["counts"].get("unchanged") == len(entries) - 1
    changed = next(each for each in shown["entries"] if each["outcome"] == "changed")
    assert [(c["label"], c["before"], c["after"]) for c in changed["changes"]] == [
        ("提供方内部部门", "养老服务科", "新科室")
    ]
    act("jiulongpo_import_apply", id=shown["id"])
    stored = act("package_show", id=entries[0]["id"])
    assert stored["provider_office"] == "新科室"
    assert stored["items"][1]["description"] == "核定床位", "no column, no change"
    assert stored["contact_phone"] == entries[0]["contact_phone"]
    act("jiulongpo_import_undo", id=shown["id"])
    assert act("package_show", id=entries[0]["id"])["provider_office"] == "养老服务科"


def test_new_rows_become_drafts_and_are_taken_back(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    rows = [
        GOOD,
        {**GOOD, "item.name": "床位数", "item.data_type": "整型", "item.length": None},
        {**GOOD, "title": "社区服务站", "item.name": "站名"},
    ]
    shown = send(filled(rows))
    assert shown["counts"].get("new") == 2, shown
    assert act("package_search", q="", include_private=True)["count"] == 0
    done = act("jiulongpo_import_apply", id=shown["id"])
    assert done["state"] == "applied", done
    assert done["counts"]["result.created"] == 2, done
    created = act("package_show", id=done["entries"][0]["package_id"])
    assert created["catalog_state"] == "draft"
    assert [item["name"] for item in created["items"]] == ["机构名称", "床位数"]
    assert created["provider_code"] == "11500000009275780L"
    assert act("package_search", q="", include_private=True)["count"] == 2
    again = send(_export(department))
    assert again["counts"].get("unchanged") == 2, again["entries"]
    undone = act("jiulongpo_import_undo", id=shown["id"])
    assert undone["counts"]["result.undone"] == 2, undone
    assert act("package_search", q="", include_private=True)["count"] == 0
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_import_undo", id=shown["id"])


@pytest.mark.parametrize(
    ("q", "organization", "expected"),
    [
        ("", "wb-mzj", {"公墓名录", "养老机构名录"}),
        ("公墓", "", {"公墓名录"}),
        ("", "", {"公墓名录", "养老机构名录", "城市公厕名录"}),
        ("没有这样的词", "", set()),
    ],
    ids=["a department", "a search", "all", "nothing"],
)
def test_a_selection_is_exported_as_far_as_the_person_sees_it(
    department: dict[str, Any], q: str, organization: str, expected: set[str]
) -> None:
    """A department, what a search finds, or all; never a draft of another department."""
    other = tk.get_action("organization_show")({"ignore_auth": True}, {"id": "wb-other"})
    _stored(department)
    _stored(department, title="公墓名录", catalog_state="draft", resource_code="307005/000021")
    for title, stated, code in (("名录", "published", "22"), ("草稿", "draft", "23")):
        facts = {"catalog_state": stated, "open_type": "1", "resource_code": f"307005/0000{code}"}
        entry = complete_entry(owner_org=other["id"], title=f"城市公厕{title}", **facts)
        helpers.call_action("package_create", **entry)
    pairs = [("organization", organization)] if organization else []
    chosen = FacetSelection.from_request_args(pairs)
    with exporting.export(department["editor"], q, chosen) as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        column = template().index("title")
        rows = sheet.iter_rows(min_row=FIRST, values_only=True)
        assert {str(row[column]) for row in rows if row[column]} == expected
