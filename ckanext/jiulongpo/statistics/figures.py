"""The figures of the statistics page, as of one moment."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.shared import ShortMemory, department_word, freshness
from ckanext.jiulongpo.statistics import clock, config, model, service
from ckanext.jiulongpo.statistics.answering import Answering, answering
from ckanext.jiulongpo.statistics.service import Period, Row
from ckanext.jiulongpo.statistics.sights import Kind

__all__ = [
    "MONTHS",
    "Figures",
    "Month",
    "Top",
    "Updates",
    "current",
    "forget",
    "last_months",
    "months_of",
]

MONTHS = 12
_TOP = 10


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in a month."""

    first: date
    views: int
    downloads: int
    queries: int
    pages: int
    searches: int
    api: int
    visitors: int

    @property
    def name(self) -> str:
        """As ``2026-11``."""
        return self.first.strftime("%Y-%m")


@dataclass(frozen=True, slots=True)
class Top:
    """A much used entry."""

    name: str
    title: str
    provider: str
    count: int


@dataclass(frozen=True, slots=True)
class Updates:
    """Entries of a department, or of all, by whether their data are in time.

    Attributes:
        on_time: updated within the cycle and half of it again.
        late: not updated since.
        unjudged: without a day of update, or of a cycle that promises none.
    """

    name: str
    title: str
    on_time: int
    late: int
    unjudged: int

    @property
    def judged(self) -> int:
        """Entries that can be late."""
        return self.on_time + self.late

    @property
    def share(self) -> float | None:
        """Per cent of the judged that are in time; none where nothing is judged."""
        return round(100 * self.on_time / self.judged, 1) if self.judged else None


@dataclass(frozen=True)
class Figures:
    """Everything of the page. Views and downloads are of the period, the rest of now.

    Attributes:
        counted_since: the first day of which there is any count.
        moved: when counts were brought into the database last.
        gaps: times in the period in which counts were lost.
    """

    as_of: datetime
    period: Period
    counted_since: date | None
    moved: datetime | None
    totals: Row
    departments: Sequence[Row]
    themes: Sequence[Row]
    formats: Sequence[Row]
    months: Sequence[Month]
    updates: Updates
    updates_by_department: Sequence[Updates]
    most_viewed: Sequence[Top]
    most_downloaded: Sequence[Top]
    gaps: Sequence[tuple[datetime, datetime]] = ()
    answering: Sequence[Answering] = ()

    @property
    def mark(self) -> str:
        """The same for the same figures."""
        text = "\n".join(
            repr(part)
            for part in (
                self.period, self.totals, self.departments, self.themes, self.formats, self.months,
                self.updates_by_department, self.most_viewed, self.most_downloaded, self.gaps,
                self.answering,
            )
        )  # fmt: skip
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def sum_of(self, name: str) -> int:
        """A count over all months, by the name of an attribute of ``Month``."""
        return sum(getattr(month, name) for month in self.months)


_memory: ShortMemory[Figures] = ShortMemory()


def current() -> Figures:
    """The figures of the last twelve months, at most ``page_seconds`` old."""
    return _memory.get(tk.h.lang(), lambda: _figures(last_months()), config.page_seconds())


def forget() -> None:
    """Take the figures anew at the next request of this process."""
    _memory.forget()


def last_months() -> Period:
    """This month and the eleven before it."""
    today = clock.today()
    return Period(clock.months_back(today, MONTHS - 1), today)


def _figures(period: Period) -> Figures:
    known = model.last_batch()
    judged = _updates()
    return Figures(
        as_of=clock.now(),
        period=period,
        counted_since=service.first_day(),
        moved=clock.local(known[1]) if known else None,
        totals=service.totals(period),
        departments=service.by_department(period),
        themes=service.by_theme(period),
        formats=service.by_format(period),
        months=months_of(period),
        updates=_together(judged),
        updates_by_department=judged,
        most_viewed=_top(Kind.VIEW, period),
        most_downloaded=_top(Kind.DOWNLOAD, period),
        gaps=[(clock.local(a), clock.local(b)) for a, b in model.gaps(period.since)],
        answering=answering(),
    )


def months_of(period: Period) -> list[Month]:
    """Each month of a period, also those in which nothing happened."""
    counts = service.by_month(period)
    months, first = [], clock.first_of_month(period.since)
    while first <= period.until:
        told = {kind: counts.get((first, str(kind)), 0) for kind in Kind}
        months.append(
            Month(
                first, told[Kind.VIEW], told[Kind.DOWNLOAD], told[Kind.QUERY], told[Kind.PAGE],
                told[Kind.SEARCH], told[Kind.API], told[Kind.VISITOR],
            )
        )  # fmt: skip
        first = clock.months_back(first, -1)
    return months


def _updates() -> list[Updates]:
    """By department, the one with the most late entries first."""
    today = clock.today()
    counts: dict[str, Counter[str]] = {}
    for provider, updated, cycle, number in service.updates():
        judged = freshness(updated, cycle, today)
        state = "unjudged" if judged.due is None else "late" if judged.late else "on_time"
        counts.setdefault(provider, Counter())[state] += number
    found = [
        Updates(name, department_word(name), each["on_time"], each["late"], each["unjudged"])
        for name, each in counts.items()
    ]
    return sorted(found, key=lambda each: (-each.late, each.name))


def _together(rows: Sequence[Updates]) -> Updates:
    sums = (sum(getattr(row, name) for row in rows) for name in ("on_time", "late", "unjudged"))
    return Updates("", "", *sums)


def _top(kind: Kind, period: Period) -> list[Top]:
    return [
        Top(name, title, department_word(provider), count)
        for name, title, provider, count in service.top(str(kind), period, _TOP)
    ]
