"""The way of an entry from draft to publication, and of a change beside the published version."""

from __future__ import annotations

import pytest

import ckan.plugins.toolkit as tk

from tests.catalog.entries import complete_entry
from tests.review.conftest import Bureau


def _texts(error: pytest.ExceptionInfo[tk.ValidationError]) -> str:
    return str(error.value.error_dict)


def test_an_entry_goes_from_draft_through_two_reviews_to_publication(bureau: Bureau) -> None:
    entry = bureau.register()["id"]
    assert bureau.place(entry) == "draft"
    assert bureau.step("cataloguer", "submit", entry)["place"] == "department"
    assert bureau.step("cataloguer", "submit", entry)["place"] == "department", "twice is no fault"
    assert bureau.step("reviewer", "approve", entry)["place"] == "office"
    assert bureau.step("manager", "approve", entry)["place"] == "registered"
    assert bureau.step("manager", "publish", entry)["place"] == "published"
    shown = bureau.shown(entry)
    assert shown["catalog_state"] == "published"
    assert shown["resource_code"] == "307005/000001"
    steps = bureau.step("auditor", "history", entry)["transitions"]
    assert [(s["action"], s["before"], s["after"]) for s in reversed(steps)] == [
        ("create", "", "draft"),
        ("submit", "draft", "department"),
        ("approve", "department", "office"),
        ("approve", "office", "registered"),
        ("publish", "registered", "published"),
    ]
    assert all(
        s["version_after"] for s in steps if s["action"] != "approve" or s["after"] != "office"
    )


def test_what_is_returned_is_mended_and_comes_back(bureau: Bureau) -> None:
    entry = bureau.register(catalog_state="submitted")["id"]
    assert bureau.place(entry) == "department"
    bureau.step("reviewer", "comment", entry, field="notes", text="请写明统计口径")
    assert not bureau.step("cataloguer", "comment", entry, field="", text="收到")[0][
        "text"
    ].startswith("请")
    with pytest.raises(tk.ValidationError, match="JLP-R-004"):
        bureau.step("reviewer", "return", entry, reason=" ")
    bureau.step("reviewer", "return", entry, reason="摘要不清")
    assert bureau.shown(entry)["catalog_state"] == "returned"
    read = bureau.step("cataloguer", "status", entry)
    assert (read["place"], read["case"]["reason"]) == ("returned", "摘要不清")
    told = bureau.step("second", "comment", entry, field="notes", text="已改")
    assert [note["text"] for note in told] == ["收到", "请写明统计口径", "已改"] or len(told) == 3
    bureau.act("second", "package_patch", id=entry, notes="全区养老机构，按备案统计。")
    assert bureau.place(entry) == "returned"
    bureau.step("cataloguer", "submit", entry)
    changes = bureau.step("reviewer", "diff", entry)["changes"]
    assert [change["key"] for change in changes if change["key"] != "catalog_state"] == ["notes"]


def test_nobody_approves_his_own_work_nor_twice(bureau: Bureau) -> None:
    entry = bureau.register("reviewer", catalog_state="published")["id"]
    assert bureau.shown(entry)["catalog_state"] == "submitted"
    with pytest.raises(tk.NotAuthorized, match="自己编写"):
        bureau.step("reviewer", "approve", entry)
    bureau.step("manager", "approve", entry)
    with pytest.raises(tk.NotAuthorized):
        bureau.step("manager", "approve", entry)
    assert bureau.step("second_manager", "approve", entry, publish=True)["place"] == "published"


def test_a_system_administrator_does_not_approve_his_own_work_either(bureau: Bureau) -> None:
    entry = bureau.register("sysadmin", catalog_state="submitted")["id"]
    with pytest.raises(tk.NotAuthorized):
        bureau.step("sysadmin", "approve", entry)


