"""Atom (RFC 4287) of what is new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator

from ckanext.jiulongpo.feedback import config
from ckanext.jiulongpo.feedback.follow.news import Event

__all__ = ["document"]

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def document(
    title: str, address: str, page: str, events: Sequence[Event], language: str
) -> tuple[bytes, datetime]:
    """A feed, and when the newest of it happened.

    Args:
        title: of what is followed.
        address: of the feed itself; its identity.
        page: of what is followed.
        events: the newest first.
        language: tag of it, such as ``zh-Hans-CN``.
    """
    newest = events[0].when if events else _NEVER
    feed = FeedGenerator()
    feed.id(address)
    feed.title(_written(f"{title} - {config.site_title()}"))
    feed.link(href=address, rel="self", type="application/atom+xml")
    feed.link(href=page, rel="alternate")
    feed.author(name=_written(config.site_title()))
    feed.language(language)
    feed.updated(newest)
    for event in events:
        _add(feed, event)
    return feed.atom_str(pretty=True), newest


def _add(feed: FeedGenerator, event: Event) -> None:
    entry = feed.add_entry(order="append")
    entry.id(event.id)
    entry.title(_written(event.title))
    entry.link(href=event.url, rel="alternate")
    entry.updated(event.when)
    entry.summary(_written(event.text))
    entry.category(term=event.kind)


def _written(text: str) -> str:
    return _FORBIDDEN.sub("", text)
