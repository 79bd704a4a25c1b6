"""What everybody may know of an entry's versions: those that were open, and no people."""

from __future__ import annotations

import json
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from tests.portal.page import Page
from tests.review.conftest import Bureau

_SECRET = "尚未公开的摘要"


def _asked(bureau: Bureau, entry: str, **more: Any) -> dict[str, Any]:
    """The history as a visitor asks for it."""
    context = Context(user="", auth_user_obj=None)
    with bureau.app.flask_app.test_request_context():
        model.Session.expire_all()
        return tk.get_action("jiulongpo_entry_version_list")(context, {"id": entry, **more})


def _patched(bureau: Bureau, entry: dict[str, Any], **changes: Any) -> None:
    bureau.act("sysadmin", "package_patch", id=entry["id"], **changes)


def _written_past_review(entry: str, **columns: str) -> None:
    """As the rows of a harvest are, with a later stamp."""
    package = model.Package.get(entry)
    assert package is not None
    assert package.metadata_modified is not None
    for name, value in columns.items():
        setattr(package, name, value)
    package.metadata_modified = package.metadata_modified.replace(year=2040)
    model.Session.commit()


def test_each_published_change_is_a_version_with_what_it_changed(bureau: Bureau) -> None:
    entry = bureau.publish(title="旧的名录")
    assert _asked(bureau, entry["id"])["number"] == 1
    _patched(bureau, entry, title="新的名录", update_cycle="6")
    told = _asked(bureau, entry["id"])
    assert told["number"] == 2
    newest, first = told["versions"]
    assert {c["label"]: (c["before_text"], c["after_text"]) for c in newest["changes"]} == {
        "信息资源名称": ("旧的名录", "新的名录"),
        "更新周期": ("每月", "每半年"),
    }
    assert (first["number"], first["is_first"], first["changes"]) == (1, True, [])
    assert told["since"] == newest["day"]


def test_what_is_not_published_is_not_told(bureau: Bureau) -> None:
    """A draft's steps are no versions, and a pending change is nobody's business."""
    entry = bureau.register(title="草稿里的名称")
    with pytest.raises(tk.NotAuthorized):
        _asked(bureau, entry["id"])
    bureau.step("cataloguer", "submit", entry["id"])
    bureau.step("reviewer", "approve", entry["id"])
    bureau.step("manager", "approve", entry["id"], publish=True)
    if bureau.place(entry["id"]) != "published":
        bureau.step("manager", "publish", entry["id"])
    assert _asked(bureau, entry["id"])["number"] == 1
    bureau.act("cataloguer", "package_patch", id=entry["id"], notes=_SECRET)
    told = _asked(bureau, entry["id"])
    assert told["number"] == 1
    assert _SECRET not in json.dumps(told, ensure_ascii=False)


def test_what_was_withdrawn_keeps_its_number_and_is_no_longer_told(bureau: Bureau) -> None:
    entry = bureau.publish(notes=_SECRET)
    _patched(bureau, entry, notes=_SECRET + "，第二版")
    bureau.step("manager", "withdraw", entry["id"], reason="误发")
    bureau.act("sysadmin", "package_patch", id=entry["id"], notes="可以公开的摘要")
    bureau.step("second_manager", "publish", entry["id"])
    told = _asked(bureau, entry["id"])
    assert told["number"] == 3
    assert [one["number"] for one in told["versions"]] == [3]
    assert told["versions"][0]["is_first"]
    assert _SECRET not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("closed", [{"open_type": "3", "open_condition": "依法不予开放"}])
def test_an_entry_that_is_closed_has_no_public_history(
    bureau: Bureau, closed: dict[str, str]
) -> None:
    """Not even for a department, which sees the entry itself."""
    entry = bureau.publish()
    _patched(bureau, entry, **closed)
    assert bureau.act("neighbour", "jiulongpo_entry_version_list", id=entry["id"])["number"] == 0
    with pytest.raises(tk.NotAuthorized):
        _asked(bureau, entry["id"])


def test_people_and_contacts_are_left_out(bureau: Bureau) -> None:
    entry = bureau.publish(contact_phone="023-00000001")
    _patched(bureau, entry, contact_phone="023-00000002")
    newest, _first = _asked(bureau, entry["id"])["versions"]
    assert newest["contact"]
    assert not newest["changes"]
    told = json.dumps(_asked(bureau, entry["id"]), ensure_ascii=False)
    assert "023-" not in told
    assert not [name for name in bureau.people.values() if name in told]