def test_a_change_of_a_published_entry_waits_beside_it(bureau: Bureau) -> None:
    entry = bureau.publish()
    answer = bureau.act("cataloguer", "package_patch", id=entry["id"], title="养老服务机构名录")
    assert answer["title"] == "养老服务机构名录"
    assert answer["catalog_state"] == "submitted"
    assert bureau.shown(entry["id"]) == entry, "the public sees nothing of it"
    assert bureau.place(entry["id"]) == "change-department"
    diff = bureau.step("reviewer", "diff", entry["id"])
    assert [(c["key"], c["before"], c["after"]) for c in diff["changes"]] == [
        ("title", "养老机构名录", "养老服务机构名录")
    ]
    bureau.step("reviewer", "approve", entry["id"], revision=diff["revision"])
    bureau.step("manager", "approve", entry["id"])
    after = bureau.shown(entry["id"])
    assert (after["title"], after["catalog_state"]) == ("养老服务机构名录", "published")
    assert after["resource_code"] == entry["resource_code"]


def test_a_second_patch_goes_on_from_the_pending_version(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    bureau.act("cataloguer", "package_patch", id=entry, title="甲")
    bureau.act("second", "package_patch", id=entry, contact_phone="023-11111111")
    keys = {c["key"] for c in bureau.step("reviewer", "diff", entry)["changes"]}
    assert keys == {"title", "contact_phone"}
    with pytest.raises(tk.NotAuthorized):  # both have written it
        bureau.step("second", "approve", entry)


def test_files_and_items_of_a_change_are_shown_row_by_row(bureau: Bureau) -> None:
    entry = bureau.publish()
    bureau.act(
        "cataloguer",
        "resource_create",
        package_id=entry["id"],
        name="新",
        url="https://e.cn/a.csv",
        format="CSV",
    )
    items = [{**entry["items"][0], "length": 300}, {"name": "等级", "data_type": "I"}]
    bureau.act("cataloguer", "package_patch", id=entry["id"], items=items)
    changes = bureau.step("reviewer", "diff", entry["id"])["changes"]
    assert [(c["key"].split(":")[0], c["label"][-4:], c["kind"]) for c in changes] == [
        ("items", "机构名称", "changed"),
        ("items", "项：等级", "added"),
        ("items", "：床位数", "removed"),
        ("resources", "文件：新", "added"),
    ]
    assert (changes[0]["before_text"], changes[0]["after_text"]) == (
        "数据长度：200",
        "数据长度：300",
    )
    bureau.step("reviewer", "approve", entry["id"])
    bureau.step(
        "manager",
        "approve",
        entry["id"],
        fields=[changes[0]["key"], changes[3]["key"]],
        reason="其余再议",
    )
    after = bureau.shown(entry["id"])
    assert [item["name"] for item in after["items"]] == ["机构名称", "床位数"]
    assert str(after["items"][0]["length"]) == "300"
    assert [file["name"] for file in after["resources"]] == ["新"]
    assert bureau.place(entry["id"]) == "change-returned"
    left = [c["label"] for c in bureau.step("cataloguer", "diff", entry["id"])["changes"]]
    assert [label[-3:] for label in left] == ["：等级", "床位数"]


def test_a_draft_of_a_change_may_lack_elements_until_it_is_submitted(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    bureau.act("cataloguer", "package_patch", id=entry, notes="", catalog_state="draft")
    assert bureau.place(entry) == "change-draft"
    with pytest.raises(tk.ValidationError) as refused:
        bureau.step("cataloguer", "submit", entry)
    assert "notes" in refused.value.error_dict
    bureau.act("cataloguer", "package_patch", id=entry, notes="补充后的摘要", catalog_state="draft")
    assert bureau.step("cataloguer", "submit", entry)["place"] == "change-department"
    assert bureau.step("cataloguer", "recall", entry)["place"] == "published"


def test_what_was_changed_meanwhile_is_a_conflict(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    bureau.act("cataloguer", "package_patch", id=entry, title="甲", contact_phone="023-1")
    bureau.act("sysadmin", "package_patch", id=entry, title="乙", contact_email="a@example.gov.cn")
    bureau.step("reviewer", "approve", entry)
    assert bureau.step("manager", "diff", entry)["conflicts"] == ["title"]
    with pytest.raises(tk.ValidationError, match="JLP-R-006"):
        bureau.step("manager", "approve", entry)
    bureau.step("manager", "approve", entry, fields=["contact_phone"])
    after = bureau.shown(entry)
    assert (after["title"], after["contact_phone"], after["contact_email"]) == (
        "乙",
        "023-1",
        "a@example.gov.cn",
    )


def test_who_has_not_read_the_newest_does_not_approve_it(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    bureau.act("cataloguer", "package_patch", id=entry, title="甲")
    read = bureau.step("reviewer", "diff", entry)["revision"]
    bureau.act("second", "package_patch", id=entry, title="丙")
    with pytest.raises(tk.ValidationError, match="JLP-R-005"):
        bureau.step("reviewer", "approve", entry, revision=read)


def test_a_department_asks_for_withdrawal_and_the_office_withdraws(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    assert (
        bureau.step("cataloguer", "withdraw", entry, reason="系统停用")["place"]
        == "change-department"
    )
    assert bureau.shown(entry)["catalog_state"] == "published"
    bureau.step("reviewer", "approve", entry)
    assert bureau.step("manager", "approve", entry)["place"] == "withdrawn"
    other = bureau.publish(title="另一个名录")["id"]
    assert bureau.step("manager", "withdraw", other, reason="法规变动")["place"] == "withdrawn"


def test_published_entries_are_not_hidden_by_stock_ways(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    with pytest.raises(tk.NotAuthorized):
        bureau.act("reviewer", "package_delete", id=entry)
    for state in ("draft", "deleted"):
        with pytest.raises(tk.ValidationError):
            bureau.act("reviewer", "package_patch", id=entry, state=state)
    draft = bureau.register(title="不要的草稿")["id"]
    bureau.act("cataloguer", "package_delete", id=draft)


def test_ckans_own_form_in_two_pages_ends_with_a_submission(bureau: Bureau) -> None:
    given = complete_entry(owner_org=bureau.home, related_codes=None, state="draft")
    context = bureau.context("cataloguer")
    context["allow_state_change"] = True  # as CKAN's form says for its first page
    with bureau.app.flask_app.test_request_context():
        entry = tk.get_action("package_create")(context, given)["id"]
    assert not bureau.step("cataloguer", "status", entry)["case"]
    bureau.act(
        "cataloguer", "resource_create", package_id=entry, name="甲", url="https://e.cn/a.csv"
    )
    context = bureau.context("cataloguer")
    context["allow_state_change"] = True
    with bureau.app.flask_app.test_request_context():
        tk.get_action("package_patch")(context, {"id": entry, "state": "active"})
    assert bureau.step("reviewer", "status", entry)["case"]["state"] == "waiting"
    assert bureau.step("reviewer", "approve", entry)["place"] == "office"


def test_bulk_steps_leave_each_other_alone(bureau: Bureau) -> None:
    ids = [bureau.register(title=f"名录{n}", catalog_state="submitted")["id"] for n in range(3)]
    answer = bureau.act("reviewer", "jiulongpo_entry_bulk", do="approve", ids=[*ids, "none"])
    assert answer["done"] == ids
    assert [each["id"] for each in answer["refused"]] == ["none"]


def test_saving_a_draft_again_and_again_makes_no_history(bureau: Bureau) -> None:
    entry = bureau.register()["id"]
    for number in range(3):
        bureau.act("cataloguer", "package_patch", id=entry, notes=f"第 {number} 稿")
    assert len(bureau.step("auditor", "history", entry)["transitions"]) == 1
    bureau.step("cataloguer", "submit", entry)
    history = bureau.step("auditor", "history", entry)
    assert [one["cause"] for one in history["versions"]] == ["submit", "create"]


def test_versions_are_compared_and_restored(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    bureau.act("sysadmin", "package_patch", id=entry, title="新名")
    versions = bureau.step("auditor", "history", entry)["versions"]
    assert [v["number"] for v in versions] == [2, 1]
    changes = bureau.step("auditor", "diff", entry, before=1, after=2)["changes"]
    assert [c["key"] for c in changes] == ["title"]
    bureau.step("cataloguer", "restore", entry, number=1)
    assert bureau.shown(entry)["title"] == "新名", "who may not publish proposes"
    assert bureau.place(entry) == "change-department"
    bureau.step("sysadmin", "recall", entry)
    bureau.step("sysadmin", "restore", entry, number=1)
    assert bureau.shown(entry)["title"] == "养老机构名录"
