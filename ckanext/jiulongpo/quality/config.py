"""The settings of quality, typed; declared and described in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = [
    "allow_hosts",
    "criteria_file",
    "link_days",
    "link_failures",
    "link_minutes",
    "link_retry_hours",
    "locale",
    "queue_url",
    "site_id",
    "site_title",
    "site_url",
    "tries_links",
    "wake_seconds",
    "work_every",
]

_PREFIX = "ckanext.jiulongpo.quality."


def criteria_file() -> str:
    """A place's own criteria; empty for those that ship."""
    return str(tk.config[_PREFIX + "criteria_file"] or "")


def wake_seconds() -> int:
    """How long after a change entries are judged anew."""
    return max(1, tk.config[_PREFIX + "wake_seconds"])


def tries_links() -> bool:
    """Whether addresses of data elsewhere are tried."""
    return tk.config[_PREFIX + "try_links"]


def link_days() -> int:
    """Days between two looks at an address."""
    return max(1, tk.config[_PREFIX + "link_days"])


def link_retry_hours() -> int:
    """Hours after which an address that has failed is tried again."""
    return max(1, tk.config[_PREFIX + "link_retry_hours"])


def link_failures() -> int:
    """Failures in a row after which an address counts as broken."""
    return max(1, tk.config[_PREFIX + "link_failures"])


def link_minutes() -> int:
    """Longest time of one pass over the addresses."""
    return max(1, tk.config[_PREFIX + "link_minutes"])


def allow_hosts() -> frozenset[str]:
    """``host:port`` in private networks whose addresses may be tried."""
    return frozenset(tk.config[_PREFIX + "allow_hosts"])


def queue_url() -> str:
    """Where Valkey is, CKAN's own setting."""
    return tk.config["ckan.redis.url"]


def site_id() -> str:
    """The name by which this site's keys are told from another one's."""
    return tk.config["ckan.site_id"]


def site_title() -> str:
    """The site's name."""
    return tk.config["ckan.site_title"]


def site_url() -> str:
    """The site's public address without a slash at its end."""
    return str(tk.config["ckan.site_url"]).rstrip("/")


def locale() -> str:
    """The site's first language, CKAN's own setting."""
    return tk.config["ckan.locale_default"]


def work_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo quality work`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "work_every"])
