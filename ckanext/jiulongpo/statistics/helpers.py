"""Template helpers of statistics; all names start with ``jlp_statistics_``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics import bars, entry_counts
from ckanext.jiulongpo.statistics.discovery import catalog, feeds

__all__ = [
    "jlp_statistics_bars",
    "jlp_statistics_data_catalog",
    "jlp_statistics_feeds",
    "jlp_statistics_may_report",
    "jlp_statistics_of_entry",
]


def jlp_statistics_of_entry(pkg: Mapping[str, Any]) -> dict[str, int]:
    """Views, downloads and questions of an entry in the last 30 days."""
    return entry_counts.since_30_days(str(pkg["id"]))


def jlp_statistics_bars(values: list[float]) -> list[float]:
    """Lengths of bars, in per cent of the longest."""
    return bars.lengths(values)


def jlp_statistics_feeds() -> list[tuple[str, str]]:
    """Title and address of each feed that a browser or reader may find by itself."""
    return [
        (feeds.title_of(kind), tk.h.url_for("jiulongpo_statistics.feed", kind=kind, syntax="atom"))
        for kind in feeds.KINDS
    ]


def jlp_statistics_data_catalog() -> dict[str, Any]:
    """The site for search engines."""
    return catalog.data_catalog()


def jlp_statistics_may_report() -> bool:
    """Whether the reader is of the catalogue office."""
    return tk.h.check_access("jiulongpo_statistics_export")
