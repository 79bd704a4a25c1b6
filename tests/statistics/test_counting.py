"""Requests are counted at the outside of the site, in Valkey, and hinder nobody."""

from __future__ import annotations

import time

import pytest
import redis

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics import clock, counting, tally
from ckanext.jiulongpo.statistics.sights import Kind, Sight
from ckanext.jiulongpo.statistics.tally import Tally


def test_the_page_of_an_entry_counts_for_it(visit, counts, moved):
    for _ in range(3):
        visit("/dataset/elder-homes")
    found = moved()
    assert found["view", "elder-homes"] == 3
    assert found["page", ""] == 3


def test_its_page_in_english_and_under_its_id_are_views_of_the_same_entry(
    visit, counts, moved, entry
):
    """Also where CKAN leads from the id on to the name: that is one view, not two."""
    visit("/dataset/buses")
    visit("/en/dataset/buses")
    under_id = visit(f"/dataset/{entry('buses')['id']}", status=None)
    if under_id.status_code != 200:
        visit(under_id.headers["Location"])
    assert moved()["view", "buses"] == 3


@pytest.mark.parametrize(
    ("path", "status"),
    [("/dataset/was-never-there", 404), ("/dataset/secret-canary", 404), ("/dataset/new", None)],
)
def test_a_page_that_was_not_shown_is_no_view(visit, counts, moved, path, status):
    visit(path, status=status)
    assert not [key for key in moved() if key[0] == "view"]


def test_addresses_that_do_not_exist_leave_nothing_in_valkey(visit, counts):
    """Or a stranger could fill it with names he invents."""
    for number in range(20):
        visit(f"/dataset/invented-{number}", status=404)
    assert counts.valkey.hlen(counts.key("open")) == 0


def test_robots_and_looks_ahead_do_not_count(visit, counts, moved):
    visit("/dataset/buses", User_Agent="Baiduspider/2.0")
    visit("/dataset/buses", Sec_Purpose="prefetch")
    visit("/dataset/buses", method="HEAD")
    assert moved() == {}


def test_a_search_and_a_call_count(visit, counts, moved):
    visit("/dataset/?q=养老")
    visit("/api/3/action/package_search?q=养老", User_Agent="curl/8.5.0")
    found = moved()
    assert found["search", ""] == 1
    assert found["api", ""] == 1
    assert found["page", ""] == 1


def test_a_question_of_a_program_to_a_table_counts_for_its_entry(site, counts, moved, entry):
    """A page that asks for the rows it shows is no program's question."""
    file = entry("elder-homes")["resources"][0]["id"]
    with site.flask_app.test_request_context("/api/3/action/x"):
        tk.signals.action_succeeded.send(
            "jiulongpo_table_query", context={}, data_dict={"resource_id": file}, result={}
        )
    with site.flask_app.test_request_context("/dataset/x"):
        tk.signals.action_succeeded.send(
            "jiulongpo_table_query", context={}, data_dict={"resource_id": file}, result={}
        )
    assert moved()["query", "elder-homes"] == 1


def test_readers_of_a_day_are_counted_once(visit, counts, moved):
    for _ in range(3):
        visit("/about")
    visit("/about", User_Agent="Mozilla/5.0 (Windows NT 10.0; rv:141.0) Firefox/141.0")
    assert moved()["visitor", ""] == 2


def test_neither_address_nor_browser_is_anywhere_in_valkey(visit, counts):
    visit("/dataset/buses")
    valkey = counts.valkey
    kept = b""
    for key in valkey.scan_iter(counts.key("*")):
        kept += key + (valkey.dump(key) or b"")
    assert b"127.0.0.1" not in kept
    assert b"Firefox" not in kept


def test_the_key_of_a_days_marks_is_gone_after_two_days(visit, counts):
    visit("/about")
    seconds = counts.valkey.ttl(counts.key("salt", clock.today()))
    assert 0 < seconds <= 2 * 24 * 3600


def test_no_cookie_is_set_for_it(visit, counts):
    assert not [
        cookie
        for cookie in visit("/statistics").headers.getlist("Set-Cookie")
        if "session" not in cookie and "ckan" not in cookie
    ]


def test_a_page_is_counted_after_its_last_byte(site, counts):
    """The reader has the page before it is counted."""
    seen_open = []

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        yield b"a"
        counts.send()
        seen_open.append(counts.valkey.exists(counts.key("open")))

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/about",
        "HTTP_USER_AGENT": "Mozilla/5.0 Firefox/140.0",
    }
    body = counting.Counting(application)(environ, lambda *_args: lambda _data: None)
    assert b"".join(body) == b"a"
    assert seen_open == [0]
    counts.send()
    assert counts.valkey.exists(counts.key("open"))


