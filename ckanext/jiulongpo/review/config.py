"""The settings of review, typed; declared and described in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

__all__ = [
    "CKANS_LANDING",
    "calendar_warning_days",
    "confirm_days",
    "correction_days",
    "days_of",
    "due_every",
    "land_in_inbox",
    "locale",
    "mend_days",
    "reasons_file",
    "releases_every",
    "remind_days",
    "remind_every",
    "sends_mail",
    "site_user",
    "stages",
    "updates_every",
    "upkeep_office_percent",
    "upkeep_percent",
]

_PREFIX = "ckanext.jiulongpo.review."
_KNOWN = ("department", "office")
_LANDING = "ckan.auth.route_after_login"
CKANS_LANDING = "dashboard.datasets"
"""Where CKAN leads after a login unless a site says otherwise."""


def stages() -> list[str]:
    """Reviews in their order; the office's is always the last."""
    asked = [stage for stage in _KNOWN if stage in tk.config[_PREFIX + "stages"]]
    return asked if "office" in asked else [*asked, "office"]


def land_in_inbox(config: CKANConfig) -> None:
    """Let a login lead to what waits for the person; a page that the site has chosen stays."""
    if config[_LANDING] == CKANS_LANDING:
        config[_LANDING] = "jiulongpo_review.landing"


def days_of(stage: str) -> int:
    """Working days that a review may take."""
    return int(tk.config[f"{_PREFIX}{stage}_days"])


def mend_days() -> int:
    """Working days in which something returned is mended."""
    return int(tk.config[_PREFIX + "mend_days"])


def correction_days() -> int:
    """Working days in which a report of an error is answered."""
    return int(tk.config[_PREFIX + "correction_days"])


def confirm_days() -> int:
    """Days after which an entry is confirmed anew."""
    return int(tk.config[_PREFIX + "confirm_days"])


def remind_days() -> int:
    """Working days before the end of a clock on which a reminder goes out."""
    return int(tk.config[_PREFIX + "remind_days"])


def reasons_file() -> str:
    """Path of the place's own preset reasons; empty for those that ship."""
    return str(tk.config[_PREFIX + "reasons_file"] or "")


def calendar_warning_days() -> int:
    """Days before a year begins from which its missing calendar is told."""
    return int(tk.config[_PREFIX + "calendar_warning_days"])


def sends_mail() -> bool:
    """Whether reminders go out by mail; CKAN sends none without an address of its own."""
    return bool(tk.config[_PREFIX + "sends_mail"] and tk.config["smtp.mail_from"])


def site_user() -> str:
    """Name of the site's own user, who is nobody."""
    return str(tk.config["ckan.site_id"])


def locale() -> str:
    """The site's own language."""
    return str(tk.config["ckan.locale_default"])


def due_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo review due`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "due_every"])


def remind_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo review remind`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "remind_every"])


def releases_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo review ordered`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "releases_every"])


def updates_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo review updates`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "updates_every"])


def upkeep_percent() -> int:
    """Per cent of an update cycle after which a department is told that the update is due."""
    return int(tk.config[_PREFIX + "upkeep_percent"])


def upkeep_office_percent() -> int:
    """Per cent of an update cycle after which the catalogue office is told too."""
    return int(tk.config[_PREFIX + "upkeep_office_percent"])
