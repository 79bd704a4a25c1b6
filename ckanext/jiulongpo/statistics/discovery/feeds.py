"""Feeds of the newest and the last changed entries, Atom and RSS, of what everybody may see."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from feedgen.feed import FeedGenerator

import ckan.plugins.toolkit as tk
from ckan.model import AnonymousUser
from ckan.types import Context

from ckanext.jiulongpo.statistics import config
from ckanext.jiulongpo.statistics.discovery.addresses import lasting

__all__ = ["FORMS", "KINDS", "feed", "title_of"]

KINDS = {"new": "metadata_created", "changed": "metadata_modified"}
"""Feed → the date by which it is ordered."""
FORMS = {"atom": "application/atom+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8"}
_SUMMARY = 500


def title_of(kind: str) -> str:
    """What a feed is called."""
    return tk._("New datasets") if kind == "new" else tk._("Changed datasets")


def feed(kind: str, form: str) -> bytes:
    """A feed.

    Args:
        kind: one of ``KINDS``.
        form: one of ``FORMS``.
    """
    made = FeedGenerator()
    made.id(lasting("jiulongpo_statistics.feed", kind=kind, syntax="atom"))
    made.title(f"{title_of(kind)} · {config.site_title()}")
    made.subtitle(config.site_description() or title_of(kind))
    made.language(tk.h.lang().replace("_", "-"))
    made.link(href=lasting("dataset.search"), rel="alternate")
    made.link(href=lasting("jiulongpo_statistics.feed", kind=kind, syntax=form), rel="self")
    found = _entries(KINDS[kind])
    made.updated(_moment(found[0][KINDS[kind]]) if found else datetime.fromtimestamp(0, UTC))
    for entry in found:
        _add(made, entry, KINDS[kind])
    return made.atom_str(pretty=True) if form == "atom" else made.rss_str(pretty=True)


def _entries(date: str) -> list[dict[str, Any]]:
    anybody = Context(user="", auth_user_obj=AnonymousUser())
    asked = {
        "fq": "+dataset_type:dataset",
        "sort": f"{date} desc",
        "rows": config.feed_entries(),
        "facet": "false",
    }
    return tk.get_action("package_search")(anybody, asked)["results"]


def _add(made: FeedGenerator, entry: Mapping[str, Any], date: str) -> None:
    provider = entry.get("organization") or {}
    item = made.add_entry(order="append")
    address = lasting("dataset.read", id=entry["name"])
    item.id(address)
    item.title(_plain(entry.get("title") or entry["name"]))
    item.link(href=address)
    item.published(_moment(entry["metadata_created"]))
    item.updated(_moment(entry[date]))
    item.summary(_plain(entry.get("notes") or "")[:_SUMMARY])
    if name := provider.get("title") or provider.get("name"):
        item.author(name=_plain(name))
    for group in entry.get("groups") or ():
        item.category(term=group["name"], label=_plain(group.get("title") or group["name"]))


def _plain(text: str) -> str:
    """What XML can hold: no control characters."""
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) != "Cc")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
