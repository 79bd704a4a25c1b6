"""The latest periods of an entry's update cycle in words, for its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal.entry import Entry
from ckanext.jiulongpo.schemas.cycles import parse_day, promises
from ckanext.jiulongpo.schemas.periods import Kept, Period
from ckanext.jiulongpo.shared import latest_periods, update_days, version_days

__all__ = ["PeriodView", "Updates", "of"]

_REAL_TIME = "1"
_YEAR = timedelta(days=365)
_FAR = timedelta(days=366 * 14)
"""Twelve periods of the longest cycle, and what came before them."""
_MARKS: Mapping[Kept, str] = MappingProxyType(
    {
        Kept.IN_TIME: "",
        Kept.LATE: "j-late-tick",
        Kept.MISSED: "j-miss",
        Kept.DUE: "j-due",
        Kept.UNKNOWN: "j-none",
    }
)


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period as the page shows it.

    Attributes:
        name: such as ``2026-10``.
        word: how it stands, with the day.
        mark: class of its mark.
    """

    name: str
    word: str
    mark: str


@dataclass(frozen=True, slots=True)
class Updates:
    """When the data were updated.

    Attributes:
        periods: the oldest first; none where the cycle promises no day.
        summary: all periods in a few words.
        in_a_year: updates of the last year; told where the cycle promises no day.
    """

    periods: Sequence[PeriodView] = ()
    summary: str = ""
    in_a_year: int = 0


def of(entry: Entry) -> Updates:
    """The latest periods of an entry, from what this site knows of its updates."""
    cycle = entry.get("update_cycle")
    if not cycle or cycle == _REAL_TIME:
        return Updates()
    days = _days(entry)
    if not promises(cycle):
        return Updates(in_a_year=sum(day > entry.today - _YEAR for day in days))
    found = latest_periods(days, cycle, entry.today)
    return Updates([_view(period) for period in found], _summary(found))


def _days(entry: Entry) -> list[date]:
    """The days of updates; the entry's own statement of the latest one has the last word.

    By that the badge, the statistics and the quality judge, and it takes back what was stated
    wrongly before.
    """
    stated = parse_day(entry.get("data_update_date"))
    id_ = str(entry.pkg.get("id") or "")
    kept = update_days(id_, entry.today - _FAR, version_days(id_))
    if stated is None:
        return [day for day in kept if day <= entry.today]
    return [*(day for day in kept if day < stated and day <= entry.today), stated]


def _view(period: Period) -> PeriodView:
    return PeriodView(_name(period), _word(period), _MARKS[period.kept])


def _name(period: Period) -> str:
    """A period as people write it: a day, a month, a year, or its first and last."""
    first, last = period.first, period.last
    ends_month = (last + timedelta(days=1)).day == 1
    if first == last:
        return first.isoformat()
    if first.day != 1 or not ends_month:
        return f"{first.isoformat()} – {last.isoformat()[5:]}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    whole_year = first.month == 1 and (last + timedelta(days=1)).month == 1
    return f"{first.year}" if whole_year else f"{first:%Y-%m} – {last:%m}"


def _word(period: Period) -> str:
    day = period.updated.isoformat() if period.updated else ""
    if period.kept is Kept.DUE:
        due = period.due
        return tk._("Due by {day}").format(day=due.isoformat()) if due else tk._("Not due yet")
    words = {
        Kept.IN_TIME: tk._("In time, {day}"),
        Kept.LATE: tk._("Late, {day}"),
        Kept.MISSED: tk._("Missed"),
        Kept.UNKNOWN: tk._("No record"),
    }
    return words[period.kept].format(day=day)


def _summary(found: Sequence[Period]) -> str:
    """What is known, in a few words; the lines below them tell of each period."""
    count = Counter(period.kept for period in found)
    if count[Kept.IN_TIME] and count[Kept.IN_TIME] + count[Kept.DUE] == len(found):
        return tk._("All in time")
    told = (
        (Kept.IN_TIME, tk._("{n} in time")),
        (Kept.LATE, tk._("{n} late")),
        (Kept.MISSED, tk._("{n} missed")),
    )
    known = [words.format(n=count[kept]) for kept, words in told if count[kept]]
    return " · ".join(known) or tk._("No record")
