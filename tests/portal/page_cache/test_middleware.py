"""The cache around an application of the test's own: what may be kept, for how much memory."""

from __future__ import annotations

import socket
from typing import Any

import pytest
import redis
from werkzeug.test import Client

from ckanext.jiulongpo.portal.page_cache.generation import Generation, connect
from ckanext.jiulongpo.portal.page_cache.middleware import PageCache, Rules
from ckanext.jiulongpo.portal.page_cache.shelf import Shelf, Sizes
from tests.portal.page_cache.toys import PREFIX, RULES, Application


def _client(application: Any, client: redis.Redis, sizes: Sizes, rules: Rules = RULES) -> Client:
    return Client(PageCache(application, rules, Shelf(Generation(client, PREFIX), sizes)))


SIZES = Sizes(pages=50, searches=10, largest=100_000)


def test_a_second_reader_does_not_wake_the_application(valkey: redis.Redis) -> None:
    application = Application()
    client = _client(application, valkey, SIZES)
    assert client.get("/about").data == client.get("/about").data
    assert application.calls == 1


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", {"Set_Cookie": "a=b"}),
        ("200 OK", {"Cache_Control": "no-store"}),
        ("200 OK", {"Vary": "*"}),
        ("500 Internal Server Error", {}),
        ("302 Found", {"Location": "/"}),
        ("403 Forbidden", {}),
    ],
)
def test_an_answer_for_one_reader_or_of_a_fault_is_not_kept(
    valkey: redis.Redis, status: str, headers: dict[str, str]
) -> None:
    application = Application(status, **headers)
    client = _client(application, valkey, SIZES)
    client.get("/about")
    answer = client.get("/about")
    assert application.calls == 2
    assert "private" in answer.headers["Cache-Control"] or "no-store" in str(answer.headers)
    assert "X-Page-Cache" not in answer.headers


def test_what_is_told_to_one_reader_is_not_told_to_the_next(valkey: redis.Redis) -> None:
    """Such as how often he may still ask."""
    told = {"X_RateLimit_Remaining": "59", "RateLimit": "x", "X_Request_ID": "1", "X_Kept": "yes"}
    client = _client(Application(**told), valkey, SIZES)
    own = {"X-RateLimit-Remaining", "RateLimit", "X-Request-ID"}
    made, kept = (client.get("/about").headers for _ in range(2))
    assert made["X-Kept"] == kept["X-Kept"] == "yes"
    assert own <= set(made.keys())
    assert not own & set(kept.keys())


def test_many_addresses_take_no_more_than_their_places(valkey: redis.Redis) -> None:
    client = _client(Application(), valkey, Sizes(pages=7, searches=3, largest=100_000))
    for number in range(60):
        client.get(f"/dataset/{number}")
        client.get(f"/dataset/?q={number}")
    kinds = [
        key.decode()[len(PREFIX) :].partition(":")[0] for key in valkey.scan_iter(PREFIX + "*")
    ]
    assert kinds.count("page") <= 7
    assert kinds.count("search") <= 3


def test_searches_displace_no_page(valkey: redis.Redis) -> None:
    client = _client(Application(), valkey, Sizes(pages=5, searches=2, largest=100_000))
    client.get("/about")
    for number in range(30):
        client.get(f"/dataset/?q={number}")
    assert client.get("/about").headers["X-Page-Cache"] == "hit"


def test_a_page_in_anothers_place_is_not_taken_for_it(valkey: redis.Redis) -> None:
    client = _client(Application(), valkey, Sizes(pages=1, searches=1, largest=100_000))
    for path in ("/about", "/terms", "/about", "/privacy"):
        assert client.get(path).text.startswith(path)


def test_as_many_pages_as_there_are_places_are_kept_side_by_side(valkey: redis.Redis) -> None:
    """Whatever their addresses are: none displaces another while there is room for both."""
    client = _client(Application(), valkey, Sizes(pages=40, searches=40, largest=100_000))
    paths = [f"/dataset/?q={number}" for number in range(40)]
    for path in paths:
        client.get(path)
    assert {client.get(path).headers["X-Page-Cache"] for path in paths} == {"hit"}


def test_what_was_kept_first_goes_first(valkey: redis.Redis) -> None:
    client = _client(Application(), valkey, Sizes(pages=3, searches=1, largest=100_000))
    for path in ("/about", "/terms", "/privacy", "/site-map"):
        client.get(path)
    states = [client.get(p).headers["X-Page-Cache"] for p in ("/terms", "/privacy", "/site-map")]
    assert states == ["hit"] * 3
    assert client.get("/about").headers["X-Page-Cache"] == "miss"


def test_a_page_made_again_stays_in_its_place(valkey: redis.Redis) -> None:
    """Else every change of the catalogue would let pages displace one another."""
    client = _client(Application(), valkey, Sizes(pages=3, searches=1, largest=100_000))
    for _ in range(5):
        Generation(valkey, PREFIX).end_change("")
        for path in ("/about", "/terms", "/privacy"):
            assert client.get(path).headers["X-Page-Cache"] == "miss"
    states = [client.get(p).headers["X-Page-Cache"] for p in ("/about", "/terms", "/privacy")]
    assert states == ["hit"] * 3


