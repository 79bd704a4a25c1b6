"""What a period may be."""

from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk

__all__ = ["jiulongpo_statistics_day"]


def jiulongpo_statistics_day(value: Any) -> date:  # noqa: ANN401 - whatever was sent
    """A day as ``2026-06-30``."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise tk.Invalid(tk._("Write the day as 2026-06-30.")) from None
