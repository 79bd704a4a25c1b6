"""What the tests of the cache put around it: an application of their own, a place in Valkey."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import redis

from ckanext.jiulongpo.portal.page_cache.asking import Reader
from ckanext.jiulongpo.portal.page_cache.middleware import Rules

PREFIX = "jiulongpo:test-page-cache:"
RULES = Rules(
    reader=Reader(frozenset({"ckan"}), ("HTTP_AUTHORIZATION",), ("jlp_large_type",), ("en",)),
    variant=lambda: "day",
    seconds=100,
    max_age=0,
)


class Application:
    """Answers the path and a number that rises with each call."""

    def __init__(self, status: str = "200 OK", **headers: str) -> None:
        self.calls = 0
        self.status = status
        self.headers = {"Content-Type": "text/html", **headers}
        self.filler = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.calls += 1
        body = f"{environ['PATH_INFO']} {self.calls} {self.filler}".encode()
        length = {"Content-Length": str(len(body))}
        headers = {**self.headers, **length}.items()
        start_response(self.status, [(n.replace("_", "-"), v) for n, v in headers])
        return [body]


def empty(client: redis.Redis) -> None:
    """Let Valkey forget what such tests have kept."""
    for key in client.scan_iter(PREFIX + "*"):
        client.delete(key)
