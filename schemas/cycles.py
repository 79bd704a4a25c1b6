"""What an update cycle promises, and whether data keep it.

Pure. The guideline names cycles and states no limit for them; lengths are facts of the code list
``update_cycle``: ``days`` of the calendar, or ``workdays`` where the cycle is of working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.workdays import YearOf, add_workdays, work_year, workdays_until

__all__ = ["GRACE", "Freshness", "freshness", "parse_day", "promises"]

_LIST = "update_cycle"
_REAL_TIME = "1"
"""Real-time data carry no date of an update."""
GRACE = 1.5
"""A period and a half may pass before an entry is called late in public: data of a month are
published in the month after."""
_LAST_YEAR = date.max.year - 3
"""Whoever writes 9999 for “for ever” promises no day; Python's calendar ends there."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the data were last updated and when they should have been.

    Attributes:
        updated: the day of the last update; None where the source does not say.
        due: the working day by whose end the next update was due; None where the cycle promises
            none.
        days_late: days of the calendar past the due day, 0 while in time.
        missed: whole periods of the cycle that have passed without an update, 0 while in time.
    """

    updated: date | None
    due: date | None = None
    days_late: int = 0
    missed: int = 0

    @property
    def late(self) -> bool:
        """Whether the update is overdue."""
        return self.days_late > 0


def parse_day(value: str | None) -> date | None:
    """A date from the first ten characters of a text, or None where they are none."""
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def promises(cycle: str | None) -> bool:
    """Whether a cycle promises a day by which data are new."""
    return cycle != _REAL_TIME and bool(_length(cycle, "days") or _length(cycle, "workdays"))


def freshness(
    updated: str | None,
    cycle: str | None,
    today: date,
    year_of: YearOf = work_year,
    grace: float = GRACE,
) -> Freshness:
    """Judge an update date against an update cycle on a given day.

    A due day on which government does not work is put off to the next working day, as 民法典
    (Civil Code) art. 203 has it for every period that ends on a day off.

    Args:
        updated: date or time stamp of the last update.
        cycle: code of ``update_cycle``.
        today: the day to judge on.
        year_of: where the notice of a year is taken from, as of ``is_workday``.
        grace: periods that may pass since the update; 1 asks when the cycle itself is over.
    """
    day = parse_day(updated)
    if day is None or day.year > _LAST_YEAR or not promises(cycle):
        return Freshness(updated=day)
    workdays = _length(cycle, "workdays")
    length = workdays or _length(cycle, "days")
    allowed = max(1, round(length * grace))
    due = (
        add_workdays(day, allowed, year_of)
        if workdays
        else add_workdays(day + timedelta(days=allowed - 1), 1, year_of)
    )
    if due >= today:
        return Freshness(updated=day, due=due)
    passed = workdays_until(day, today, year_of) if workdays else (today - day).days
    return Freshness(day, due, (today - due).days, passed // length)


def _length(cycle: str | None, unit: str) -> int:
    return codelist(_LIST).fact(cycle or "", unit, 0)
