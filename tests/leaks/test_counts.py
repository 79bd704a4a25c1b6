"""Hidden entries change no answer: no count, no facet, no order, no tag, no next page.

What a role reads is kept, then entries that it may not see are added, and it reads again: every
answer has to be the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from tests.leaks import reads
from tests.leaks.world import ALL, DEPARTMENTS, EVERYBODY, World, plant

_MOVING = (
    r'name="_csrf_token"[^>]*>',
    r'<meta name="csrf[^>]*>',
    r"nonce-[\w-]+",
    r'<label for="challenge_answer">[^<]*</label>',
    r'name="challenge" value="[^"]*"',
    r'"challenge": "[^"]*", "question": "[^"]*"',
    r"\bN[0-9a-f]{32}\b",
    r'"last_active": [^,]*',
    r"<updated>[^<]*</updated>",
    r'"sha256": "[0-9a-f]{64}"',  # of papers in which the minute of their making stands
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?",
)
"""Parts of an answer that differ between two readings of the same thing."""
_FREE_ORDER = re.compile(r"^/catalog\.|/(manage_)?member(s|_dump)\b|/admins/|opensearch-suggest")
"""RDF has no order, CKAN lists members in whatever order the database gives, and suggestions are
ordered as by ``package_autocomplete``."""


_UNORDERED = ("dcat_", "package_autocomplete")
"""Completion orders by pairs of letters, which the random names of entries hold by chance."""


_NEVER_THE_SAME = ("jiulongpo_api_usage", "/developers/usage", "jiulongpo_workbook_entry_write")
"""What a person has asked for himself, to which each reading adds; and a workbook of the values
that are sent with the question, in which the moment of its writing stands."""


def _still(text: str, *, ordered: bool = True) -> str:
    """What stays the same between two readings; where the order is free, the words."""
    text = re.sub("|".join(_MOVING), "", text)
    return text if ordered else " ".join(sorted(set(re.findall(r"\w+", text))))


def _actions(world: World, role: str) -> dict[str, str]:
    answers = {}
    for name, action in reads.read_actions().items():
        names = reads.parameters(name, action) - {"id"}
        for arguments in reads.calls(name, names, world, list(world.entries.values())[:1]):
            try:
                result = tk.get_action(name)(world.context(role), dict(arguments))
                text = json.dumps(result, default=str, ensure_ascii=False, sort_keys=True)
            except Exception as error:  # noqa: BLE001 -- a refusal is an answer
                model.Session.rollback()
                text = repr(error)
            answers[f"{name} {arguments}"] = _still(text, ordered=not name.startswith(_UNORDERED))
    for kind in ("group_list", "organization_list"):
        result = tk.get_action(kind)(world.context(role), {"sort": "package_count desc"})
        answers[f"{kind} by count"] = json.dumps(result)
    return answers


def _pages(world: World, role: str, app: Any) -> dict[str, str]:
    answers = {}
    for rule in reads.read_routes(app.flask_app.url_map.iter_rules()).values():
        names = reads.variables(rule)
        group = rule.endpoint.partition(".")[0] in {"group", "organization", "jiulongpo_portal"}
        if names and names != {"_format"} and not (group and names == {"id"}):
            continue
        for path in reads.paths(rule, world, []):
            try:
                answer = app.get(path, headers=world.headers(role), follow_redirects=False)
            except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError) as error:
                answers[path] = repr(error)
                continue
            body = _still(reads.text_of(answer), ordered=not _FREE_ORDER.search(path))
            answers[path] = f"{answer.status_code} {body}"
    return answers


def _read(world: World, role: str, app: Any, fresh_caches: Callable[[], None]) -> dict[str, str]:
    fresh_caches()
    with app.flask_app.test_request_context():
        actions = _actions(world, role)
    return actions | _pages(world, role, app)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "seen"), [("anonymous", EVERYBODY), ("other_department", DEPARTMENTS)]
)
def test_hidden_entries_change_no_answer(
    people: World,
    app: Any,
    fresh_caches: Callable[[], None],
    role: str,
    seen: frozenset[str],
) -> None:
    plant(people, *sorted(seen))
    before = _read(people, role, app, fresh_caches)
    plant(people, *sorted(ALL - seen))
    after = _read(people, role, app, fresh_caches)
    changed = {
        question: _difference(answer, after[question])
        for question, answer in before.items()
        if answer != after.get(question) and not question.startswith(_NEVER_THE_SAME)
    }
    assert not changed


def _difference(before: str, after: str) -> str:
    """The first place at which two answers part."""
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    return f"…{before[max(0, start - 80) : start + 80]} → {after[start : start + 80]}"
