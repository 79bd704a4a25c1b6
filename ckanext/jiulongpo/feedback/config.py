"""The settings of feedback, typed; declared and described in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = [
    "contact_days",
    "days_of",
    "digest_hours",
    "due_every",
    "extension_days",
    "limits",
    "locale",
    "max_seconds",
    "min_seconds",
    "remind_days",
    "seal_key",
    "sends_mail",
    "signing_key",
    "site_title",
    "site_url",
    "webhook_allow_hosts",
    "webhook_failures",
    "webhooks_per_user",
]

_PREFIX = "ckanext.jiulongpo.feedback."


def days_of(kind: str) -> int:
    """Working days to answer a kind of feedback."""
    return int(tk.config[f"{_PREFIX}{kind}_days"])


def extension_days() -> int:
    """Working days by which a clock is extended."""
    return int(tk.config[_PREFIX + "extension_days"])


def remind_days() -> int:
    """Working days before the end of a clock on which a reminder goes out."""
    return int(tk.config[_PREFIX + "remind_days"])


def min_seconds() -> int:
    """Seconds that a person takes at least for a form."""
    return int(tk.config[_PREFIX + "min_seconds"])


def max_seconds() -> int:
    """Seconds for which a form's question may be answered."""
    return int(tk.config[_PREFIX + "max_seconds"])


def limits(act: str) -> tuple[int, int]:
    """What may be done in an hour: from one address, and by all strangers together.

    Args:
        act: ``form`` or ``click``.
    """
    names = ("per_address", "per_site") if act == "form" else _CLICKS
    return int(tk.config[_PREFIX + names[0]]), int(tk.config[_PREFIX + names[1]])


_CLICKS = ("clicks_per_address", "clicks_per_site")


def contact_days() -> int:
    """Days after the end of a case on which the contact is erased."""
    return int(tk.config[_PREFIX + "contact_days"])


def sends_mail() -> bool:
    """Whether mail goes out; CKAN sends none without an address of its own."""
    return bool(tk.config[_PREFIX + "sends_mail"] and tk.config["smtp.mail_from"])


def digest_hours() -> int:
    """Hours between two mails to one follower."""
    return int(tk.config[_PREFIX + "digest_hours"])


def webhooks_per_user() -> int:
    """Webhooks that one person may have."""
    return int(tk.config[_PREFIX + "webhooks_per_user"])


def webhook_failures() -> int:
    """Failed calls in a row after which a webhook is turned off."""
    return int(tk.config[_PREFIX + "webhook_failures"])


def webhook_allow_hosts() -> frozenset[str]:
    """``host:port`` of machines in private networks that webhooks may call."""
    return frozenset(tk.config[_PREFIX + "webhook_allow_hosts"])


def seal_key() -> str:
    """The key of the site that seals secrets, empty for none; never shown, never logged."""
    return str(tk.config.get("ckanext.jiulongpo.harvest.secret_key") or "")


def signing_key() -> str:
    """The secret of the site that signs what its forms and mails carry."""
    return str(tk.config["SECRET_KEY"])


def site_title() -> str:
    """The site's name."""
    return str(tk.config["ckan.site_title"])


def site_url() -> str:
    """The site's public address without a slash at its end."""
    return str(tk.config["ckan.site_url"]).rstrip("/")


def locale() -> str:
    """The site's own language."""
    return str(tk.config["ckan.locale_default"])


def due_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo feedback due`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "due_every"])
