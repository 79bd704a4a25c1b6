"""Reports of a period for the catalogue office, such as the half-year's."""

from __future__ import annotations

from datetime import date, timedelta

from ckanext.jiulongpo.refusing import refusal
from ckanext.jiulongpo.sheets import Sheet
from ckanext.jiulongpo.statistics import clock, faults, sheets
from ckanext.jiulongpo.statistics.service import Period

__all__ = ["LONGEST_DAYS", "last_half_year", "sheet_of"]

LONGEST_DAYS = 5 * 366
_SECOND_HALF = 7


def last_half_year() -> Period:
    """The half-year that has ended last."""
    today = clock.today()
    if today.month >= _SECOND_HALF:
        return Period(date(today.year, 1, 1), date(today.year, 6, 30))
    return Period(date(today.year - 1, 7, 1), date(today.year - 1, 12, 31))


def sheet_of(name: str, since: date, until: date) -> Sheet:
    """A table of a period.

    Raises:
        ValidationError: there is no such table, or the period is none.
    """
    if name not in sheets.OFFICE:
        finding = faults.NO_SUCH_TABLE(name=name, names=", ".join(sheets.OFFICE))
        raise refusal(finding, "table")
    if until < since:
        finding = faults.END_BEFORE_START(since=since, until=until)
        raise refusal(finding, "until")
    if until - since > timedelta(days=LONGEST_DAYS):
        raise refusal(faults.TOO_LONG(most=LONGEST_DAYS), "until")
    return sheets.of_office(name, Period(since, until))
