"""Writing and taking back: what others did meanwhile, what waits, what the workflow takes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories, helpers
from ckan.types import Context

from ckanext.jiulongpo.workbook import service, working
from ckanext.jiulongpo.workbook.columns import template
from ckanext.jiulongpo.workbook.returning import marked_workbook
from tests.catalog.entries import complete_entry
from tests.plugin_lists import WITHOUT_REVIEW
from tests.workbook.made import FIRST, GOOD, filled, saved

Act = Callable[..., Any]


def _stored(department: dict[str, Any], **changes: Any) -> dict[str, Any]:
    entry = complete_entry(owner_org=department["id"], provider_code=None, items=None, **changes)
    given = {**entry, "format_class": "1", "format_type": "pdf"}
    return helpers.call_action("package_create", **given)


def _row(**changes: Any) -> dict[str, Any]:
    plain = {"format_class": "电子文件", "format_type": "pdf"}
    none = {"item.name": None, "item.data_type": None, "item.length": None}
    return {**GOOD, **plain, **none, **changes}


@pytest.mark.ckan_config("ckan.plugins", WITHOUT_REVIEW)
def test_a_published_entry_is_changed_by_ckan_s_own_action_and_stays_published(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    stored = _stored(department, title="公墓名录", catalog_state="published")
    shown = send(filled([_row(title="公墓名录", notes="新的摘要。")]))
    assert shown["counts"].get("changed") == 1, shown["entries"]
    done = act("jiulongpo_import_apply", id=shown["id"])
    assert done["counts"]["result.updated"] == 1, done["entries"]
    now = act("package_show", id=stored["id"])
    assert (now["notes"], now["catalog_state"]) == ("新的摘要。", "published")
    assert now["contact_phone"] == stored["contact_phone"], "no column, no change"
    act("jiulongpo_import_undo", id=shown["id"])
    assert act("package_show", id=stored["id"])["notes"] == stored["notes"]


def test_a_change_of_a_published_entry_waits_for_review(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    stored = _stored(department, title="公墓名录", catalog_state="published")
    shown = send(filled([_row(title="公墓名录", notes="新的摘要。")]))
    act("jiulongpo_import_apply", id=shown["id"])
    assert act("package_show", id=stored["id"])["notes"] == stored["notes"]
    changed = act("jiulongpo_entry_diff", id=stored["id"])["changes"]
    assert "notes" in {one["key"] for one in changed}


def test_what_somebody_changes_after_the_check_is_left_as_it_is(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    stored = _stored(department, title="公墓名录", catalog_state="draft")
    shown = send(filled([_row(title="公墓名录", notes="新的摘要。")]))
    helpers.call_action("package_patch", id=stored["id"], notes="别人的摘要。")
    done = act("jiulongpo_import_apply", id=shown["id"])
    assert done["counts"]["result.refused"] == 1
    assert [f["code"] for f in done["entries"][0]["findings"]][-1] == "JLP-W-401"
    assert act("package_show", id=stored["id"])["notes"] == "别人的摘要。"


def test_what_somebody_changes_after_the_import_is_not_taken_back(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    shown = send(filled([_row(title="甲"), _row(title="乙册")]))
    done = act("jiulongpo_import_apply", id=shown["id"])
    first = done["entries"][0]["package_id"]
    helpers.call_action("package_patch", id=first, notes="别人的摘要。")
    undone = act("jiulongpo_import_undo", id=shown["id"])
    assert (undone["counts"]["result.kept"], undone["counts"]["result.undone"]) == (1, 1)
    assert undone["entries"][0]["findings"][-1]["code"] == "JLP-W-403"
    assert act("package_show", id=first)["notes"] == "别人的摘要。"


def test_entries_that_the_workbook_lacks_are_listed_and_stay(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    stored = _stored(department, title="公墓名录", catalog_state="published")
    shown = send(filled([_row(title="社区名录")]))
    assert (shown["counts"]["missing"], shown["missing"][0]["title"]) == (1, "公墓名录")
    act("jiulongpo_import_apply", id=shown["id"])
    assert act("package_show", id=stored["id"])["state"] == "active"


@pytest.mark.usefixtures("with_request_context")
def test_bad_rows_wait_are_mended_in_the_returned_workbook_and_follow(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    shown = send(filled([_row(title="甲册"), _row(title="乙录", update_cycle="逢五逢十")]))
    done = act("jiulongpo_import_apply", id=shown["id"])
    assert (done["counts"]["result.created"], done["counts"]["wrong"]) == (1, 1)
    book = openpyxl.load_workbook(io.BytesIO(marked_workbook(shown["id"])))
    place = template().index("update_cycle") + 1
    assert book.worksheets[0].cell(FIRST + 1, place).comment is not None
    book.worksheets[0].cell(FIRST + 1, place).value = "每月"
    again = send(saved(book))
    assert (again["counts"]["new"], again["counts"]["unchanged"]) == (1, 1), again["entries"]
    clean = openpyxl.load_workbook(io.BytesIO(marked_workbook(again["id"])))
    assert clean.worksheets[0].cell(FIRST + 1, place).comment is None
    assert act("jiulongpo_import_apply", id=again["id"])["counts"]["result.created"] == 1


def test_an_import_that_broke_off_goes_on_and_creates_nothing_twice(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    shown = send(filled([_row(title=title) for title in ("甲册", "乙录", "丙簿")]))
    act("jiulongpo_import_apply", id=shown["id"])
    entry = service.entries_of(shown["id"])[1]
    entry.result = ""  # as if the worker had died between writing and noting
    model.Session.commit()
    service.finish(shown["id"], service.State.CHECKED)
    again = act("jiulongpo_import_apply", id=shown["id"])
    assert again["counts"]["result.created"] == 3
    assert act("package_search", q="", include_private=True)["count"] == 3


@pytest.mark.ckan_config("ckanext.jiulongpo.workbook.at_once_kilobytes", "0")
@pytest.mark.usefixtures("clean_queues")
def test_a_large_workbook_is_left_to_a_job(department: dict[str, Any], send: Act, act: Act) -> None:
    shown = send(filled([_row()]))
    assert (shown["state"], shown["going"]) == ("checking", True)
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_import_apply", id=shown["id"])
    working.run(shown["id"], "check", department["editor"])
    assert act("jiulongpo_import_show", id=shown["id"])["counts"]["new"] == 1


def test_several_entries_are_changed_at_once_and_back(department: dict[str, Any], act: Act) -> None:
    stored = [_stored(department, title=t, catalog_state="draft") for t in ("甲册", "乙录")]
    ids = [entry["id"] for entry in stored]
    values = {"update_cycle": "7", "contact_phone": ""}
    shown = act("jiulongpo_bulk_edit_check", ids=ids, values=values)
    told = {(c["label"], c["before"], c["after"]) for c in shown["entries"][0]["changes"]}
    assert told == {("更新周期", "每月", "每年"), ("联系电话", "023-00000000", "")}
    act("jiulongpo_import_apply", id=shown["id"])
    now = [act("package_show", id=each) for each in ids]
    assert [(e["update_cycle"], e.get("contact_phone")) for e in now] == [("7", None)] * 2
    act("jiulongpo_import_undo", id=shown["id"])
    back = act("package_show", id=ids[0])
    assert (back["update_cycle"], back["contact_phone"]) == ("4", "023-00000000")
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_bulk_edit_check", ids=ids, values={"title": "同名"})
    wrong = act("jiulongpo_bulk_edit_check", ids=ids, values={"publish_date": "2018-02-30"})
    assert wrong["counts"]["wrong"] == 2


def test_an_import_is_its_sender_s_alone(department: dict[str, Any], send: Act, act: Act) -> None:
    shown = send(filled([_row()]))
    colleague = factories.User()
    helpers.call_action(
        "organization_member_create",
        id=department["id"],
        username=colleague["name"],
        role="editor",
    )
    for name in (colleague["name"], factories.User()["name"], ""):
        user = model.User.get(name) if name else model.AnonymousUser()
        for action in ("show", "apply", "undo"):
            context = Context(user=name, auth_user_obj=user)
            with pytest.raises(tk.NotAuthorized):
                tk.get_action(f"jiulongpo_import_{action}")(context, {"id": shown["id"]})
    root = Context(user=factories.Sysadmin()["name"])
    seat = {"id": department["id"], "username": department["editor"]}
    tk.get_action("organization_member_delete")(root, seat)
    with pytest.raises(tk.NotAuthorized):
        act("jiulongpo_import_show", id=shown["id"])


def test_a_file_that_cannot_be_read_is_answered_with_a_finding(send: Act) -> None:
    shown = send(b"not a workbook")
    assert (shown["state"], shown["refused"]["code"]) == ("refused", "JLP-W-101")
    assert shown["refused"]["advice"].endswith(("。", "."))


def test_an_old_workbook_is_read_like_a_new_one(send: Act) -> None:
    from demo.systems.xls import workbook as xls

    heads = ["信息资源名称", "信息资源提供方", "信息资源摘要", "更新周期"]
    rows = [heads, ["公墓名录", "某市某区民政局", "全区公墓。", "每年"]]
    shown = send(xls("目录", rows))
    assert shown["counts"]["new"] == 1, shown


def test_another_department_is_not_written_for_by_naming_it_on_the_page(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    other = helpers.call_action("package_create", title="绝密名录", owner_org="wb-other")
    shown = send(filled([_row(title="绝密名录", owner_org=None)]), department="wb-other")
    assert shown["counts"].get("wrong") == 1
    assert {f["code"] for f in shown["entries"][0]["findings"]} >= {"JLP-W-305"}
    assert shown["entries"][0]["package_id"] == "", "nothing of it is looked at"
    assert shown["missing"] == []
    edit = {"ids": [other["id"]], "values": {"update_cycle": "7"}}
    with pytest.raises(tk.NotAuthorized):
        act("jiulongpo_bulk_edit_check", **edit)


def test_a_visible_entry_of_another_department_is_not_edited(
    department: dict[str, Any], act: Act
) -> None:
    other = factories.Organization(name="wb-third")
    given = complete_entry(owner_org=other["id"], catalog_state="published")
    seen = helpers.call_action("package_create", **given)
    shown = act("jiulongpo_bulk_edit_check", ids=[seen["id"]], values={"update_cycle": "7"})
    assert shown["counts"]["wrong"] == 1
    assert act("jiulongpo_import_apply", id=shown["id"])["counts"].get("result.updated") is None
