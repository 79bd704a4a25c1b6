"""A system with an API, from the form of a source to entries in the index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from tests.harvesters.jobs import run_through_queue
from tests.harvesters.sources.rest.dialect_server import Asked, DialectServer, Reply, wires
from tests.harvesters.toys import as_site, indexed

pytestmark = pytest.mark.usefixtures("site", "clean_queues")

DIALECT = "wuhan_portal"


@pytest.fixture
def server(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[DialectServer]:
    with DialectServer(wires()[DIALECT]).running() as server:
        allowed = list(server.allow)
        monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.allow_hosts", allowed)
        yield server


@pytest.fixture
def office(site: dict[str, Any]) -> str:
    return site["office"]["id"]


def _source(server: DialectServer, owner: str, **more: Any) -> dict[str, Any]:
    settings = {
        "mapping": DIALECT,
        "dialect": DIALECT,
        "page_size": 2,
        "allow_hosts": list(server.allow),
        "create_providers": True,
        **more,
    }
    given = {
        "name": "an-api",
        "title": "接口来源",
        "url": server.url,
        "source_type": "jiulongpo_rest",
        "owner_org": owner,
        "config": json.dumps(settings),
    }
    return tk.get_action("harvest_source_create")(as_site(), given)


def _stats(job: dict[str, Any]) -> dict[str, int]:
    return {key: value for key, value in job["stats"].items() if value}


def test_a_job_reads_all_pages_and_a_second_one_changes_nothing(
    server: DialectServer, office: str
) -> None:
    source = _source(server, office)
    assert _stats(run_through_queue(source["id"])) == {"added": 3}
    assert len(indexed()) == 3
    assert _stats(run_through_queue(source["id"])) == {"not modified": 3}


def test_a_job_that_breaks_off_keeps_what_it_has_and_tells_why(
    server: DialectServer, office: str
) -> None:
    def second_page_asks_for_a_login(asked: Asked, reply: Reply) -> Reply:
        is_second = asked.value("json.current") == 2
        return (200, b"<html>login</html>", "text/html") if is_second else reply

    server.twist = second_page_asks_for_a_login
    source = _source(server, office)
    job = run_through_queue(source["id"])
    assert _stats(job)["added"] == 2
    told = " ".join(each["message"] for each in job["gather_error_summary"])
    assert "login" in told


@pytest.mark.parametrize(
    "wrong", [{"dialect": "atlantis"}, {"page_size": -1}, {"parameters": {"token": "x"}}]
)
def test_wrong_settings_are_refused_in_the_form(
    server: DialectServer, office: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(tk.ValidationError):
        _source(server, office, **wrong)
