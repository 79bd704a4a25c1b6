"""Connections to Solr that stay open from one question to the next.

CKAN makes a client for each question (``ckan.lib.search.common.make_connection``), and each client
a connection and a new reading of the environment's proxies: a third of the processor time of a
``package_show``. CKAN offers no place to hand it a session, so pysolr's own way to one is replaced.

What pysolr asks is ready to be sent. requests prepares it all the same, looks at each character of
its address twice, and keeps cookies: as much again as sending it takes.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import pysolr
import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies
from typing_extensions import override

__all__ = ["keep_open"]

_KEPT = 10
"""Open connections a process keeps; more threads than these open further ones for a while."""
_AGAIN = 1
"""Times that a question is put again whose connection Solr was just closing; never a write."""
_OWN_CA = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_READY = frozenset({"data", "headers", "timeout", "allow_redirects"})
"""What a question that needs no preparing consists of."""


class _Straight(requests.Session):
    """A session that hands a question as it is to its connections; any other goes the long way."""

    @override
    def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
        body = options.get("data") or None
        given = {name for name, value in options.items() if value}
        if args or self.proxies or not given <= _READY or not isinstance(body, bytes | None):
            return super().request(method, url, *args, **options)
        asked = requests.PreparedRequest()
        asked.method, asked.url, asked.body = method, url, body
        asked.headers = CaseInsensitiveDict(options.get("headers") or {})
        if body:
            asked.headers["Content-Length"] = str(len(body))
        answer = self.get_adapter(asked.url).send(
            asked, timeout=options.get("timeout"), verify=self.verify
        )
        _whole = answer.content  # read to its end, so that the connection is free again
        return super().request(method, url, **options) if answer.is_redirect else answer


def keep_open() -> None:
    """Let all questions of this process to one Solr share its connections."""
    pysolr.Solr.get_session = _shared


def _shared(self: pysolr.Solr) -> requests.Session:
    return _session(self.url, self.verify)


@cache
def _session(url: str, verify: bool) -> requests.Session:
    """The session for a Solr; what the environment says of it is read once."""
    session = _Straight()
    session.trust_env = False
    session.proxies.update(get_environ_proxies(url, no_proxy=None))
    named = (os.environ.get(name) for name in _OWN_CA)
    session.verify = verify and next(filter(None, named), True)
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=_KEPT, max_retries=_AGAIN))
    return session


# A child that wrote on its parent's connections would get its parent's answers
os.register_at_fork(after_in_child=_session.cache_clear)
