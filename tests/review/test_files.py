"""Files of a pending version: fetched by those who see it, changed by CKAN's own actions."""

from __future__ import annotations

import io
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests.pytest_ckan.fixtures import FakeFileStorage

from ckanext.jiulongpo.tables.jobs import load_entry
from tests.review.conftest import Bureau

BYTES = "名称\n待审的内容\n"
INSIDE = {
    *("cataloguer", "second", "reviewer", "member", "manager", "second_manager"),
    *("auditor", "sysadmin"),
}
"""Who sees how an entry came about: its department and the office."""


def _upload(text: str = BYTES, name: str = "data.csv") -> FakeFileStorage:
    return FakeFileStorage(io.BytesIO(text.encode()), name)


def _add(bureau: Bureau, entry: str, **given: Any) -> dict[str, Any]:
    values = {"name": "pending-file", "format": "CSV", "upload": _upload(), **given}
    return bureau.act("cataloguer", "resource_create", package_id=entry, **values)


def _addresses(entry: dict[str, Any], file_id: str) -> list[str]:
    """Every address under which CKAN serves the bytes or the facts of a file."""
    at = f"/dataset/{entry['name']}/resource/{file_id}"
    return [
        f"{at}/download",
        f"{at}/download/data.csv",
        f"/dataset/{entry['id']}/resource/{file_id}/download/data.csv",
        f"/zh_Hans_CN{at}/download/data.csv",
        f"/api/3/action/resource_show?id={file_id}",
    ]


def test_a_pending_file_is_for_those_who_see_the_pending_version(bureau: Bureau, app: Any) -> None:
    """Role × address: 200 inside, and nothing of it outside, with or without a name."""
    entry = bureau.publish(open_type="1")
    file = _add(bureau, entry["id"])
    wrong = []
    for who in (*bureau.people, ""):
        headers = bureau.headers(who) if who else {}
        for address in _addresses(entry, file["id"]):
            answer = app.get(address, headers=headers, status=None)
            expected = {200} if who in INSIDE else {403, 404}
            told = "待审的内容" in answer.body or "pending-file" in answer.body
            if answer.status_code not in expected or told != (who in INSIDE):
                wrong.append(f"{who or 'nobody'} {address}: {answer.status_code} {told}")
    assert not wrong


def test_once_it_is_approved_everybody_fetches_it_at_the_same_address(
    bureau: Bureau, app: Any
) -> None:
    entry = bureau.publish(open_type="1")
    file = _add(bureau, entry["id"])
    address = _addresses(entry, file["id"])[1]
    bureau.step("reviewer", "approve", entry["id"])
    bureau.step("manager", "approve", entry["id"])
    assert "待审的内容" in app.get(address).body


