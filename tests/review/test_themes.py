"""Themes: CKAN's actions on memberships lead through the review, with CKAN's own answers."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories

from tests.review.conftest import Bureau


@pytest.fixture(scope="module")
def theme(town: Bureau) -> str:
    """A theme that the cataloguer manages, as CKAN's group form makes it."""
    group = factories.Group(name="yang-lao-fu-wu")
    for who in ("cataloguer", "reviewer", "manager", "neighbour"):
        town.act(
            "sysadmin",
            "group_member_create",
            id=group["id"],
            username=town.people[who],
            role="admin",
        )
    return str(group["name"])


def _in(bureau: Bureau, entry: str) -> list[str]:
    return [one["name"] for one in bureau.shown(entry)["groups"]]


def _put(bureau: Bureau, who: str, entry: str, theme: str) -> Any:
    return bureau.act(
        who, "member_create", id=theme, object=entry, object_type="package", capacity="public"
    )


def _take(bureau: Bureau, who: str, entry: str, theme: str) -> Any:
    return bureau.act(who, "member_delete", id=theme, object=entry, object_type="package")


def test_a_published_entry_enters_a_theme_once_that_is_approved(bureau: Bureau, theme: str) -> None:
    entry = bureau.publish()["id"]
    told = _put(bureau, "cataloguer", entry, theme)
    assert {"id", "table_name", "table_id", "group_id", "capacity", "state"} <= set(told)
    assert (told["table_id"], told["capacity"], told["state"]) == (entry, "public", "active")
    assert _in(bureau, entry) == []
    assert bureau.place(entry) == "change-department"
    assert [one["key"] for one in bureau.step("reviewer", "diff", entry)["changes"]] == ["groups"]
    bureau.step("reviewer", "approve", entry)
    bureau.step("manager", "approve", entry)
    assert _in(bureau, entry) == [theme]
    assert _take(bureau, "cataloguer", entry, theme) is None
    assert _in(bureau, entry) == [theme], "it leaves the theme by the same way"
    bureau.step("reviewer", "approve", entry)
    bureau.step("manager", "approve", entry)
    assert _in(bureau, entry) == []


def test_a_theme_is_added_to_what_waits_already(bureau: Bureau, theme: str) -> None:
    entry = bureau.publish()["id"]
    bureau.act("cataloguer", "package_patch", id=entry, title="新名")
    _put(bureau, "cataloguer", entry, theme)
    keys = {one["key"] for one in bureau.step("reviewer", "diff", entry)["changes"]}
    assert keys == {"title", "groups"}


def test_who_is_not_bound_to_the_workflow_does_it_at_once(bureau: Bureau, theme: str) -> None:
    entry = bureau.publish()["id"]
    _put(bureau, "sysadmin", entry, theme)
    assert _in(bureau, entry) == [theme]
    _take(bureau, "sysadmin", entry, theme)
    assert _in(bureau, entry) == []


def test_a_draft_enters_a_theme_as_it_is_written(bureau: Bureau, theme: str) -> None:
    entry = bureau.register()["id"]
    _put(bureau, "cataloguer", entry, theme)
    assert _in(bureau, entry) == [theme]
    assert bureau.place(entry) == "draft"


def test_to_manage_a_theme_is_not_to_write_an_entry(bureau: Bureau, theme: str) -> None:
    entry = bureau.publish()["id"]
    for who in ("neighbour", "manager", "second", "stranger", "auditor"):
        with pytest.raises(tk.NotAuthorized):
            _put(bureau, who, entry, theme)
    assert _in(bureau, entry) == []
    assert bureau.place(entry) == "published"


def test_the_form_of_a_theme_leads_its_entries_the_same_way(bureau: Bureau, theme: str) -> None:
    """``packages`` of group_update and group_patch put nothing past the review."""
    entry, inside = bureau.publish()["id"], bureau.publish(title="已在主题")["id"]
    _put(bureau, "sysadmin", inside, theme)
    bureau.act("cataloguer", "group_patch", id=theme, packages=[{"id": entry}])
    assert _in(bureau, entry) == []
    assert _in(bureau, inside) == [theme]
    assert bureau.place(entry) == bureau.place(inside) == "change-department"
    bureau.act("cataloguer", "group_patch", id=theme, title="养老服务")
    assert _in(bureau, inside) == [theme]


def test_people_and_bad_input_meet_plain_ckan(bureau: Bureau, theme: str) -> None:
    bureau.act(
        "reviewer", "group_member_create", id=theme, username=bureau.people["second"], role="member"
    )
    bureau.act("reviewer", "group_member_delete", id=theme, username=bureau.people["second"])
    with pytest.raises(tk.ValidationError):
        bureau.act("cataloguer", "member_create", id=theme)
    with pytest.raises(tk.ObjectNotFound):
        _put(bureau, "cataloguer", "none-such", theme)
    with pytest.raises(tk.ObjectNotFound):
        _put(bureau, "cataloguer", bureau.publish()["id"], "none-such")


def test_an_entry_in_a_theme_is_changed_by_who_does_not_manage_that_theme(bureau: Bureau) -> None:
    """As in plain CKAN: only a theme that it is to enter asks for a right to the theme."""
    held, strange = (str(factories.Group()["name"]) for _ in range(2))
    entry = bureau.publish()["id"]
    _put(bureau, "sysadmin", entry, held)
    bureau.act("cataloguer", "package_patch", id=entry, title="新名")
    assert bureau.place(entry) == "change-department"
    assert [one["key"] for one in bureau.step("reviewer", "diff", entry)["changes"]] == ["title"]
    with pytest.raises(tk.NotAuthorized):
        bureau.act(
            "cataloguer", "package_patch", id=entry, groups=[{"name": held}, {"name": strange}]
        )
