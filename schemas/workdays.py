"""Working days of the Chinese government: weekdays without holidays, with make-up days.

Pure. The notice of each year is a file ``calendar/cn-<year>.yaml``. A year without one counts
Monday to Friday, and :func:`is_known` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.reading import OwnFileError, read_own

__all__ = ["WorkYear", "add_workdays", "is_known", "is_workday", "work_year", "workdays_until"]

_SATURDAY = 5
_WEEK = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkYear:
    """The notice of one year.

    Attributes:
        holidays: days off, with the name of the holiday.
        workdays: Saturdays and Sundays that are worked.
        source: the notice.
        confidence: how sure the days are.
    """

    year: int
    holidays: dict[date, str]
    workdays: frozenset[date]
    source: str
    confidence: str


YearOf = Callable[[int], WorkYear | None]
"""Gives the notice of a year, or ``None`` where there is none."""


@place.remembered
def work_year(year: int) -> WorkYear | None:
    """The notice of a year, or ``None`` where there is none.

    Raises:
        OwnFileError: the file cannot be read, or something in it is missing.
    """
    path = place.file_of("calendar", f"cn-{year}.yaml")
    if not path.is_file():
        return None
    stated, _data = read_own(path, "holidays")
    try:
        holidays = {
            day: holiday["name"]
            for holiday in stated["holidays"]
            for day in _days(holiday["from"], holiday["to"])
        }
        worked = frozenset(stated["workdays"])
        return WorkYear(year, holidays, worked, stated["source"], stated["confidence"])
    except KeyError as error:
        raise OwnFileError(path, f"missing {error}") from error
    except TypeError as error:
        raise OwnFileError(path, str(error)) from error


def is_known(year: int) -> bool:
    """Whether the notice of a year ships."""
    return work_year(year) is not None


def is_workday(day: date, year_of: YearOf = work_year) -> bool:
    """Whether government works on a day.

    Args:
        day: the day.
        year_of: where the notice of a year is taken from; the files that ship by default.
    """
    known = year_of(day.year)
    if known and day in known.workdays:
        return True
    return _is_weekday(day) and not (known and day in known.holidays)


def add_workdays(start: date, count: int, year_of: YearOf = work_year) -> date:
    """The last day of a limit of ``count`` working days; the clock runs from the day after.

    Args:
        start: the day on which it began.
        count: working days, 0 or more; 0 is the day itself.
        year_of: as of :func:`is_workday`.
    """
    day = start
    while count > 0:
        day += _DAY
        count -= is_workday(day, year_of)
    return day


def workdays_until(today: date, due: date, year_of: YearOf = work_year) -> int:
    """Working days after ``today`` up to ``due``; negative by the working days it is late."""
    if due >= today:
        return _workdays(today + _DAY, due, year_of)
    return -_workdays(due + _DAY, today, year_of)


def _workdays(first: date, last: date, year_of: YearOf) -> int:
    """Working days from the first to the last: those of plain weeks, and what notices change.

    Not day by day: a list of entries that are years late would look at thousands of days.
    """
    counted = _weekdays(last) - _weekdays(first - _DAY)
    for year in range(first.year, last.year + 1):
        if known := year_of(year):
            off = known.holidays.keys() - known.workdays
            counted -= sum(first <= day <= last and _is_weekday(day) for day in off)
            counted += sum(first <= day <= last and not _is_weekday(day) for day in known.workdays)
    return counted


def _weekdays(day: date) -> int:
    """Days from Monday to Friday up to a day; the first day of all was a Monday."""
    weeks, rest = divmod(day.toordinal(), _WEEK)
    return weeks * _SATURDAY + min(rest, _SATURDAY)


def _is_weekday(day: date) -> bool:
    return day.weekday() < _SATURDAY


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY
