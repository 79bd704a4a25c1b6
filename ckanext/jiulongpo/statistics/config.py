"""The settings of statistics, typed; declared and described in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = [
    "cache_megabytes",
    "feed_entries",
    "flush_every",
    "locale",
    "locales",
    "missed_query_visitors",
    "page_seconds",
    "queue_url",
    "site_description",
    "site_id",
    "site_title",
    "site_url",
    "sitemap_part",
]

_PREFIX = "ckanext.jiulongpo.statistics."


def page_seconds() -> int:
    """How long the figures of the statistics page are kept, in seconds."""
    return tk.config[_PREFIX + "page_seconds"]


def missed_query_visitors() -> int:
    """Different visitors of a day who must have searched for the same words in vain."""
    return tk.config[_PREFIX + "missed_query_visitors"]


def sitemap_part() -> int:
    """Addresses in one part of the sitemap; the protocol allows 50,000."""
    return max(1, min(50_000, tk.config[_PREFIX + "sitemap_part"]))


def feed_entries() -> int:
    """Entries in a feed."""
    return tk.config[_PREFIX + "feed_entries"]


def cache_megabytes() -> int:
    """Largest made file of the open catalogue that is kept for the next reader."""
    return tk.config[_PREFIX + "cache_megabytes"]


def queue_url() -> str:
    """Where Valkey is, CKAN's own setting."""
    return tk.config["ckan.redis.url"]


def site_id() -> str:
    """The name by which this site's keys are told from another one's."""
    return tk.config["ckan.site_id"]


def site_url() -> str:
    """The site's public address without a slash at its end."""
    return str(tk.config["ckan.site_url"]).rstrip("/")


def site_title() -> str:
    """The site's name."""
    return tk.config["ckan.site_title"]


def site_description() -> str:
    """The site's description; empty where there is none."""
    return tk.config["ckan.site_description"] or ""


def locale() -> str:
    """The site's first language, CKAN's own setting."""
    return tk.config["ckan.locale_default"]


def locales() -> frozenset[str]:
    """First parts of addresses that name a language."""
    return frozenset(tk.config["ckan.locales_offered"])


def flush_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo statistics flush`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "flush_every"])
