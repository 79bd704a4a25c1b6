"""A year of use of the made district, so that its statistics show something.

Nobody is behind them; they are as made as the district.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics import clock, model
from ckanext.jiulongpo.statistics.model import Counted
from ckanext.jiulongpo.statistics.moving import put_into_index
from ckanext.jiulongpo.statistics.tally import tally
from demo.generator.dice import Dice

__all__ = ["make_counts"]

_BATCH = "demo: a year of use"
_WEEKS = 52
_ENTRIES = 200
_MOST_VIEWED = 60
_SITE = {"page": 1400, "search": 260, "api": 420, "visitor": 310}
"""Of the whole site, about so many a week."""


def make_counts(seed: int) -> int:
    """Put a year of weekly counts into the database, once; returns how many rows."""
    rows = model.take_in(_BATCH, _rows(Dice(seed)))
    if rows:
        tally().remember(_BATCH)
        put_into_index()
    return rows


def _rows(dice: Dice) -> Iterator[Counted]:
    today = clock.today()
    entries = _entries()
    for week in range(_WEEKS):
        day = today - timedelta(days=7 * week)
        yield from _of_site(dice, day, week)
        for place, (package_id, files) in enumerate(entries, 1):
            views = dice.between(0, max(2, _MOST_VIEWED // place))
            if views:
                yield Counted(day, "view", views, package_id)
            downloads = dice.between(0, views // 3) if files else 0
            if downloads:
                yield Counted(day, "download", downloads, package_id, files[0])


def _of_site(dice: Dice, day: date, week: int) -> Iterator[Counted]:
    """More of it lately: a site that becomes known."""
    for kind, about in _SITE.items():
        grown = about * (2 * _WEEKS - week) // (2 * _WEEKS)
        yield Counted(day, kind, dice.between(grown * 8 // 10, grown))


def _entries() -> list[tuple[str, list[str]]]:
    """Id and files of entries that everybody may see; those with files first."""
    found = tk.get_action("package_search")(
        {"user": ""}, {"rows": _ENTRIES, "sort": "metadata_created asc, id asc", "facet": "false"}
    )
    entries = [(pkg["id"], [file["id"] for file in pkg["resources"]]) for pkg in found["results"]]
    return sorted(entries, key=lambda entry: not entry[1])
