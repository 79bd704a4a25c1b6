"""Kept pages in Valkey: a fixed number of places, each for one page.

A page's key says its place; what comes later takes the place of what was there. So memory is
bounded whatever is asked, without any list of what is there. Searches have places of their own:
who types at random displaces searches, but no page of the catalogue.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import redis

from ckanext.jiulongpo.portal.page_cache.asking import Asked
from ckanext.jiulongpo.portal.page_cache.generation import LONGEST_COMMIT, Generation
from ckanext.jiulongpo.portal.page_cache.packing import FORMS, IDENTITY, Packed

__all__ = ["Found", "Shelf", "Sizes"]

_GZIP_WINDOW = 31
_FETCH = (
    "local made = redis.call('GET', KEYS[1]) "
    "if not made then local now = redis.call('TIME') "
    "made = string.format('%.0f', now[1] * 1000000 + now[2]) redis.call('SET', KEYS[1], made) end "
    "local page = redis.call('HMGET', KEYS[2], 'key', 'generation', 'head', 'mark', ARGV[2]) "
    "if page[1] ~= ARGV[1] or page[2] ~= made or not page[5] then return {made} end "
    "return {made, page[3], page[4], page[5]}"
)
_KEEP = (
    "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
    "local oldest = redis.call('TIME')[1] - ARGV[4] "
    "redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', oldest) "
    "if redis.call('ZCARD', KEYS[3]) > 0 then return 0 end "
    "redis.call('DEL', KEYS[2]) "
    "redis.call('HSET', KEYS[2], 'generation', ARGV[1], 'key', ARGV[2], unpack(ARGV, 5)) "
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
    """

    pages: int
    searches: int
    largest: int


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

    def __post_init__(self) -> None:
        self._fetch = self.generation.client.register_script(_FETCH)
        self._keep = self.generation.client.register_script(_KEEP)

    def fetch(self, asked: Asked, form: str) -> Found:
        """The kept page of the present generation, in a form.

        Returns:
            an empty generation where Valkey does not answer: then nothing can be kept either.
        """
        if not self.generation.is_usable():
            return Found("", None)
        stored = FORMS[-1] if form == IDENTITY else form
        keys = [self.generation.key, self._place(asked)]
        try:
            answer = self._fetch(keys=keys, args=[asked.key, stored])
        except redis.RedisError as error:
            self.generation.failed(error)
            return Found("", None)
        made, *page = answer
        return Found(made.decode(), _page(page, form) if page else None)

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
        keys = [numbers.key, self._place(asked), numbers.open_key]
        arguments = [generation, asked.key, seconds, LONGEST_COMMIT, *fields]
        try:
            return bool(self._keep(keys=keys, args=arguments))
        except redis.RedisError as error:
            numbers.failed(error)
            return False

    def _place(self, asked: Asked) -> str:
        area, places = (
            ("search", self.sizes.searches) if asked.is_search else ("page", self.sizes.pages)
        )
        place = int.from_bytes(asked.key[:8], "big") % max(places, 1)
        return f"{self.generation.prefix}{area}:{place}"


def _page(stored: list[bytes], form: str) -> Packed:
    head, mark, body = stored
    status, headers = json.loads(head)
    if form == IDENTITY:
        body = zlib.decompress(body, _GZIP_WINDOW)
    return Packed(status, tuple((n, v) for n, v in headers), mark.decode(), form, body)
