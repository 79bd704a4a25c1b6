"""The latest periods of an update cycle, and whether each had its update.

Pure. ``cycles`` judges whether data were late on a day; here the same judgement is asked of each
period, so that the row of periods and the badge of an entry never disagree. Periods are those of
the calendar where the code list ``update_cycle`` states ``months``, else working days or stretches
of ``days``; a week begins on Monday.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.cycles import Freshness, freshness, promises
from ckanext.jiulongpo.schemas.workdays import YearOf, is_workday, work_year

__all__ = ["NUMBER", "Kept", "Period", "periods"]

NUMBER = 12
"""Periods that are told."""
_DAY = timedelta(days=1)
_MONTHS = 12


class Kept(StrEnum):
    """How a period stands."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSED = "missed"
    DUE = "due"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """One period.

    Attributes:
        first, last: its days; of a cycle of working days the working days in it.
        kept: ``in_time`` also where the update came after the period and before anybody is told
            that it is late; ``due`` where it may still come; ``unknown`` before the first update
            that is known.
        updated: the last update in the period, else the one that came for it.
        due: the day by whose end the update has to come; only where it may still come.
    """

    first: date
    last: date
    kept: Kept
    updated: date | None = None
    due: date | None = None


def periods(
    days: Iterable[date],
    cycle: str | None,
    today: date,
    year_of: YearOf = work_year,
    number: int = NUMBER,
) -> list[Period]:
    """The latest periods of a cycle, the oldest first; none where the cycle promises no day.

    Args:
        days: on which the data were updated, as far as known; later ones than ``today`` are no
            updates yet.
        cycle: code of ``update_cycle``.
        today: the day to judge on; the last period holds it.
        year_of: where the notice of a year is taken from, as of ``is_workday``.
        number: of periods.
    """
    if not promises(cycle):
        return []
    ends = list(islice(_ends(cycle or "", today, year_of), number + 2))
    judge = _Judge(sorted({day for day in days if day <= today}), cycle, today, year_of)
    found = [judge.period(ends, place) for place in range(number)]
    return found[::-1]


@dataclass(frozen=True, slots=True)
class _Judge:
    known: Sequence[date]
    cycle: str | None
    today: date
    year_of: YearOf

    def period(self, ends: Sequence[date], place: int) -> Period:
        """The period at a place among the last days of periods, the latest first."""
        last, before = ends[place], ends[place + 1]
        first = _first_of(self.cycle, before, last, self.year_of)
        begins, over = bisect_right(self.known, before), bisect_right(self.known, last)
        if over > begins:
            return Period(first, last, Kept.IN_TIME, self.known[over - 1])
        if not begins:
            return Period(first, last, Kept.UNKNOWN)
        latest = self.known[begins - 1]
        if over < len(self.known):
            came = self.known[over]
            next_last = ends[place - 1] if place else self.today
            return Period(first, last, self._came(latest, came, next_last), came)
        # What an earlier period has missed is not held against the one that still runs
        charged = place > 0 or latest > ends[place + 2]
        return self._waiting(first, last, latest, charged=charged)

    def _came(self, latest: date, came: date, next_last: date) -> Kept:
        """How a period stands whose update came after it."""
        if not self._judged(latest, came).late:
            return Kept.IN_TIME
        return Kept.LATE if came <= next_last else Kept.MISSED

    def _waiting(self, first: date, last: date, latest: date, *, charged: bool) -> Period:
        """A period whose update has not come."""
        judged = self._judged(latest, self.today)
        if not judged.late:
            return Period(first, last, Kept.DUE, due=judged.due)
        return Period(first, last, Kept.MISSED if charged else Kept.DUE)

    def _judged(self, updated: date, on: date) -> Freshness:
        return freshness(updated.isoformat(), self.cycle, on, self.year_of)


def _ends(cycle: str, today: date, year_of: YearOf) -> Iterator[date]:
    """The last days of periods, that of today's first."""
    facts = codelist("update_cycle").fact
    if months := facts(cycle, "months", 0):
        return _of_months(months, today)
    if workdays := facts(cycle, "workdays", 0):
        return _of_workdays(workdays, today, year_of)
    return _of_days(facts(cycle, "days", 0), today)


def _of_months(months: int, today: date) -> Iterator[date]:
    place = (today.year * _MONTHS + today.month - 1) // months * months
    while True:
        following = place + months
        year, month = divmod(following, _MONTHS)
        yield date(year, month + 1, 1) - _DAY
        place -= months


def _of_workdays(workdays: int, today: date, year_of: YearOf) -> Iterator[date]:
    day = today
    while not is_workday(day, year_of):
        day += _DAY
    while True:
        yield day
        for _step in range(workdays):
            day -= _DAY
            while not is_workday(day, year_of):
                day -= _DAY


def _of_days(days: int, today: date) -> Iterator[date]:
    """Stretches counted from the first day of the calendar, which is a Monday."""
    last = date.fromordinal(((today.toordinal() - 1) // days + 1) * days)
    while True:
        yield last
        last -= timedelta(days=days)


def _first_of(cycle: str | None, before: date, last: date, year_of: YearOf) -> date:
    """The first day of a period; days off before a working day are not told as a part of it."""
    first = before + _DAY
    if codelist("update_cycle").fact(cycle or "", "workdays", 0):
        while first < last and not is_workday(first, year_of):
            first += _DAY
    return first
