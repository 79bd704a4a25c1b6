"""The settings of the developers' part, typed; described in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = [
    "address_key",
    "cost",
    "document_seconds",
    "has_mcp",
    "has_quota",
    "locale",
    "mcp_origins",
    "quota_address",
    "quota_seconds",
    "quota_timeout",
    "quota_token",
    "redis_url",
    "refuse_bad_tokens",
    "site_id",
    "site_title",
    "site_url",
    "tidy_every",
    "token_days",
    "token_days_max",
    "token_header",
    "unscoped_tokens",
    "use_days",
]

_PREFIX = "ckanext.jiulongpo.developers."


def token_days() -> int:
    """Life of a new token in days where its maker names none."""
    return tk.config[_PREFIX + "token_days"]


def token_days_max() -> int:
    """Longest life of a new token in days; 0 for no limit."""
    return tk.config[_PREFIX + "token_days_max"]


def unscoped_tokens() -> str:
    """What tokens without scopes may do: ``full``, ``read`` or ``none``."""
    return tk.config[_PREFIX + "unscoped_tokens"]


def refuse_bad_tokens() -> bool:
    """Whether a token that is unknown or has ended is answered with 401."""
    return tk.config[_PREFIX + "refuse_bad_tokens"]


def has_quota() -> bool:
    """Whether calls are limited."""
    return tk.config[_PREFIX + "quota"]


def quota_seconds() -> int:
    """Seconds in which an empty budget is full again; at least one."""
    return max(1, tk.config[_PREFIX + "quota_seconds"])


def quota_address() -> int:
    """Points in the budget of an address."""
    return tk.config[_PREFIX + "quota_address"]


def quota_token() -> int:
    """Points in the budget of a token."""
    return tk.config[_PREFIX + "quota_token"]


def quota_timeout() -> float:
    """Seconds to wait for Valkey."""
    return tk.config[_PREFIX + "quota_timeout"] / 1000


def cost(kind: str) -> int:
    """Points for a call: ``read``, ``search``, ``download`` or ``write``."""
    return tk.config[f"{_PREFIX}cost_{kind}"]


def use_days() -> int:
    """Days for which the calls of tokens are kept."""
    return tk.config[_PREFIX + "use_days"]


def document_seconds() -> int:
    """Seconds for which an OpenAPI document is kept."""
    return tk.config[_PREFIX + "document_seconds"]


def has_mcp() -> bool:
    """Whether ``/mcp`` answers."""
    return tk.config[_PREFIX + "mcp"]


def mcp_origins() -> list[str]:
    """Origins besides the site's own from which browsers may call ``/mcp``."""
    return list(tk.config[_PREFIX + "mcp_origins"])


def redis_url() -> str:
    """Where CKAN's Valkey is."""
    return tk.config["ckan.redis.url"]


def site_id() -> str:
    """The site's own name, before its keys in Valkey."""
    return tk.config["ckan.site_id"]


def site_title() -> str:
    """The site's name, as people know it."""
    return str(tk.config["ckan.site_title"])


def site_url() -> str:
    """The site's public address without a slash at its end."""
    return str(tk.config["ckan.site_url"]).rstrip("/")


def locale() -> str:
    """The site's own language."""
    return tk.config["ckan.locale_default"]


def token_header() -> str:
    """The header in which a token is sent."""
    return tk.config["apitoken_header_name"]


def address_key(day: str) -> bytes:
    """The key under which addresses are hashed on one day. Secret."""
    return f"{tk.config['SECRET_KEY']}:developers:addresses:{day}".encode()


def tidy_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo developers tidy`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "tidy_every"])
