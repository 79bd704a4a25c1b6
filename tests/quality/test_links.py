"""Addresses elsewhere: tried with patience, by a guarded client, with what they answered kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import ckan.plugins.toolkit as tk
from ckan import model as ckan_model

from ckanext.jiulongpo.quality import waking
from ckanext.jiulongpo.quality.links import service, trying
from ckanext.jiulongpo.quality.links.model import QualityLink, QualityTry


class _Answers(BaseHTTPRequestHandler):
    """Answers as its address says; ``/status/404``, ``/large``, ``/away``."""

    broken: bool = False
    asked: list[tuple[str, str]] = []  # noqa: RUF012 -- emptied by the fixture

    def do_GET(self) -> None:
        type(self).asked.append((self.path, self.headers.get("Range", "")))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/file.csv")
            self.end_headers()
            return
        status = int(self.path.rpartition("/")[2]) if self.path.startswith("/status/") else 200
        self.send_response(503 if type(self).broken and status == 200 else status)
        body = b"x" * (200_000 if self.path == "/large" else 1)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is written to the terminal."""


@pytest.fixture
def server() -> Iterator[str]:
    """Where a small server listens on the loopback."""
    _Answers.broken, _Answers.asked = False, []
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


@pytest.fixture
def links(site, act, judged, server, monkeypatch):
    """Files elsewhere of one entry, each at a path of the server; gone afterwards."""
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.quality.allow_hosts", [server])
    made = []

    def put(*paths: str, host: str = server) -> None:
        for path in paths:
            url = f"http://{host}{path}"
            made.append(
                act("resource_create", package_id="buses", url=url, name=path, format="CSV")
            )
        with site.flask_app.test_request_context():
            service.collect()

    yield put
    left = {resource["id"] for resource in act("package_show", id="buses")["resources"]}
    for resource in made:
        if resource["id"] in left:
            act("resource_delete", id=resource["id"])


def tried(site) -> trying.Tried:
    """Have everything due, and try it."""
    ckan_model.Session.query(QualityLink).update({"due": datetime.now(UTC) - timedelta(1)})
    ckan_model.Session.commit()
    with site.flask_app.test_request_context():
        return trying.try_due()


def states() -> dict[str, str]:
    ckan_model.Session.expire_all()
    rows = ckan_model.Session.query(QualityLink)
    return {row.url.partition("/")[2].partition("/")[2]: row.state for row in rows}


def paths() -> dict[str, str]:
    return {"/" + url.partition("/")[2]: state for url, state in states().items()}


def test_an_address_is_asked_for_one_byte_and_answers(site, links, server):
    links("/file.csv", "/large", "/away", "/status/206")
    assert tried(site).tried == 4
    assert set(paths().values()) == {"good"}
    assert {asked for _path, asked in _Answers.asked} == {"bytes=0-0"}


def test_one_failure_is_no_proof_and_three_are(site, links, judged, quality):
    """The criterion follows the state: nothing is said, then that it fails, then that it is met."""
    links("/status/404", "/file.csv")
    judged()
    assert quality("buses")["by"]["links"]["state"] == "none"
    tried(site)
    assert paths() == {"/status/404": "untried", "/file.csv": "good"}
    judged()
    assert quality("buses")["by"]["links"]["state"] == "passed"
    tried(site)
    assert tried(site).changed == 1
    assert paths()["/status/404"] == "broken"
    assert judged().judged == 1
    result = quality("buses")["by"]["links"]
    assert result["state"] == "failed"
    assert result["counts"] == {"links": 2, "broken": 1}
    shown = {link["state"]: link for link in quality("buses")["links"]}
    assert len(shown["broken"]["looks"]) == 3
    assert "404" in shown["broken"]["text"]


def test_an_address_that_answers_again_is_good_at_once(site, links):
    links("/file.csv", "/other.csv", "/status/200")
    for _ in range(3):
        _Answers.broken = True
        tried(site)
    assert "broken" in paths().values()
    _Answers.broken = False
    tried(site)
    assert set(paths().values()) == {"good"}


def test_closed_networks_are_not_reached_and_nobody_is_charged(site, links, judged, quality):
    links("/data.csv", host="127.0.0.1:9")
    links("/data.csv", host="169.254.169.254")
    tried(site)
    assert set(states().values()) == {"closed"}
    judged()
    assert quality("buses")["by"]["links"]["state"] == "none"


def test_where_no_machine_answers_it_may_be_our_own_network(site, links, monkeypatch):
    """Three machines that all say nothing change nothing; each would else be charged."""
    hosts = ["a.invalid", "b.invalid", "c.invalid"]
    for host in hosts:
        links("/data.csv", host=host)
    assert tried(site).cut_off
    assert set(states().values()) == {"untried"}
    assert ckan_model.Session.query(QualityTry).count() == 0


def test_one_machine_is_not_asked_all_the_time() -> None:
    due = [("1", "http://a/1"), ("2", "http://a/2"), ("3", "http://b/3"), ("4", "http://[bad")]
    assert [key for key, _url in trying.in_turns(due)] == ["1", "3", "4", "2"]


def test_addresses_that_no_entry_has_any_more_are_forgotten(site, links, act):
    links("/file.csv")
    assert len(states()) == 1
    shown = act("package_show", id="buses")
    act("resource_delete", id=shown["resources"][-1]["id"])
    with site.flask_app.test_request_context():
        service.collect()
    assert states() == {}


def test_one_look_at_everything_does_all_of_it(site, links, judged):
    links("/file.csv")
    with site.flask_app.test_request_context():
        done = waking.work()
    assert done == {"judged": 5, "changed": 5, "links": 1, "cut_off": False}


@pytest.mark.parametrize(
    ("url", "url_type", "kept"),
    [
        ("http://a.example/x.csv", "", True), ("https://a.example/x.csv", None, True),
        ("http://a.example/x.csv", "upload", False), ("ftp://a.example/x", "", False),
        ("javascript:alert(1)", "", False), ("", "", False), (None, None, False),
        ("http://a.example/" + "x" * 3000, "", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_elsewhere_are_links(url, url_type, kept) -> None:
    assert bool(service.outward(url, url_type)) is kept