def test_a_page_that_had_expired_is_not_lost_by_its_first_place(valkey: redis.Redis) -> None:
    client = _client(Application(), valkey, Sizes(pages=2, searches=1, largest=100_000))
    client.get("/about")
    [first] = valkey.scan_iter(PREFIX + "page:*")
    valkey.delete(first)  # as if its time were over
    client.get("/about")  # in the second place
    client.get("/terms")  # in the first
    assert client.get("/about").headers["X-Page-Cache"] == "hit"
    assert client.get("/terms").headers["X-Page-Cache"] == "hit"


def test_a_page_that_is_too_large_is_given_and_not_kept(valkey: redis.Redis) -> None:
    import random

    application = Application()
    application.filler = "".join(chr(random.randint(33, 126)) for _ in range(5000))
    client = _client(application, valkey, Sizes(pages=5, searches=1, largest=2000))
    assert [client.get("/about").headers["X-Page-Cache"] for _ in range(2)] == ["miss", "miss"]


def test_a_page_is_not_kept_for_ever(valkey: redis.Redis) -> None:
    client = _client(Application(), valkey, SIZES)
    client.get("/about")
    client.get("/dataset/?q=x")
    places = [k for k in valkey.scan_iter(PREFIX + "*") if b":page:" in k or b":search:" in k]
    assert len(places) == 2
    assert all(0 < valkey.ttl(key) <= 100 for key in places)


def test_another_day_or_release_has_other_pages(valkey: redis.Redis) -> None:
    application = Application()
    days = iter(("one", "one", "two"))
    rules = Rules(RULES.reader, lambda: next(days), 100, 0)
    client = _client(application, valkey, SIZES, rules)
    states = [client.get("/about").headers["X-Page-Cache"] for _ in range(3)]
    assert states == ["miss", "hit", "miss"]


def test_a_setting_lets_browsers_keep_a_page_for_a_while(valkey: redis.Redis) -> None:
    client = _client(Application(), valkey, SIZES, Rules(RULES.reader, lambda: "", 100, 60))
    assert client.get("/about").headers["Cache-Control"] == "public, max-age=60, must-revalidate"


def _closed_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_without_valkey_pages_are_made_and_right() -> None:
    away = connect(f"redis://127.0.0.1:{_closed_port()}/0")
    application = Application()
    client = _client(application, away, SIZES)
    answers = [client.get("/about", headers={"Accept-Encoding": "gzip"}) for _ in range(3)]
    assert application.calls == 3
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.headers["ETag"] for answer in answers)


def test_a_change_that_could_not_be_told_is_told_before_a_page_is_taken(
    valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that has changed something while Valkey was away shows nothing old after it."""
    generation = Generation(valkey, PREFIX)
    application = Application()
    client = Client(PageCache(application, RULES, Shelf(generation, SIZES)))
    client.get("/about")
    assert client.get("/about").headers["X-Page-Cache"] == "hit"
    monkeypatch.setattr("ckanext.jiulongpo.portal.page_cache.generation._REST_SECONDS", 0)
    tell = generation._raise

    def away(**_given: Any) -> None:
        raise redis.ConnectionError

    generation._raise = away
    generation.end_change(generation.begin_change())
    assert client.get("/about").headers["X-Page-Cache"] == "miss"
    generation._raise = tell
    assert [client.get("/about").headers["X-Page-Cache"] for _ in range(2)] == ["miss", "hit"]
    assert application.calls == 3


def test_built_files_are_for_ever_and_compressed_once(valkey: redis.Redis) -> None:
    application = Application(ETag='"1"', Content_Disposition="inline; filename=x.css")
    application.headers["Content-Type"] = "text/css; charset=utf-8"
    application.filler = "a{color:red}" * 100
    client = _client(application, valkey, SIZES)
    path = "/webassets/ckanext-jiulongpo/0a1b2c3d_portal.css"
    first, again = (client.get(path, headers={"Accept-Encoding": "br"}) for _ in range(2))
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert again.headers["Content-Encoding"] == "br"
    assert first.data == again.data
    assert application.calls == 1
    plain = client.get("/base/vendor/x.css", headers={"Accept-Encoding": "br"})
    assert plain.headers["Cache-Control"] == "public, max-age=3600"
    assert plain.headers["ETag"] == 'W/"1"'


def test_downloads_and_answers_of_unknown_length_pass_as_they_are(valkey: redis.Redis) -> None:
    application = Application(Content_Disposition="attachment; filename=x.csv")
    application.headers["Content-Type"] = "text/csv"
    application.filler = "a" * 2000
    client = _client(application, valkey, SIZES)
    answer = client.get("/dataset/a/resource/b/download/x.csv", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data.endswith(b"a" * 2000)


@pytest.mark.parametrize("word", ["private, no-cache", "no-store"])
def test_what_a_view_keeps_to_one_reader_is_not_called_public(
    valkey: redis.Redis, word: str
) -> None:
    """CKAN puts its own words behind the view's; a cache in between must not choose."""
    application = Application(
        Cache_Control=f"{word}, public, max-age=0, must-revalidate", ETag='"1"'
    )
    answer = _client(application, valkey, SIZES).get("/dataset/a/archive.zip")
    assert answer.headers["Cache-Control"] == f"{word}, max-age=0, must-revalidate"