def test_files_are_told_by_name_and_whether_their_contents_changed(bureau: Bureau) -> None:
    entry = bureau.publish()
    file = {"name": "名单", "format": "CSV", "url": "https://example.cn/one.csv"}
    made = bureau.act("sysadmin", "resource_create", package_id=entry["id"], **file)
    bureau.act("sysadmin", "resource_patch", id=made["id"], hash="另一份")
    newest, before, _first = _asked(bureau, entry["id"])["versions"]
    assert (newest["changes"], newest["replaced"]) == ([], ["名单"])
    assert [change["label"] for change in before["changes"]] == ["数据文件：名单"]
    assert "one.csv" not in json.dumps(before, ensure_ascii=False)


def test_a_file_that_is_gone_is_not_named_any_more(bureau: Bureau) -> None:
    """Its name may be why it was taken away."""
    entry = bureau.publish()
    file = {"name": "张某某的名单", "format": "CSV", "url": "https://example.cn/one.csv"}
    made = bureau.act("sysadmin", "resource_create", package_id=entry["id"], **file)
    bureau.act("sysadmin", "resource_patch", id=made["id"], hash="另一份")
    bureau.act("sysadmin", "resource_delete", id=made["id"])
    told = _asked(bureau, entry["id"])
    assert "张某某" not in json.dumps(told, ensure_ascii=False)
    gone, changed, came, _first = told["versions"]
    (change,) = gone["changes"]
    assert (change["label"], change["kind"]) == ("数据文件", "removed")
    assert change["before_text"] == "已撤下的文件"
    assert not changed["replaced"]
    assert came["changes"][0]["after_text"] == "已撤下的文件"


def test_what_came_without_review_counts_as_the_present_version(bureau: Bureau) -> None:
    """A harvest writes past review's hooks; the page may not call the old state the present one."""
    entry = bureau.publish(title="采集前的名称")
    _written_past_review(entry["id"], title="采集后的名称")
    told = _asked(bureau, entry["id"])
    assert told["number"] == 2
    assert told["versions"][0]["changes"][0]["after_text"] == "采集后的名称"


def test_a_stamp_alone_makes_no_version(bureau: Bureau) -> None:
    entry = bureau.publish()
    _written_past_review(entry["id"])
    assert _asked(bureau, entry["id"])["number"] == 1


def test_long_histories_come_in_parts(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish()
    for number in range(3):
        _patched(bureau, entry, notes=f"摘要{number}")
    part = _asked(bureau, entry["id"], limit=2)
    assert [one["number"] for one in part["versions"]] == [4, 3]
    assert part["versions"][1]["changes"][0]["before_text"] == "摘要0"
    assert part["earlier"] == 2
    rest = _asked(bureau, entry["id"], newest=part["earlier"])
    assert [one["number"] for one in rest["versions"]] == [2, 1]
    assert rest["earlier"] == 0
    page = Page(app.get(f"/dataset/{entry['name']}/versions?newest=2"))
    assert [text.split()[1] for text in page.texts("#content h2")] == ["2", "1"]


@pytest.mark.parametrize("newest", ["-1", "abc", "9" * 40])
def test_odd_numbers_are_refused_by_the_action_and_passed_over_by_the_page(
    bureau: Bureau, app: Any, newest: str
) -> None:
    entry = bureau.publish()
    with pytest.raises(tk.ValidationError):
        _asked(bureau, entry["id"], newest=newest)
    page = Page(app.get(f"/dataset/{entry['name']}/versions?newest={newest}", status=200))
    assert "第 1 版" in page.text("#content")


def test_the_page_of_an_entry_says_which_version_it_is(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish(title="旧的名录")
    page = Page(app.get(f"/dataset/{entry['name']}"))
    (badge,) = [a for a in page.all("a.j-badge") if "第 1 版" in a.text_content()]
    assert badge.get("href") == f"/dataset/{entry['name']}/versions"
    assert not page.all("#versions"), "one version has nothing to compare"
    _patched(bureau, entry, title="新的名录", contact_phone="023-00000002")
    page = Page(app.get(f"/dataset/{entry['name']}"))
    assert "已发布，第 2 版" in page.text(".j-title-row")
    row = page.text("#versions tbody tr")
    assert "当前" in row
    assert "信息资源名称、联系" in row
    told = app.get(f"/dataset/{entry['name']}/versions").body
    assert "<del>旧</del>的名录" in told
    assert "023-00000001" not in told
    assert not [name for name in bureau.people.values() if name in told]


def test_who_may_not_see_the_entry_has_no_page_of_its_versions(bureau: Bureau, app: Any) -> None:
    entry = bureau.register(title="还在起草")
    answer = app.get(f"/dataset/{entry['name']}/versions", follow_redirects=False)
    assert answer.status_code in (302, 403, 404)
    assert "还在起草" not in answer.body
    app.get("/dataset/never-was/versions", status=404)
