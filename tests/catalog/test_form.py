"""CKAN's own form of an entry, which plugins may build on; people get the form in steps."""

from __future__ import annotations

import re
from typing import Any

import pytest
from markupsafe import escape

from ckan.tests import factories, helpers

from ckanext.jiulongpo.schemas.catalogue import Group, catalogue
from tests.catalog.entries import complete_entry

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")

HIDDEN = {"name", "completion", "missing_elements", "source_values", "owner_org", "items"}


@pytest.fixture
def editor(clean_db: None) -> dict[str, Any]:
    return factories.SysadminWithToken()


@pytest.fixture
def department(clean_db: None) -> dict[str, Any]:
    return factories.Organization()


def _headers(user: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": user["token"]}


def _form(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as a browser sends it."""
    plain = {k: v for k, v in entry.items() if isinstance(v, str) and k != "type"}
    rows = {
        f"items-{1000 + number}-{column}": value
        for number, row in enumerate(entry.get("items", ()))
        for column, value in row.items()
    }
    return {**plain, **rows, "related_codes": entry.get("related_codes", [""]), "save": ""}


@pytest.mark.parametrize(("prefix", "lang"), [("", "zh_Hans_CN"), ("/en", "en")])
def test_the_form_shows_every_field_in_the_readers_language(
    app: Any, editor: dict[str, Any], department: dict[str, Any], prefix: str, lang: str
) -> None:
    page = app.get(f"{prefix}/dataset/new?stock=1", headers=_headers(editor)).body
    for field in catalogue().fields:
        if field.name in HIDDEN:
            continue
        assert escape(field.text(lang)) in page, field.name
        assert f'name="{field.name}"' in page, field.name
    for column in catalogue().items.columns:
        assert f'name="items-1000-{column.name}"' in page
        assert escape(column.text(lang)) in page
    assert 'name="owner_org"' in page
    assert department["title"] in page
    assert 'name="private"' not in page


def test_the_forms_fields_stand_in_the_guidelines_order(
    app: Any, editor: dict[str, Any], department: dict[str, Any]
) -> None:
    page = app.get("/dataset/new?stock=1", headers=_headers(editor)).body
    shown = [f.name for f in catalogue().fields if f.name not in HIDDEN or f.name == "owner_org"]
    assert page.count('class="jlp-form-part"') == len(Group)
    places = [page.index(f'name="{name}"') for name in shown]
    assert places == sorted(places)


def test_a_form_with_twelve_rows_keeps_their_order(
    app: Any, editor: dict[str, Any], department: dict[str, Any]
) -> None:
    rows = [{"name": f"第{number}项", "data_type": "I"} for number in range(1, 13)]
    entry = complete_entry(owner_org=department["id"], items=rows, tags=None)
    app.post("/dataset/new", data=_form(entry), headers=_headers(editor))
    (stored,) = helpers.call_action("package_search", include_drafts=True)["results"]
    assert [row["name"] for row in stored["items"]] == [row["name"] for row in rows]


def test_a_wrong_form_comes_back_with_its_values_and_what_to_do(
    app: Any, editor: dict[str, Any], department: dict[str, Any]
) -> None:
    rows = [{"name": "机构名称", "data_type": "C", "length": "200"}, {"name": "床位数"}]
    entry = complete_entry(
        owner_org=department["id"], items=rows, share_type="3", share_condition="《统计法》第九条",
        tags=None,
    )  # fmt: skip
    page = app.post("/dataset/new", data=_form(entry), headers=_headers(editor)).body
    assert "不予开放" in page
    assert 'value="机构名称"' in page
    assert 'value="床位数"' in page
    second = page[page.index('name="items-1001-name"') :]
    assert "error-block" in second[: second.index('name="items-1001-length"')]
    assert helpers.call_action("package_search", include_drafts=True)["count"] == 0


def test_editing_an_entry_to_be_completed_keeps_what_the_catalogue_set(
    app: Any, editor: dict[str, Any], department: dict[str, Any]
) -> None:
    entry = helpers.call_action(
        "package_create", title="甲", owner_org=department["id"], completion="incomplete",
        catalog_state="published", source_values='{"更新频率": "逢五"}',
    )  # fmt: skip
    page = app.get(f"/dataset/edit/{entry['name']}?stock=1", headers=_headers(editor)).body
    assert re.search(r'type="hidden" name="completion" value="incomplete"', page)
    assert {*re.findall(r'data-code="([^"]+)"', page)} == set(entry["missing_elements"])
    sent = {"title": "甲", "owner_org": department["id"], "notes": "补充", "save": "",
            "completion": "incomplete", "source_values": entry["source_values"],
            "catalog_state": "published", "name": entry["name"]}  # fmt: skip
    app.post(f"/dataset/edit/{entry['name']}", data=sent, headers=_headers(editor))
    stored = helpers.call_action("package_show", id=entry["id"])
    assert stored["notes"] == "补充"
    assert stored["source_values"] == entry["source_values"]
    assert "JLP-C-106" not in stored["missing_elements"]


def test_text_from_the_database_is_escaped_in_the_form(
    app: Any, editor: dict[str, Any], department: dict[str, Any]
) -> None:
    hostile = '"><script>alert(1)</script>'
    entry = helpers.call_action(
        "package_create", title="甲", owner_org=department["id"],
        items=[{"name": hostile, "data_type": "I"}], notes=hostile,
    )  # fmt: skip
    page = app.get(f"/dataset/edit/{entry['name']}?stock=1", headers=_headers(editor)).body
    assert "<script>alert(1)" not in page
