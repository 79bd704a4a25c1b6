"""The portal's settings, typed; nothing else in the portal reads ``tk.config``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

_PREFIX = "ckanext.jiulongpo.portal."


def text(name: str) -> str:
    """One of the portal's text settings (such as ``organiser``), without blanks at its ends."""
    return str(tk.config[_PREFIX + name] or "").strip()


def page_sizes() -> list[int]:
    """Numbers of entries a page of results may hold; the first is the default."""
    sizes = [int(size) for size in tk.config[_PREFIX + "page_sizes"] if str(size).isdigit()]
    return [size for size in sizes if 0 < size <= tk.config["ckan.search.rows_max"]] or [20]


def stats_seconds() -> int:
    """How long counts are kept, in seconds."""
    return tk.config[_PREFIX + "stats_seconds"]


def facet_values() -> int:
    """Values of a facet shown before its "more" is opened."""
    return tk.config[_PREFIX + "facet_values"]


def site_title() -> str:
    """The site's name, as CKAN has it."""
    return str(tk.config["ckan.site_title"])


def site_description() -> str:
    """The site's description, as CKAN has it."""
    return str(tk.config["ckan.site_description"] or "")


def site_url() -> str:
    """The site's public address without a slash at its end."""
    return str(tk.config["ckan.site_url"]).rstrip("/")


def tracks_views() -> bool:
    """Whether CKAN's own tracking counts the views of datasets."""
    return "tracking" in tk.config["ckan.plugins"]


def session_is_secure() -> bool:
    """Whether cookies may travel over HTTPS only."""
    return bool(tk.config["SESSION_COOKIE_SECURE"])