def test_a_page_that_nobody_waits_for_is_counted_when_it_is_closed(site, counts):
    closed = []

    class Body:
        def __iter__(self):
            yield b"a"

        def close(self):
            closed.append(True)

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return Body()

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/about",
        "HTTP_USER_AGENT": "Mozilla/5.0 Firefox/140.0",
    }
    counting.Counting(application)(environ, lambda *_args: lambda _data: None).close()
    assert closed == [True]
    counts.send()
    assert counts.valkey.exists(counts.key("open"))


def test_a_file_is_handed_on_as_the_server_can_send_it_by_itself(site):
    file = iter([b"bytes"])

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/csv")])
        return file

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/x.csv"}
    assert counting.Counting(application)(environ, lambda *_args: None) is file


@pytest.fixture
def without_valkey(monkeypatch):
    """A Valkey that refuses."""
    gone = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.25)
    broken = Tally(gone, "nothing")
    monkeypatch.setattr(counting, "tally", lambda: broken)
    return broken


def test_without_valkey_pages_are_shown_and_nobody_waits(visit, without_valkey, caplog):
    assert "养老机构信息" in visit("/dataset/elder-homes").get_data(as_text=True)
    without_valkey.send()
    assert "nothing is counted" in caplog.text
    asked = without_valkey._rests_until
    assert asked > time.monotonic()
    visit("/dataset/elder-homes")
    without_valkey.send()
    assert without_valkey._rests_until == asked, "it was asked again at once"


def test_requests_of_a_moment_are_one_round_trip(visit, counts, monkeypatch):
    """The cost of counting: a single command stream, however many there were."""
    visit("/dataset/buses")
    sent = []
    execute = redis.client.Pipeline.execute
    command = redis.Redis.execute_command

    def piped(self, *args, **kwargs):
        sent.append("pipeline")
        return execute(self, *args, **kwargs)

    def commanded(self, *args, **options):
        if self is counts.valkey:
            sent.append(args[0])
        return command(self, *args, **options)

    monkeypatch.setattr(redis.client.Pipeline, "execute", piped)
    monkeypatch.setattr(redis.Redis, "execute_command", commanded)
    for number in range(20):
        counts.add(clock.today(), [Sight(Kind.PAGE)], (f"192.0.2.{number}", "Firefox"))
    assert sent == []
    counts.send()
    assert sent == ["pipeline"]


def test_words_that_found_nothing_are_told_when_several_readers_sought_them(visit, counts, moved):
    for number in range(5):
        visit("/dataset/?q=魑魅魍魉", User_Agent=f"Mozilla/5.0 (X11) Firefox/14{number}.0")
    visit("/dataset/?q=饕餮", User_Agent="Mozilla/5.0 (X11) Firefox/140.0")
    moved()
    today = clock.today()
    from ckanext.jiulongpo.statistics import model

    assert model.missed_queries(today, today, 10) == [("魑魅魍魉", 5, 1)]


def test_one_reader_who_tries_again_and_again_is_one(visit, counts):
    for _ in range(9):
        visit("/dataset/?q=魑魅魍魉")
    assert counts.missed(clock.today(), 1) == {"魑魅魍魉": 1}


@pytest.mark.parametrize("words", ["13800138000 魑魅", "a@example.cn"])
def test_words_that_may_name_a_person_are_not_kept(visit, counts, words):
    visit(f"/dataset/?q={words}")
    assert counts.missed(clock.today(), 1) == {}


def test_invented_words_do_not_fill_valkey(counts, monkeypatch):
    monkeypatch.setattr(tally, "_MOST_MISSED", 10)
    for number in range(40):
        counts.miss(clock.today(), f"词{number}", ("192.0.2.1", "Firefox"))
    assert len(counts.missed(clock.today(), 1)) == 10
    assert len(list(counts.valkey.scan_iter(counts.key("missed", "*")))) <= 11


@pytest.mark.ckan_config("ckanext.jiulongpo.trusted_proxies", ["127.0.0.1"])
def test_readers_behind_a_proxy_are_told_apart(visit, counts, moved):
    for address in ("203.0.113.1", "203.0.113.2", "203.0.113.2"):
        visit("/about", X_Forwarded_For=address)
    assert moved()["visitor", ""] == 2
