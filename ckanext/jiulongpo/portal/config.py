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


def facet_most() -> int:
    """Values of a facet that a page holds before all of them are asked for."""
    return tk.config[_PREFIX + "facet_most"]


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


def page_cache() -> bool:
    """Whether pages of visitors are kept."""
    return bool(tk.config[_PREFIX + "page_cache"])


def page_cache_seconds() -> int:
    """Seconds for which a page is kept though nothing has changed."""
    return tk.config[_PREFIX + "page_cache_seconds"]


def page_cache_pages() -> int:
    """Places for pages whose address has no parameters."""
    return tk.config[_PREFIX + "page_cache_pages"]


def page_cache_searches() -> int:
    """Places for pages whose address has parameters."""
    return tk.config[_PREFIX + "page_cache_searches"]


def page_cache_largest() -> int:
    """Bytes of the largest page that is kept, in all its forms."""
    return tk.config[_PREFIX + "page_cache_largest_kilobytes"] * 1024


def page_cache_copies() -> int:
    """Kept pages of which each web process holds a copy; 0 for none."""
    return tk.config[_PREFIX + "page_cache_copies"]


def page_max_age() -> int:
    """Seconds for which browsers and caches in between need not ask again for a page."""
    return tk.config[_PREFIX + "page_max_age"]


def personal_cookies() -> frozenset[str]:
    """Cookies by which CKAN, or a plugin that logs people in, knows a person."""
    own = (tk.config["SESSION_COOKIE_NAME"], tk.config["REMEMBER_COOKIE_NAME"])
    return frozenset((*own, *tk.config[_PREFIX + "personal_cookies"]))


def token_header() -> str:
    """The header that carries an API token, as WSGI names it."""
    return "HTTP_" + str(tk.config["apitoken_header_name"]).upper().replace("-", "_")


def languages() -> tuple[str, ...]:
    """The languages that an address may begin with."""
    return tuple(tk.config["ckan.locales_offered"] or ())


def redis_url() -> str:
    """The address of Redis or Valkey."""
    return str(tk.config["ckan.redis.url"])


def site_id() -> str:
    """The site's name among those that share a server."""
    return str(tk.config["ckan.site_id"])


def everything() -> list[tuple[str, object]]:
    """All settings, to tell whether one has changed."""
    return list(tk.config.items())
