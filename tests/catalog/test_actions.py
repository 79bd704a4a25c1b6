"""Actions of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.jiulongpo.catalog import service
from ckanext.jiulongpo.schemas.codelists import codelist_names
from ckanext.jiulongpo.shared import class_names
from tests.catalog.entries import complete_entry

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")


@pytest.fixture
def editor() -> dict[str, Any]:
    return factories.User()


@pytest.fixture
def department(editor: dict[str, Any]) -> dict[str, Any]:
    return factories.Organization(users=[{"name": editor["name"], "capacity": "editor"}])


@pytest.fixture
def office() -> dict[str, Any]:
    clerk = factories.User()
    factories.Organization(
        name="catalogue-office", users=[{"name": clerk["name"], "capacity": "editor"}]
    )
    return clerk


def _as(user: dict[str, Any] | None, action: str, **data: Any) -> Any:
    context = {"user": user["name"] if user else "", "ignore_auth": False}
    return helpers.call_action(action, context, **data)


def test_an_entry_is_judged_without_being_saved(
    editor: dict[str, Any], department: dict[str, Any]
) -> None:
    helpers.call_action("package_create", **complete_entry(owner_org=department["id"]))
    entry = complete_entry(owner_org=department["name"], title="养老机构名录2", share_type="9")
    answer = _as(editor, "jiulongpo_entry_check", **entry)
    assert not answer["acceptable"]
    assert {finding["code"] for finding in answer["findings"]} == {"JLP-C-201", "JLP-C-602"}
    for finding in answer["findings"]:
        assert finding["text"]
        assert finding["advice"]
    assert helpers.call_action("package_search")["count"] == 1


def test_a_stored_entry_is_judged_by_its_id(
    editor: dict[str, Any], department: dict[str, Any]
) -> None:
    entry = helpers.call_action("package_create", title="甲", owner_org=department["id"])
    answer = _as(editor, "jiulongpo_entry_check", id=entry["id"])
    assert answer["acceptable"]
    assert answer["missing_elements"] == entry["missing_elements"]


def test_only_who_may_write_an_entry_may_have_it_judged(department: dict[str, Any]) -> None:
    for stranger in (None, factories.User()):
        with pytest.raises(tk.NotAuthorized):
            _as(stranger, "jiulongpo_entry_check", title="甲", owner_org=department["id"])


def test_code_lists_are_public() -> None:
    listed = _as(None, "jiulongpo_codelist_list")
    assert [each["name"] for each in listed] == list(codelist_names())
    shown = _as(None, "jiulongpo_codelist_show", name="share_type")
    assert shown["entries"][0]["label"] == {
        "zh_Hans_CN": "无条件共享",
        "en": "Shared without conditions",
    }
    with pytest.raises(tk.ObjectNotFound):
        _as(None, "jiulongpo_codelist_show", name="../catalogue")


def test_the_class_tree_has_the_imported_classes_over_those_that_ship() -> None:
    service.replace_classes(
        [service.ClassNode("201", "全民健康保障", "2"), service.ClassNode("201001", "急救", "201")],
        "table.csv",
    )
    tree = _as(None, "jiulongpo_class_tree", depth=3)
    assert [node["code"] for node in tree] == ["1", "2", "3"]
    first = tree[1]["children"][0]
    assert (first["label"], first["level"], first["imported"]) == ("全民健康保障", "项", True)
    assert [node["label"] for node in first["children"]] == ["急救"]
    assert [n["code"] for n in _as(None, "jiulongpo_class_tree", parent="307")] == ["307005"]
    with pytest.raises(tk.ValidationError):
        _as(None, "jiulongpo_class_tree", depth=99)
    assert class_names("20100177") == [
        ("2", "主题信息资源"),
        ("201", "全民健康保障"),
        ("201001", "急救"),
    ]
    assert class_names("", "en") == []


def test_an_editor_reserves_codes_for_the_own_organisation(
    editor: dict[str, Any], department: dict[str, Any]
) -> None:
    wanted = {"class_code": "307005", "owner_org": department["id"]}
    assert _as(editor, "jiulongpo_resource_code_allocate", **wanted) == {"code": "307005/000001"}
    assert _as(editor, "jiulongpo_resource_code_allocate", **wanted) == {"code": "307005/000002"}
    with pytest.raises(tk.NotAuthorized):
        _as(factories.User(), "jiulongpo_resource_code_allocate", **wanted)
    for class_code in ("999999", "307", "307006"):
        with pytest.raises(tk.ValidationError):
            _as(
                editor, "jiulongpo_resource_code_allocate",
                class_code=class_code, owner_org=department["id"],
            )  # fmt: skip


def test_where_a_code_leads_is_told_as_far_as_the_person_may_see(
    department: dict[str, Any],
) -> None:
    entry = helpers.call_action("package_create", **complete_entry(owner_org=department["id"]))
    shown = _as(None, "jiulongpo_resource_code_show", code="307005/000001")
    assert shown["name"] == entry["name"]
    helpers.call_action("package_patch", id=entry["id"], catalog_state="withdrawn")
    hidden = _as(None, "jiulongpo_resource_code_show", code="307005/000001")
    assert hidden == {"code": "307005/000001", "state": "in-use"}
    with pytest.raises(tk.ObjectNotFound):
        _as(None, "jiulongpo_resource_code_show", code="307005/000002")


def test_the_office_takes_codes_out_of_use_and_sees_gaps(
    office: dict[str, Any], editor: dict[str, Any], department: dict[str, Any]
) -> None:
    entry = helpers.call_action(
        "package_create",
        **complete_entry(owner_org=department["id"], resource_code="307005/000003"),
    )
    assert _as(office, "jiulongpo_resource_code_gaps") == [
        {"class_code": "307005", "first": 1, "last": 2}
    ]
    old = service.allocate("307005")
    _as(office, "jiulongpo_resource_code_retire", code=old, successor="307005/000003")
    assert _as(None, "jiulongpo_resource_code_show", code=old)["name"] == entry["name"]
    for refused in (
        {"code": "307005/000003"},
        {"code": "307005/000003", "successor": "307005/000003"},
    ):
        with pytest.raises(tk.ValidationError):
            _as(office, "jiulongpo_resource_code_retire", **refused)
    with pytest.raises(tk.ObjectNotFound):
        _as(office, "jiulongpo_resource_code_retire", code=old, successor="307005/000099")
    for action in ("jiulongpo_resource_code_gaps", "jiulongpo_resource_code_retire"):
        for stranger in (None, editor):
            with pytest.raises(tk.NotAuthorized):
                _as(stranger, action, code=old)


def test_pages_of_files_hold_together(department: dict[str, Any]) -> None:
    """Plain CKAN orders by nothing, so that a page depends on what else lies in the table."""
    files = [{"url": f"http://example.com/{n}", "name": f"名录{n}"} for n in range(5)]
    helpers.call_action(
        "package_create", **complete_entry(owner_org=department["id"], resources=files)
    )
    whole = _as(None, "resource_search", query="name:名录")
    ids = sorted(row["id"] for row in whole["results"])
    assert whole["count"] == len(ids) == 5
    page = _as(None, "resource_search", query="name:名录", offset=2, limit=2)["results"]
    # CKAN sorts what is on a page by its place in the dataset
    assert sorted(row["id"] for row in page) == ids[2:4]
