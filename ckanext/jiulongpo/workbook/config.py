"""The settings of workbooks, typed; nothing else here reads ``tk.config``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["at_once", "kept_days", "locale", "most_bytes", "most_rows", "tidy_every", "time_zone"]

_PREFIX = "ckanext.jiulongpo.workbook."
_MEGABYTE = 1024 * 1024


def most_bytes() -> int:
    """Bytes of a workbook that may be sent."""
    return int(tk.config[_PREFIX + "max_megabytes"]) * _MEGABYTE


def most_rows() -> int:
    """Rows of a sheet that are read."""
    return int(tk.config[_PREFIX + "max_rows"])


def at_once() -> int:
    """Bytes up to which a workbook is checked while the page waits."""
    return int(tk.config[_PREFIX + "at_once_kilobytes"]) * 1024


def kept_days() -> int:
    """Days for which a workbook that was sent is kept."""
    return int(tk.config[_PREFIX + "kept_days"])


def locale() -> str:
    """The site's own language."""
    return str(tk.config["ckan.locale_default"])


def time_zone() -> str:
    """The site's own time zone."""
    return str(tk.config["ckan.display_timezone"])


def tidy_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo workbook tidy`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "tidy_every"])
