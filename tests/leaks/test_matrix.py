"""The leak matrix: roles x states x every read, canaries everywhere, none where it must not be.

``JLP_LEAKS=full`` tries every role and state; the sample tries those that differ in rights.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from tests.leaks import reads
from tests.leaks.world import Entry, World, plant_import, plant_source

FULL = os.environ.get("JLP_LEAKS") == "full"
ROLES = ("anonymous", "other_department", *(("stranger", "enterprise") if FULL else ()))
SAMPLE = ("on_request", "shared", "draft", "deleted")
"""States whose own pages are asked for; the words of all states are planted in any case."""


def _leaks(text: str, asked: str, world: World, role: str) -> list[str]:
    """What the answer gives away, besides what was in the question."""
    return [
        what for word, what in world.forbidden(role).items() if word in text and word not in asked
    ]


def _entries(world: World) -> list[Entry]:
    return [entry for state, entry in world.entries.items() if FULL or state in SAMPLE]


def _answer(action: str, world: World, role: str, arguments: dict[str, Any]) -> str:
    """What an action says, its refusals included."""
    try:
        result = tk.get_action(action)(world.context(role), dict(arguments))
    except Exception as error:  # noqa: BLE001 -- a crash, too, may give something away
        model.Session.rollback()
        return f"{error!r} {error}"
    return json.dumps(result, default=str, ensure_ascii=False)


def _page(app: Any, path: str, world: World, role: str) -> tuple[int, str]:
    """Status and everything that a browser would get."""
    try:
        answer = app.get(path, headers=world.headers(role), follow_redirects=False)
    except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError) as error:
        return 403, repr(error)  # CKAN's own views let some refusals through
    except Exception as error:  # noqa: BLE001 -- under test the server hands its crashes on
        model.Session.rollback()
        return 500, repr(error)
    return answer.status_code, f"{answer.headers}\n{reads.text_of(answer)}"


def test_every_parameter_of_every_action_has_a_value_to_try(app: Any) -> None:
    gaps = {
        name: reads.unknown(reads.parameters(name, action))
        for name, action in reads.read_actions().items()
    }
    assert not {name: gap for name, gap in gaps.items() if gap}


def test_every_part_of_every_route_has_a_value_to_try(app: Any) -> None:
    gaps = {
        path: reads.unknown(reads.variables(rule))
        for path, rule in reads.read_routes(app.flask_app.url_map.iter_rules()).items()
    }
    assert not {path: gap for path, gap in gaps.items() if gap}


@pytest.mark.slow
def test_no_read_gives_away_what_is_not_for_the_role(world: World, app: Any) -> None:
    plant_source(world)
    plant_import(world)
    entries = _entries(world)
    found: set[tuple[str, str, str]] = set()
    known = world.entries["open"].words
    asked = told = 0
    actions = reads.read_actions()
    with app.flask_app.test_request_context():
        for role in ROLES:
            for name, action in actions.items():
                for arguments in reads.calls(name, reads.parameters(name, action), world, entries):
                    asked += 1
                    text = _answer(name, world, role, arguments)
                    told += any(each in text for each in known)
                    leaks = _leaks(text, str(arguments), world, role)
                    found.update((role, name, leak) for leak in leaks)
    crashes: set[str] = set()
    routes = reads.read_routes(app.flask_app.url_map.iter_rules())
    for role in ROLES:
        for rule in routes.values():
            for path in reads.paths(rule, world, entries):
                asked += 1
                status, text = _page(app, path, world, role)
                told += any(each in text for each in known)
                found.update((role, rule.rule, leak) for leak in _leaks(text, path, world, role))
                if status >= 500:
                    crashes.add(f"{role} {rule.rule} {text[:200]}")
    assert not sorted(found)
    assert not sorted(crashes)
    assert asked > 800
    assert told > 50, "the reads must find what is open, or they prove nothing"
