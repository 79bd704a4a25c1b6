"""Who sends: a person who is signed in, or a mark of a network address that lasts a day.

The address itself is never stored. Its mark is keyed with a salt that the site forgets with the
day; after that nobody can say any more whose it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import has_request_context

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.callers import address_of
from ckanext.jiulongpo.feedback import people
from ckanext.jiulongpo.feedback.door import service

__all__ = ["Caller", "address", "caller_of"]


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
    person = people.actor_of(context)
    if person is not None:
        return Caller(f"user:{person.id}", person.id)
    return Caller(service.mark_of(address()), "")


def address() -> str:
    """Where the request comes from: an IPv4 address, or the network of an IPv6 one."""
    return address_of(tk.request.environ) if has_request_context() else ""
