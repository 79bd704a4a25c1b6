"""Whole downloads of open tables are there before anybody asks, and never at others' cost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.cli.cli import ckan as command
from ckan.tests.helpers import CKANCliRunner, CKANTestApp

from ckanext.jiulongpo.tables.keeping import ahead, service
from ckanext.jiulongpo.tables.versions import shelf
from tests.tables.conftest import act, attach, entry, load

ROWS = "名称,床位\n" + "".join(f"院{n},{n}\n" for n in range(300))
PERSON = "姓名,身份证号\n" + "张,110101199003078515\n" * 300
SETTINGS = "ckanext.jiulongpo.tables."
FORMS = {"xlsx", "csv-excel", "csv", "json"}


@pytest.fixture(autouse=True)
def inside(site: CKANTestApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on the command line: in a request, in the site's language; only what a test makes."""
    with site.flask_app.test_request_context():
        list(ahead.downloads())
        yield


def table(content: str = ROWS, **fields: Any) -> tuple[dict[str, Any], str]:
    made = entry(**fields)
    file = attach(made["id"], "homes.csv", content)
    load(file)
    return made, file


def made() -> set[tuple[str, str]]:
    return {(mark.resource_id, mark.form) for mark in ahead.downloads()}


def test_the_first_reader_gets_a_file(site: CKANTestApp) -> None:
    """With its size and checksum, and the bytes that would have been made for him."""
    pkg, file = table()
    path = f"/dataset/{pkg['name']}/table/{file}/csv"
    anew = site.get(path, query_string={"sort": "-床位"}).data
    assert made() == {(file, form) for form in FORMS}
    answer = site.get(path, status=200)
    assert answer.data.decode() == ROWS
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.data).hexdigest()}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert sorted(anew.decode().splitlines()) == sorted(ROWS.splitlines())
    assert made() == set(), "there is nothing more to do"


def test_what_changed_is_made_anew(site: CKANTestApp) -> None:
    pkg, file = table()
    assert len(made()) == len(FORMS)
    act("package_patch", id=pkg["id"], title="改名的目录")
    assert (file, "xlsx") in made()


@pytest.mark.parametrize(
    "fields",
    [{"catalog_state": "draft"}, {"open_type": "2", "open_condition": "实名申请"}],
    ids=["draft", "conditional"],
)
def test_nothing_is_made_of_what_visitors_may_not_have(fields: dict[str, str]) -> None:
    table(**fields)
    assert made() == set()


def test_nothing_is_made_of_persons_or_of_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, SETTINGS + "kept_rows", 2)
    table(PERSON)
    table("名称,床位\n院,1\n")
    assert made() == set()


def test_half_of_the_room_is_left_for_what_people_ask_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _pkg, _file = table()
    with monkeypatch.context() as patch:
        patch.setattr(service, "MEGABYTE", 1)
        assert made() == set()
    with monkeypatch.context() as patch:
        patch.setitem(tk.config, SETTINGS + "made_ahead", ["json", "no-such-format"])
        assert {form for _file, form in made()} == {"json"}
    with monkeypatch.context() as patch:
        patch.setitem(tk.config, SETTINGS + "kept_megabytes", 0)
        assert made() == set()


def test_a_storage_that_takes_nothing_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError

    table()
    with monkeypatch.context() as patch:
        patch.setattr(shelf, "holds", refuse)
        patch.setattr(service, "publish", refuse)
        assert made() == set()
    assert "was not made ahead" in caplog.text
    assert len(made()) == len(FORMS)


def test_the_command_makes_what_is_missing(cli: CKANCliRunner) -> None:
    table()
    result = cli.invoke(command, ["jiulongpo", "tables", "ahead"])
    assert result.exit_code == 0, result.output
    assert "4" in result.output
    assert made() == set()
