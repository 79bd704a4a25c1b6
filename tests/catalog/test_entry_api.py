"""Entries through CKAN's own actions."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from tests.catalog.entries import complete_entry

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")


@pytest.fixture
def department() -> dict[str, Any]:
    return factories.Organization()


def test_every_field_comes_back_from_the_api(department: dict[str, Any]) -> None:
    sent = complete_entry(owner_org=department["id"])
    created = helpers.call_action("package_create", **sent)
    shown = helpers.call_action("package_show", id=created["id"])
    assert {name: shown.get(name) for name in sent if name != "tags"} == {
        name: value for name, value in sent.items() if name != "tags"
    }
    assert [tag["name"] for tag in shown["tags"]] == ["养老"]
    assert shown["completion"] == "complete"
    assert shown["missing_elements"] == []
    assert shown["resource_code"] == "307005/000001"
    assert shown["name"].startswith("jlp-")


def test_an_update_keeps_what_it_sends_and_drops_the_rest(department: dict[str, Any]) -> None:
    created = helpers.call_action("package_create", **complete_entry(owner_org=department["id"]))
    changed = {**created, "affair": "", "industry": "P"}
    updated = helpers.call_action("package_update", **changed)
    assert "affair" not in updated
    assert updated["industry"] == "P"
    assert updated["items"] == created["items"]
    assert updated["name"] == created["name"]


def test_a_patch_of_one_field_leaves_the_others(department: dict[str, Any]) -> None:
    created = helpers.call_action("package_create", **complete_entry(owner_org=department["id"]))
    patched = helpers.call_action("package_patch", id=created["id"], update_cycle="7")
    assert {**patched, "metadata_modified": ""} == {
        **created, "update_cycle": "7", "metadata_modified": "",
    }  # fmt: skip


def test_a_title_and_a_provider_make_a_draft_to_be_completed(department: dict[str, Any]) -> None:
    created = helpers.call_action("package_create", title="校车站点", owner_org=department["name"])
    assert created["catalog_state"] == "draft"
    assert created["completion"] == "incomplete"
    assert "JLP-C-101" in created["missing_elements"]
    assert created["owner_org"] == department["id"]
    assert "resource_code" not in created


def test_an_entry_that_a_person_publishes_needs_every_mandatory_element(
    department: dict[str, Any],
) -> None:
    with pytest.raises(tk.ValidationError) as error:
        helpers.call_action(
            "package_create",
            title="校车站点", owner_org=department["id"], catalog_state="published",
        )  # fmt: skip
    assert set(error.value.error_dict) == {
        "class_code", "resource_code", "provider_code", "notes", "format_class", "format_type",
        "share_type", "open_type", "update_cycle", "publish_date",
    }  # fmt: skip


def test_a_harvested_entry_may_be_published_with_elements_missing(
    department: dict[str, Any],
) -> None:
    created = helpers.call_action(
        "package_create",
        title="校车站点", owner_org=department["id"], catalog_state="published",
        completion="incomplete",
    )  # fmt: skip
    assert created["completion"] == "incomplete"
    assert "JLP-C-106" in created["missing_elements"]


def test_a_wrong_value_is_refused_even_when_elements_may_be_missing(
    department: dict[str, Any],
) -> None:
    with pytest.raises(tk.ValidationError) as error:
        helpers.call_action(
            "package_create",
            title="校车站点", owner_org=department["id"], completion="incomplete",
            share_type="7", publish_date="2018-02-30", items=[{"name": "站名", "data_type": "X"}],
        )  # fmt: skip
    assert set(error.value.error_dict) == {"share_type", "publish_date", "items"}
    assert set(error.value.error_dict["items"][0]) == {"data_type"}


def test_without_title_or_provider_there_is_no_entry() -> None:
    with pytest.raises(tk.ValidationError) as error:
        helpers.call_action("package_create", notes="无名", completion="incomplete")
    assert len(error.value.error_dict["title"]) == 1
    assert len(error.value.error_dict["owner_org"]) == 1


def test_errors_say_how_to_mend_them_in_one_text(department: dict[str, Any]) -> None:
    entry = complete_entry(owner_org=department["id"], share_type="3", share_condition="无")
    with pytest.raises(tk.ValidationError) as error:
        helpers.call_action("package_create", **entry)
    (text,) = error.value.error_dict["open_type"]
    assert "不予开放" in text


def test_completion_follows_from_the_rules_and_not_from_what_is_sent(
    department: dict[str, Any],
) -> None:
    entry = complete_entry(owner_org=department["id"], completion="incomplete")
    created = helpers.call_action("package_create", missing_elements=["JLP-C-101"], **entry)
    assert created["completion"] == "complete"
    assert created["missing_elements"] == []


def test_numbers_may_be_sent_as_numbers_and_nothing_is_lost(department: dict[str, Any]) -> None:
    entry = complete_entry(owner_org=department["id"], storage_volume_gb=0, record_count_10k=1.25)
    entry["items"][0]["length"] = "20"
    created = helpers.call_action("package_create", **entry)
    assert created["storage_volume_gb"] == "0"
    assert created["record_count_10k"] == "1.25"
    assert created["items"][0]["length"] == 20


def test_unseen_characters_and_blank_rows_go_away(department: dict[str, Any]) -> None:
    entry = complete_entry(owner_org=department["id"], title="\ufeff 养老\x00机构\u200b名录 ")
    entry["items"].insert(1, {"name": " ", "data_type": ""})
    created = helpers.call_action("package_create", **entry)
    assert created["title"] == "养老机构名录"
    assert [row["name"] for row in created["items"]] == ["机构名称", "床位数"]


def test_the_provider_code_comes_from_the_organisation() -> None:
    department = factories.Organization(
        extras=[{"key": "credit_code", "value": "91350100M000100Y43"}]
    )
    created = helpers.call_action("package_create", title="甲", owner_org=department["name"])
    assert created["provider_code"] == "91350100M000100Y43"


def test_a_file_can_be_added_to_an_entry_to_be_completed(department: dict[str, Any]) -> None:
    entry = helpers.call_action("package_create", title="甲", owner_org=department["id"])
    helpers.call_action(
        "resource_create", package_id=entry["id"], url="https://a.example/b.csv", name="乙"
    )
    assert helpers.call_action("package_show", id=entry["id"])["resources"][0]["name"] == "乙"


def test_a_type_without_a_schema_is_no_way_past_the_rules(department: dict[str, Any]) -> None:
    editor = factories.User()
    member = {"id": department["id"], "username": editor["name"], "role": "editor"}
    helpers.call_action("organization_member_create", **member)
    sent = {"type": "leaflet", "name": "a-leaflet", "owner_org": department["id"]}
    with pytest.raises(tk.NotAuthorized, match=r"没有这种类型|no such type"):
        tk.get_action("package_create")({"user": editor["name"]}, sent)
