"""Copies of kept pages in a web process: right in every process, whatever another one does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from werkzeug.test import Client

from ckanext.jiulongpo.portal.page_cache.copies import LARGEST, Copies
from ckanext.jiulongpo.portal.page_cache.generation import Generation, connect
from ckanext.jiulongpo.portal.page_cache.middleware import PageCache
from ckanext.jiulongpo.portal.page_cache.packing import Packed
from ckanext.jiulongpo.portal.page_cache.shelf import Shelf, Sizes
from tests.portal.page_cache.toys import PREFIX, RULES, Application, empty

KEY = (b"key", "gzip")


class Clock:
    """Seconds as a test wants them."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def _page(size: int = 10) -> Packed:
    return Packed("200 OK", (), "mark", "gzip", b"x" * size)


def _process(application: Application, client: redis.Redis, copies: int = 5) -> Client:
    """What one web process is: a cache with copies of its own before an application."""
    shelf = Shelf(Generation(client, PREFIX), Sizes(50, 50, 100_000, copies))
    return Client(PageCache(application, RULES, shelf))


def _texts(client: Client, count: int) -> set[bytes]:
    return {client.get("/about").data for _ in range(count)}


def test_a_change_in_one_process_ends_the_copies_of_all(valkey: redis.Redis) -> None:
    """No process shows a copy of the state before a change, be it told before or after a commit."""
    application = Application()
    one, other = _process(application, valkey), _process(application, valkey)
    changer = Generation(valkey, PREFIX)
    before = _texts(one, 3) | _texts(other, 3)
    assert len(before) == 1
    change = changer.begin_change()
    between = _texts(one, 2) | _texts(other, 2)
    assert not between & before, "the commit may be done before its end is told"
    changer.end_change(change)
    assert not (_texts(one, 3) | _texts(other, 3)) & (before | between)


@pytest.mark.parametrize(("copies", "state", "calls"), [(10, "hit", 1), (0, "miss", 2)])
def test_a_copy_asks_valkey_for_the_number_alone(
    valkey: redis.Redis, copies: int, state: str, calls: int
) -> None:
    """What was kept is not read again: without it a copy still answers, until a change."""
    application = Application()
    client = _process(application, valkey, copies=copies)
    _texts(client, 2)
    for key in valkey.scan_iter(PREFIX + "page:*"):
        valkey.delete(key)
    assert client.get("/about").headers["X-Page-Cache"] == state
    assert application.calls == calls


def test_a_valkey_that_was_emptied_ends_the_copies(valkey: redis.Redis) -> None:
    client = _process(Application(), valkey)
    before = _texts(client, 3)
    empty(valkey)
    assert not _texts(client, 2) & before


def test_copies_are_few_small_and_not_for_ever() -> None:
    clock = Clock()
    copies = Copies(2, clock)
    copies.put(KEY, "7", _page(LARGEST + 1), until=100)
    assert not copies.has(KEY), "too large"
    for name in (b"one", b"two", b"three"):
        copies.put((name, "gzip"), "7", _page(), until=100)
    assert not copies.has((b"one", "gzip")), "the one asked for longest ago goes"
    assert copies.get((b"two", "gzip"), "7")
    assert copies.get((b"two", "br"), "7") is None, "another form is another page"
    assert copies.get((b"three", "gzip"), "8") is None, "of another state"
    clock.now = 100
    assert copies.get((b"two", "gzip"), "7") is None, "no longer than Valkey keeps it"


def test_the_number_is_looked_up_over_lost_connections_and_by_many(valkey: redis.Redis) -> None:
    """A connection that Valkey has closed costs a second question, not an answer."""
    generation = Generation(valkey, PREFIX)
    assert generation.looked_up() == ""
    valkey.set(generation.key, "12")
    assert generation.looked_up() == "12"
    valkey.client_kill_filter(_type="normal", skipme=False)
    assert generation.looked_up() == "12"
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(lambda _n: generation.looked_up(), range(100))) == {"12"}


def test_without_valkey_no_number_is_looked_up() -> None:
    assert Generation(connect("redis://127.0.0.1:1/0"), PREFIX).looked_up() == ""
