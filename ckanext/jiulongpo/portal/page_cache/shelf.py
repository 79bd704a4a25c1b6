"""Kept pages in Valkey: a fixed number of places, taken in turn.

A page that is kept gets the next place, and what had it before goes; made again, it stays where it
is. So memory is bounded whatever is asked, and no two pages displace each other while there is room
for both. Searches have places of their own: who types at random displaces searches, but no page of
the catalogue.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import redis

from ckanext.jiulongpo.portal.page_cache.asking import Asked
from ckanext.jiulongpo.portal.page_cache.copies import Copies
from ckanext.jiulongpo.portal.page_cache.generation import LONGEST_COMMIT, Generation
from ckanext.jiulongpo.portal.page_cache.packing import FORMS, IDENTITY, Packed

__all__ = ["Found", "Shelf", "Sizes"]

_GZIP_WINDOW = 31
_FETCH = (
    "local made = redis.call('GET', KEYS[1]) "
    "if not made then local now = redis.call('TIME') "
    "made = string.format('%.0f', now[1] * 1000000 + now[2]) redis.call('SET', KEYS[1], made) end "
    "local page = redis.call('HMGET', KEYS[2], 'generation', 'head', 'mark', ARGV[1]) "
    "if page[1] ~= made or not page[4] then return {made} end "
    "return {made, page[2], page[3], page[4], redis.call('PTTL', KEYS[2])}"
)
_KEEP = (
    "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
    "local oldest = redis.call('TIME')[1] - ARGV[4] "
    "redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', oldest) "
    "if redis.call('ZCARD', KEYS[3]) > 0 then return 0 end "
    "local place = redis.call('HGET', KEYS[2], 'place') "
    "redis.call('DEL', KEYS[2]) "
    "if not place then "
    "local turn = redis.call('HINCRBY', KEYS[4], 'turn', 1) "
    "place = string.format('%.0f', turn % ARGV[2]) "
    "local before = redis.call('HGET', KEYS[4], place) "
    # A page that had expired and was kept again has left its first place to nobody
    "if before and redis.call('HGET', before, 'place') == place then redis.call('DEL', before) end "
    "redis.call('HSET', KEYS[4], place, KEYS[2]) end "
    "redis.call('HSET', KEYS[2], 'place', place, 'generation', ARGV[1], unpack(ARGV, 5)) "
    "redis.call('EXPIRE', KEYS[2], ARGV[3]) "
    "return 1"
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is kept.

    Attributes:
        pages: places of addresses without parameters.
        searches: places of those with some.
        largest: bytes of one page in all its forms.
        copies: pages of which each web process holds a copy.
    """

    pages: int
    searches: int
    largest: int
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the present generation, and the page if it is kept."""

    generation: str
    page: Packed | None


@dataclass(slots=True)
class Shelf:
    """The places of one site."""

    generation: Generation
    sizes: Sizes
    _fetch: Any = field(init=False)
    _keep: Any = field(init=False)
    _copies: Copies = field(init=False)

    def __post_init__(self) -> None:
        self._copies = Copies(self.sizes.copies)
        self._fetch = self.generation.client.register_script(_FETCH)
        self._keep = self.generation.client.register_script(_KEEP)

    def fetch(self, asked: Asked, form: str) -> Found:
        """The kept page of the present generation, in a form.

        Returns:
            an empty generation where Valkey does not answer: then nothing can be kept either.
        """
        copied = self._copied(asked, form)
        if copied or not self.generation.is_usable():
            return copied or Found("", None)
        stored = FORMS[-1] if form == IDENTITY else form
        keys = [self.generation.key, self._name(asked)]
        begun = self._copies.clock()
        try:
            answer = self._fetch(keys=keys, args=[stored])
        except redis.RedisError as error:
            self.generation.failed(error)
            return Found("", None)
        made, *stored_page = answer
        if not stored_page:
            return Found(made.decode(), None)
        *parts, left = stored_page
        found = Found(made.decode(), _page(parts, form))
        self._copy(asked, form, found, begun + left / 1000)
        return found

    def _copied(self, asked: Asked, form: str) -> Found | None:
        """This process's copy, if Valkey's number is still the one under which it was kept."""
        key = (asked.key, form)
        if not self._copies.has(key):
            return None
        generation = self.generation.looked_up()
        page = self._copies.get(key, generation) if generation else None
        return Found(generation, page) if page else None

    def _copy(self, asked: Asked, form: str, found: Found, until: float) -> None:
        if found.page:
            self._copies.put((asked.key, form), found.generation, found.page, until)

    def keep(
        self, asked: Asked, generation: str, forms: Mapping[str, Packed], seconds: int
    ) -> bool:
        """Keep a page that was begun in a generation, unless something has changed since.

        Returns:
            whether it is kept.
        """
        if sum(len(page.body) for page in forms.values()) > self.sizes.largest:
            return False
        one = next(iter(forms.values()))
        fields = ["head", json.dumps([one.status, one.headers]), "mark", one.mark]
        for form, page in forms.items():
            fields += [form, page.body]
        numbers = self.generation
        places = max(self.sizes.searches if asked.is_search else self.sizes.pages, 1)
        keys = [numbers.key, self._name(asked), numbers.open_key, self._places(asked)]
        arguments = [generation, places, seconds, LONGEST_COMMIT, *fields]
        try:
            return bool(self._keep(keys=keys, args=arguments))
        except redis.RedisError as error:
            numbers.failed(error)
            return False

    def _name(self, asked: Asked) -> str:
        """Where a page is; its key says all that it depends on."""
        return f"{self.generation.prefix}{_area(asked)}:{asked.key.hex()}"

    def _places(self, asked: Asked) -> str:
        """Where it is written which page has which place."""
        return f"{self.generation.prefix}places:{_area(asked)}"


def _area(asked: Asked) -> str:
    return "search" if asked.is_search else "page"


def _page(stored: list[bytes], form: str) -> Packed:
    head, mark, body = stored
    status, headers = json.loads(head)
    if form == IDENTITY:
        body = zlib.decompress(body, _GZIP_WINDOW)
    return Packed(status, tuple((n, v) for n, v in headers), mark.decode(), form, body)
