"""Whether an entry's data are as new as its update cycle promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ckanext.jiulongpo.schemas.codelists import codelist

_REAL_TIME = "1"
"""Real-time data carry no date of an update (code list ``update_cycle``)."""
_GRACE = 1.5
"""A period and a half may pass before an entry is called late: data of a month are published
in the month after."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the data were last updated and when they should have been.

    Attributes:
        updated: the day of the last update; None where the source does not say.
        due: the day by which the next update was due; None where the cycle promises none.
        days_late: days past the due day, 0 while in time.
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


def freshness(updated: str | None, cycle: str | None, today: date) -> Freshness:
    """Judge an update date against an update cycle on a given day."""
    day = parse_day(updated)
    length = codelist("update_cycle").fact(cycle or "", "days")
    if day is None or not length or cycle == _REAL_TIME:
        return Freshness(updated=day)
    due = day + timedelta(days=round(length * _GRACE))
    days_late = max(0, (today - due).days)
    missed = (today - day).days // length if days_late else 0
    return Freshness(updated=day, due=due, days_late=days_late, missed=int(missed))