def test_what_is_dropped_is_nobodys(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish()
    file = _add(bureau, entry["id"])
    bureau.step("cataloguer", "recall", entry["id"])
    for who in ("cataloguer", "manager", "sysadmin", "stranger"):
        answer = app.get(_addresses(entry, file["id"])[1], headers=bureau.headers(who), status=None)
        assert answer.status_code == 404


def test_the_review_page_leads_to_the_file(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish()
    file = _add(bureau, entry["id"])
    page = app.get(f"/review/{entry['name']}", headers=bureau.headers("reviewer")).body
    assert f"/resource/{file['id']}/download/data.csv" in page


def test_actions_on_files_change_the_pending_version_as_package_update_does(
    bureau: Bureau,
) -> None:
    """Create, patch, update, reorder, delete: the public entry stays, answers are CKAN's."""
    entry = bureau.register(
        "sysadmin",
        catalog_state="published",
        resources=[
            {"name": "甲", "url": "https://e.cn/a.csv", "format": "CSV"},
            {"name": "乙", "url": "https://e.cn/b.csv", "format": "CSV"},
        ],
    )
    public = bureau.shown(entry["id"])
    first, second = (one["id"] for one in public["resources"])
    new = bureau.act(
        "cataloguer", "resource_create", package_id=entry["id"], name="丙", url="https://e.cn/c"
    )
    assert new["name"] == "丙"
    patched = bureau.act("cataloguer", "resource_patch", id=new["id"], name="丙的新名")
    assert (patched["id"], patched["name"], patched["url"]) == (
        new["id"],
        "丙的新名",
        "https://e.cn/c",
    )
    bureau.act(
        "cataloguer", "package_resource_reorder", id=entry["id"], order=[second, new["id"], first]
    )
    updated = bureau.act(
        "cataloguer", "resource_update", id=first, name="甲的新名", url="https://e.cn/a2.csv"
    )
    assert (updated["id"], updated["name"]) == (first, "甲的新名")
    assert bureau.act("cataloguer", "resource_delete", id=second) is None
    assert bureau.act("cataloguer", "resource_show", id=new["id"])["name"] == "丙的新名"
    assert bureau.shown(entry["id"]) == public, "the public sees nothing of it"
    bureau.step("reviewer", "approve", entry["id"])
    bureau.step("manager", "approve", entry["id"])
    names = [one["name"] for one in bureau.shown(entry["id"])["resources"]]
    assert names == ["丙的新名", "甲的新名"]


def test_bytes_of_a_pending_file_are_replaced_in_their_place(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish()
    file = _add(bureau, entry["id"])
    again = bureau.act(
        "cataloguer", "resource_patch", id=file["id"], upload=_upload("名称\n改过的内容\n")
    )
    assert again["id"] == file["id"]
    address = _addresses(entry, again["id"])[1]
    assert "改过的内容" in app.get(address, headers=bureau.headers("reviewer")).body


def test_bytes_of_a_public_file_stay_until_the_change_is_approved(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish(open_type="1")
    file = bureau.act(
        "sysadmin",
        "resource_create",
        package_id=entry["id"],
        name="公开",
        upload=_upload("公开的内容\n"),
    )
    address = _addresses(entry, file["id"])[1]
    pending = bureau.act(
        "cataloguer", "resource_patch", id=file["id"], upload=_upload("还没有审的内容\n")
    )
    assert pending["id"] != file["id"]
    assert "公开的内容" in app.get(address).body
    inside = _addresses(entry, pending["id"])[1]
    assert "还没有审的内容" in app.get(inside, headers=bureau.headers("auditor")).body


def test_who_does_not_write_the_entry_changes_no_pending_file(bureau: Bureau) -> None:
    entry = bureau.publish()
    file = _add(bureau, entry["id"])
    for who in ("neighbour", "stranger", "auditor", "member"):
        for action, given in (
            ("resource_update", {"name": "x", "url": "https://e.cn/x"}),
            ("resource_patch", {"name": "x"}),
            ("resource_delete", {}),
        ):
            with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
                bureau.act(who, action, id=file["id"], **given)
    assert bureau.act("cataloguer", "resource_show", id=file["id"])["name"] == "pending-file"


def test_what_the_gate_refuses_in_a_pending_file_is_told_as_of_a_file(bureau: Bureau) -> None:
    entry = bureau.publish()
    file = _add(bureau, entry["id"])
    with pytest.raises(tk.ValidationError) as refused:
        bureau.act("cataloguer", "resource_patch", id=file["id"], size="很大")
    assert "size" in refused.value.error_dict
    for unknown in ("none", "", "11111111-1111-4111-8111-111111111111"):
        with pytest.raises((tk.ObjectNotFound, tk.ValidationError)):
            bureau.act("cataloguer", "resource_patch", id=unknown, name="x")


def test_who_edits_the_public_entry_at_once_leaves_what_waits_beside_it(bureau: Bureau) -> None:
    """The patch of a system administrator does not publish an unfinished change along."""
    entry = bureau.publish()["id"]
    bureau.act("cataloguer", "package_patch", id=entry, notes="", catalog_state="draft")
    bureau.act("sysadmin", "package_patch", id=entry, contact_phone="023-22222222")
    shown = bureau.shown(entry)
    assert (shown["contact_phone"], shown["notes"]) == (
        "023-22222222",
        "全区养老机构的名称、地址与床位数。",
    )
    assert model.Package.get(entry).extras["catalog_state"] == "published"


def test_a_reviewer_is_told_of_persons_in_a_file(bureau: Bureau) -> None:
    """The page of the decision names the file that stays inside, and leads to where that ends."""
    entry = bureau.register(catalog_state="submitted", open_type="1")
    upload = FakeFileStorage(io.BytesIO("姓名,证件\n甲,11010519491231002X\n".encode()), "a.csv")
    given = {"name": "人员名录", "format": "CSV", "upload": upload}
    file = bureau.act("sysadmin", "resource_create", package_id=entry["id"], **given)
    with bureau.app.flask_app.test_request_context():
        assert load_entry(entry["name"]) == 1
    for who, leads in (("reviewer", True), ("manager", False)):
        answer = bureau.app.get(f"/review/{entry['name']}", headers=bureau.headers(who))
        assert "人员名录" in answer.body
        assert "含个人信息：条目发布后" in answer.body
        assert (f"/table/{file['id']}/settings" in answer.body) == leads
