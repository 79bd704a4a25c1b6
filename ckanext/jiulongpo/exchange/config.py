"""The settings of the exchange, typed; nothing else here reads ``tk.config``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = [
    "allow_hosts",
    "inbox",
    "locale",
    "platform_url",
    "region_code",
    "secret_key",
    "send_every",
]

_PREFIX = "ckanext.jiulongpo.exchange."


def platform_url() -> str:
    """Where reports go; empty when nothing is reported."""
    return str(tk.config[_PREFIX + "platform_url"] or "").strip()


def secret_key() -> str:
    """The key of the site that seals secrets, the harvest's too; never shown, never logged."""
    return str(tk.config.get("ckanext.jiulongpo.harvest.secret_key") or "")


def allow_hosts() -> frozenset[str]:
    """``host:port`` of the platform above in a private network."""
    return frozenset(tk.config[_PREFIX + "allow_hosts"])


def region_code() -> str:
    """Code of the administrative division that reports: the site's own where none is named."""
    own = tk.config["ckanext.jiulongpo.site_district"]
    return str(tk.config[_PREFIX + "region_code"] or own or "").strip()


def inbox() -> str:
    """Name of the source that takes reports which name none."""
    return str(tk.config[_PREFIX + "inbox"] or "")


def locale() -> str:
    """The site's own language."""
    return str(tk.config["ckan.locale_default"])


def send_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo exchange send``; 0 without a platform."""
    return int(tk.config[_PREFIX + "send_every"]) if platform_url() else 0
