"""Who sends: a person who is signed in, or a mark of a network address that lasts a day.

The address itself is never stored. Its mark is keyed with a salt that the site forgets with the
day; after that nobody can say any more whose it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from flask import has_request_context

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.feedback import config, people
from ckanext.jiulongpo.feedback.door import service

__all__ = ["Caller", "address", "caller_of"]

_HOUSEHOLD = 64
"""Bits of an IPv6 address that one connection has; the rest it changes as it likes."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends.

    Attributes:
        mark: what is counted and stored of him: his id, or the mark of his address.
        user_id: empty for a stranger.
    """

    mark: str
    user_id: str


def caller_of(context: Context) -> Caller:
    """Who makes a call."""
    person = people.person_of(context)
    if person is not None:
        return Caller(f"user:{person.id}", person.id)
    return Caller(service.mark_of(address()), "")


def address() -> str:
    """Where the request comes from: an IPv4 address, or the network of an IPv6 one."""
    if not has_request_context():
        return ""
    told = _told_by_proxies() or tk.request.remote_addr or ""
    try:
        found = ip_address(told.strip().partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, _HOUSEHOLD), strict=False))
    return str(found)


def _told_by_proxies() -> str:
    """What the outermost of the site's own proxies has seen; what stands before may be forged."""
    proxies = config.trusted_proxies()
    hops = tk.request.headers.get("X-Forwarded-For", "").split(",")
    return hops[-proxies] if 0 < proxies <= len(hops) else ""
