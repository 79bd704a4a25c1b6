"""The time where the site's readers are: ``ckan.display_timezone``, whatever the server's is."""

from __future__ import annotations

from datetime import date, datetime

import ckan.plugins.toolkit as tk


def now() -> datetime:
    """The present moment in the readers' time zone."""
    return datetime.now(tk.h.get_display_timezone())


def today() -> date:
    """The readers' day."""
    return now().date()
