"""How one entry is used."""

from __future__ import annotations

from datetime import date, timedelta

from ckanext.jiulongpo.statistics import clock, model
from ckanext.jiulongpo.statistics.figures import MONTHS
from ckanext.jiulongpo.statistics.moving import POPULAR_DAYS
from ckanext.jiulongpo.statistics.sights import Kind

__all__ = ["since_30_days", "told"]

_WORDS = {"views": Kind.VIEW, "downloads": Kind.DOWNLOAD, "queries": Kind.QUERY}


def told(package_id: str) -> dict[str, dict[str, int]]:
    """Views, downloads and questions of the last 30 days and the last twelve months."""
    months = clock.months_back(clock.today(), MONTHS - 1)
    return {
        "last_30_days": since_30_days(package_id),
        "last_12_months": _since(package_id, months),
    }


def since_30_days(package_id: str) -> dict[str, int]:
    """Views, downloads and questions of the last 30 days."""
    return _since(package_id, clock.today() - timedelta(days=POPULAR_DAYS))


def _since(package_id: str, day: date) -> dict[str, int]:
    counts = model.of_entry(package_id, day)
    return {word: counts.get(kind, 0) for word, kind in _WORDS.items()}
