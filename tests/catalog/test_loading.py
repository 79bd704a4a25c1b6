"""Units and key themes from data: twice is once."""

from __future__ import annotations

from typing import Any

import pytest

from ckan.tests import factories, helpers

from ckanext.jiulongpo.catalog import loading
from ckanext.jiulongpo.schemas.organisations import Division, Unit, units_of
from ckanext.jiulongpo.shared import provider_index

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")

SMALL = Division(
    "999999", "甲县", "2020-01-01", ("甲县",),
    (
        Unit("aa", "甲县人民政府", "县政府", "government"),
        Unit(
            "bb", "甲县农业农村局", "县农业农村局", "department", "aa", ("县农业局",), ("甲县农委",)
        ),
    ),
)  # fmt: skip


def test_units_become_organisations_with_their_names_and_place() -> None:
    assert loading.load_organisations(SMALL) == {"created": 2}
    shown = helpers.call_action("organization_show", id="bb")
    extras = {extra["key"]: extra["value"] for extra in shown["extras"]}
    assert shown["title"] == "甲县农业农村局"
    assert extras == {
        "short_name": "县农业农村局", "aliases": "县农业局", "former_names": "甲县农委",
        "kind": "department",
    }  # fmt: skip
    assert [group["name"] for group in shown["groups"]] == ["aa"]


def test_a_second_load_changes_nothing_and_a_third_mends_what_differs() -> None:
    """What a person has written stays, a new name too: the portal knows of it before the file."""
    loading.load_organisations(SMALL)
    assert loading.load_organisations(SMALL) == {"unchanged": 2}
    helpers.call_action(
        "organization_patch", id="bb", title="别名", description="由人填写",
        extras=[{"key": "credit_code", "value": "91350100M000100Y43"}],
    )  # fmt: skip
    told: list[tuple[str, str]] = []
    loading.load_organisations(SMALL, lambda outcome, name: told.append((outcome, name)))
    assert told == [("unchanged", "aa"), ("changed", "bb")]
    shown = helpers.call_action("organization_show", id="bb")
    extras = {extra["key"]: extra["value"] for extra in shown["extras"]}
    assert shown["title"] == "别名"
    assert "甲县农业农村局" in extras["former_names"]
    assert shown["description"] == "由人填写"
    assert extras["credit_code"] == "91350100M000100Y43"
    assert extras["short_name"] == "县农业农村局"


def test_an_administrator_of_the_unit_above_administers_the_unit_below() -> None:
    loading.load_organisations(SMALL)
    user = factories.User()
    helpers.call_action("organization_member_create", id="aa", username=user["name"], role="admin")
    context: Any = {"user": user["name"], "ignore_auth": False}
    entry = helpers.call_action("package_create", context, title="校车站点", owner_org="bb")
    assert entry["owner_org"]


def test_key_themes_become_groups() -> None:
    assert loading.load_themes() == {"created": 8}
    assert loading.load_themes() == {"unchanged": 8}
    shown = helpers.call_action("group_show", id="legal-entity")
    extras = {extra["key"]: extra["value"] for extra in shown["extras"]}
    assert shown["title"] == "法人"
    assert extras == {"icon": "theme-legal-entity", "order": "4", "title_en": "Legal entities"}


def test_the_districts_units_load_and_are_found_by_any_name() -> None:
    division = units_of("500107")
    assert loading.load_organisations(division)["created"] == len(division.units)
    index = provider_index()
    wanted = helpers.call_action("organization_show", id="fa-zhan-gai-ge-wei")["id"]
    for name in ("区发改委", "重庆市九龙坡区发展和改革委员会", "九龙坡区发展改革委"):
        assert index.find(name) == wanted
    assert index.find("达州市发展和改革委员会") is None


def test_an_organisation_that_a_person_made_is_found_by_its_title() -> None:
    made = factories.Organization(title="达州市民政局")
    assert provider_index().find("达州市 民政局") == made["id"]


def test_a_theme_that_has_the_name_of_a_unit_is_refused_by_both_names() -> None:
    """CKAN keeps one name for both kinds; it would say that the theme is not found."""
    factories.Organization(name="tourism")
    with pytest.raises(loading.NameTakenError, match="tourism"):
        loading.load_themes()
