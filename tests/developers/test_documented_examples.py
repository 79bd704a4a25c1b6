"""The example calls of the documentation are calls: CKAN's own client makes each of them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from ckanapi import CKANAPIError, NotAuthorized, NotFound, RemoteCKAN, ValidationError
from ckanapi.cli.action import action as make_call
from ckanapi.errors import CLIError

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers.openapi.action_path import properties_of
from ckanext.jiulongpo.developers.openapi.entry import WRITING
from ckanext.jiulongpo.developers.registry import ActionFacts, all_actions
from tests.developers.conftest import Person
from tests.tables.conftest import act, entry

SWITCHES = ("--insecure", "--input-json", "--input", "--profile", "--output-jsonl", "--output-json")
FILES = {
    "catalogue.xlsx": "PK",
    "2027.csv": "2027-01-01,holiday",
    "m.yaml": "version: 1",
    "report.json": '{"cataloguename": "停车场"}',
}
"""What examples read; that it is no good is told by a finding."""
KNOWN_ARGUMENTS = frozenset({"upload"})
"""A file comes beside the parameters, so that no schema names it."""

AT_ANOTHER_TIME = frozenset(
    {
        *("jiulongpo_entry_reviewers", "jiulongpo_feedback_show"),
        *("jiulongpo_release_show", "jiulongpo_release_state"),
    }
)
"""They ask about what waits, was asked or was released; here nothing was."""


@pytest.fixture(scope="module")
def world(homes: dict[str, Any], editor: Person) -> dict[str, str]:
    """What stands in the examples → what is there: files, entries, departments, people, themes."""
    made = entry(name="jlp-0123", title="养老机构名录", tag_string="养老")
    act("package_patch", id=made["id"], notes="第二版")
    act("group_create", name="yang-lao", title="养老")
    return {
        "5f1c…": homes["resource_id"],
        "elder-homes": made["name"],
        "jlp-min-zheng-ju": "mzj",
        "jlp-mzj": "mzj",
        "jlp-jy": "jy",
        "jlp-1": "mzj",
        "li": editor.name,
        "energy": "yang-lao",
    }


@pytest.fixture
def client(live: str, root: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RemoteCKAN:
    """The client of an administrator, where the files lie that examples send."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    return RemoteCKAN(live, apikey=root.token())


def _lines(facts: ActionFacts) -> list[str]:
    joined = facts.text.example.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.startswith("ckanapi action ")]


def _documented(site: CKANTestApp, *, reads: bool) -> list[tuple[ActionFacts, str]]:
    with site.flask_app.test_request_context():
        found = [facts for facts in all_actions().values() if facts.reads is reads]
    return [(facts, line) for facts in found for line in _lines(facts)]


def _call(client: RemoteCKAN, line: str, world: dict[str, str]) -> None:
    _ckanapi, _action, name, *given = shlex.split(line)
    words = [_filled(word, world) for word in given]
    options: dict[str, Any] = dict.fromkeys(SWITCHES)
    list(make_call(client, {**options, "ACTION_NAME": name, "KEY=STRING": words}))


def _filled(word: str, world: dict[str, str]) -> str:
    """With what a shell puts in for a file, and with a name of what is there."""
    word = re.sub(r"\$\(cat (\S+)\)", lambda found: FILES[found[1]], word)
    key, is_text, value = word.partition("=")
    return f"{key}={world.get(value, value)}" if is_text else word


def test_each_example_of_reading_is_answered(
    site: CKANTestApp, client: RemoteCKAN, world: dict[str, str]
) -> None:
    """What only another server, file or run can show may be missing; nothing else may be wrong."""
    problems = {}
    for facts, line in _documented(site, reads=True):
        if facts.name in AT_ANOTHER_TIME:
            continue
        try:
            _call(client, line, world)
        except NotFound:
            if "…" not in line and "1111" not in line and "000" not in line:
                problems[line] = "is not there"
        except (CKANAPIError, CLIError, ValidationError, NotAuthorized) as error:
            problems[line] = f"{type(error).__name__}: {error}"
    assert not problems, problems


def test_each_example_of_writing_is_a_call_of_the_right_form(
    site: CKANTestApp, client: RemoteCKAN, world: dict[str, str]
) -> None:
    """It may come at the wrong time, as most do here; no argument is missing or unknown."""
    problems = {}
    for _facts, line in _documented(site, reads=False):
        try:
            _call(client, line, world)
        except (NotFound, NotAuthorized):
            continue
        except ValidationError as error:
            if "Missing value" in str(error) or "缺" in str(error):
                problems[line] = str(error)
        except (CKANAPIError, CLIError) as error:
            problems[line] = f"{type(error).__name__}: {error}"
    assert not problems, problems


def test_no_example_names_what_its_action_does_not_know(site: CKANTestApp) -> None:
    """By the parameters that the OpenAPI document tells; an action without a schema takes more."""
    problems = {}
    for facts, line in _documented(site, reads=True) + _documented(site, reads=False):
        with site.flask_app.test_request_context():
            known = {prop.name for prop in properties_of(facts)} | KNOWN_ARGUMENTS
        _ckanapi, _action, name, *given = shlex.split(line)
        named = {re.split("[=:@]", word, maxsplit=1)[0] for word in given}
        if name != facts.name or (facts.schema and facts.name not in WRITING and named - known):
            problems[line] = named - known
    assert not problems, problems
