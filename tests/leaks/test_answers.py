"""CKAN's own answers agree with the rule, for every role and every state."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from tests.leaks.world import FETCHED, SEEN, STATES, World, plant

ROLES = sorted(SEEN)


def _may(action: str, world: World, role: str, entry_id: str) -> bool:
    try:
        tk.get_action(action)(world.context(role), {"id": entry_id})
    except tk.NotAuthorized:
        return False
    return True


def _searched(world: World, role: str, **search: Any) -> set[str]:
    found = tk.get_action("package_search")(world.context(role), {"rows": 100, **search})
    states = {entry.id: state for state, entry in world.entries.items()}
    assert found["count"] == len(found["results"])
    return {states[row["id"]] for row in found["results"] if row["id"] in states}


def test_every_answer_follows_the_rule(world: World, app: Any) -> None:
    """One planting, all roles: showing, searching, files and counts say the same."""
    with app.flask_app.test_request_context():
        for role in ROLES:
            seen = {s for s, e in world.entries.items() if _may("package_show", world, role, e.id)}
            assert seen == SEEN[role], role
            for state, entry in world.entries.items():
                if state == "deleted":
                    continue
                assert _may("resource_show", world, role, entry.file_id) is (state in seen), role
            active = SEEN[role] - {"unfinished", "deleted"}
            assert _searched(world, role) == active, role
            wide = {"include_private": True, "include_drafts": True, "include_deleted": True}
            assert _searched(world, role, **wide) == SEEN[role] - {"deleted"}, role
            for state, entry in world.entries.items():
                if state != "deleted":
                    found = _searched(world, role, q=entry.words[0])
                    assert found <= SEEN[role], (role, state)
            _counts_follow(world, role, len(active))
    _column_follows(world)
    _files_follow(world, app)


def _counts_follow(world: World, role: str, seen: int) -> None:
    context = world.context(role)
    for action, key in (("group_show", "energy"), ("organization_show", "home")):
        assert tk.get_action(action)(dict(context), {"id": key})["package_count"] == seen, role
    facets = tk.get_action("package_search")(
        dict(context), {"rows": 0, "facet.field": ["organization", "tags"]}
    )["facets"]
    assert facets["organization"] == {"home": seen}
    assert sum(facets["tags"].values()) == seen


def _column_follows(world: World) -> None:
    for state, entry in world.entries.items():
        package = model.Package.get(entry.id)
        assert package is not None
        closed = state not in SEEN["anonymous"] and state != "deleted"
        assert package.private is closed, state


def _files_follow(world: World, app: Any) -> None:
    for role in ROLES:
        for state, entry in world.entries.items():
            if state == "deleted":
                continue
            answer = app.get(
                f"/dataset/{entry.id}/resource/{entry.file_id}/download/file.csv",
                headers=world.headers(role),
            )
            assert (entry.file_word in answer.body) is (state in FETCHED[role]), (role, state)
            expected = 200 if state in FETCHED[role] else 403 if state in SEEN[role] else 404
            assert answer.status_code == expected, (role, state)


@pytest.mark.parametrize("role", ["member", "office"])
def test_a_lost_seat_counts_at_once(people: World, role: str) -> None:
    entry = plant(people, "draft").entries["draft"]
    assert _may("package_show", people, role, entry.id)
    organization = people.organizations["home" if role == "member" else "office"]
    root = people.context("sysadmin")
    tk.get_action("organization_member_delete")(
        root, {"id": organization["id"], "username": people.people[role]}
    )
    assert not _may("package_show", people, role, entry.id)


def test_states_of_the_table_are_all_tried() -> None:
    assert {name for seen in SEEN.values() for name in seen} == set(STATES)
