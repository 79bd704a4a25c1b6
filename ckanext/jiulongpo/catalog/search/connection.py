"""Connections to Solr that stay open from one question to the next.

CKAN makes a client for each question (``ckan.lib.search.common.make_connection``), and each client
a connection and a new reading of the environment's proxies: a third of the processor time of a
``package_show``. CKAN offers no place to hand it a session, so pysolr's own way to one is replaced.
"""

from __future__ import annotations

import os
from functools import cache

import pysolr
import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

__all__ = ["keep_open"]

_KEPT = 10
"""Open connections a process keeps; more threads than these open further ones for a while."""
_AGAIN = 1
"""Times that a question is put again whose connection Solr was just closing; never a write."""
_OWN_CA = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def keep_open() -> None:
    """Let all questions of this process to one Solr share its connections."""
    pysolr.Solr.get_session = _shared


def _shared(self: pysolr.Solr) -> requests.Session:
    return _session(self.url, self.verify)


@cache
def _session(url: str, verify: bool) -> requests.Session:
    """The session for a Solr; what the environment says of it is read once."""
    session = requests.Session()
    session.trust_env = False
    session.proxies.update(get_environ_proxies(url, no_proxy=None))
    named = (os.environ.get(name) for name in _OWN_CA)
    session.verify = verify and next(filter(None, named), True)
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=_KEPT, max_retries=_AGAIN))
    return session


# A child that wrote on its parent's connections would get its parent's answers
os.register_at_fork(after_in_child=_session.cache_clear)
