"""Times of a schedule: five fields of cron, when they come next, and how people say them.

The next time follows from the expression and from nothing else: how long a run takes, and when it
began, move no later one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter

from ckanext.jiulongpo.harvesters import source_faults
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults.fault import N_

__all__ = ["Phrase", "Plan", "QuietHours", "check", "in_words", "next_due"]

_FIELD = re.compile(r"(?:\*|\d{1,2}(?:-\d{1,2})?)(?:/\d{1,2})?(?:,\d{1,2}(?:-\d{1,2})?)*")
_QUIET = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–~]\s*([01]?\d|2[0-3]):([0-5]\d)")
_FIELDS = 5
_LOOKED_AT = 200
"""Times that are compared to learn how often a schedule comes: more than a week of every hour."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the day in which no scheduled run begins; they may go past midnight."""

    begin: time
    end: time

    @classmethod
    def read(cls, text: str) -> QuietHours | None:
        """Quiet hours from ``08:30-18:00``; ``None`` from an empty text.

        Raises:
            Abort: it is not written like that, or has no length.
        """
        if not text.strip():
            return None
        found = _QUIET.fullmatch(text.strip())
        if found is None:
            raise Abort(source_faults.BAD_QUIET_HOURS("quiet", value=text))
        numbers = [int(number) for number in found.groups()]
        begin, end = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        if begin == end:
            raise Abort(source_faults.BAD_QUIET_HOURS("quiet", value=text))
        return cls(begin, end)

    def after(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into."""
        clock = moment.time().replace(tzinfo=None)
        if self.begin < self.end:
            inside = self.begin <= clock < self.end
        else:
            inside = clock >= self.begin or clock < self.end
        if not inside:
            return moment
        end = moment.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return end if end > moment else end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """When a source is to be read.

    Attributes:
        cron: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday).
        zone: in which the fields are meant.
        jitter: minutes over which the sources of a site are spread; each source has its own place
            in them, always the same.
    """

    cron: str
    zone: ZoneInfo
    jitter: int = 0
    quiet: QuietHours | None = None

    def offset(self, source_id: str) -> timedelta:
        """How long after its time a source is read."""
        mark = hashlib.blake2b(source_id.encode(), digest_size=8).digest()
        return timedelta(seconds=int.from_bytes(mark) % (self.jitter * 60 + 1))


def check(cron: str, least_minutes: int) -> str:
    """The expression in one spelling.

    Raises:
        Abort: it is none, never comes, or comes too often.
    """
    fields = cron.split()
    if len(fields) != _FIELDS or not all(_FIELD.fullmatch(part) for part in fields):
        raise Abort(source_faults.BAD_CRON("cron", value=cron))
    spelt = " ".join(fields)
    try:
        times = croniter(spelt, datetime(2026, 1, 1, tzinfo=UTC))
        found = [times.get_next(datetime) for _ in range(_LOOKED_AT)]
    except (CroniterError, ValueError, KeyError) as error:
        raise Abort(source_faults.BAD_CRON("cron", value=cron)) from error
    gap = min(later - earlier for earlier, later in pairwise(found))
    if gap < timedelta(minutes=least_minutes):
        raise Abort(source_faults.TOO_OFTEN("cron", minutes=least_minutes))
    return spelt


def next_due(plan: Plan, source_id: str, after: datetime) -> datetime:
    """The next time of a source that lies after a moment, in UTC."""
    offset = plan.offset(source_id)
    for nominal in _times(plan, after - offset - timedelta(days=1)):
        shifted = nominal + offset
        due = plan.quiet.after(shifted) if plan.quiet else shifted
        if due > after:
            return due.astimezone(UTC)
    raise AssertionError  # a checked expression comes again and again


def _times(plan: Plan, after: datetime) -> Iterator[datetime]:
    times = croniter(plan.cron, after.astimezone(plan.zone))
    while True:
        yield times.get_next(datetime)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A schedule as people say it: a msgid and what fills it; ``weekday`` is a msgid itself."""

    message: str
    context: Mapping[str, Any] = field(default_factory=dict)


WEEKDAYS = (
    N_("Sunday"),
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
)
_MOST_TIMES = 4


def in_words(cron: str) -> Phrase:
    """The common schedules in words; others as they are written."""
    minute, hour, day, month, weekday = cron.split()
    if month != "*":
        return _as_written(cron)
    if hour == "*" or hour.startswith("*/"):
        return _by_the_hour(cron, minute, hour, (day, weekday))
    times = _clock(minute, hour)
    if not times:
        return _as_written(cron)
    return _by_the_day(cron, day, weekday, times)


def _by_the_day(cron: str, day: str, weekday: str, times: str) -> Phrase:
    if (day, weekday) == ("*", "*"):
        return Phrase(N_("every day at {times}"), {"times": times})
    if day == "*" and weekday == "1-5":
        return Phrase(N_("Monday to Friday at {times}"), {"times": times})
    if day == "*" and weekday.isdecimal():
        name = WEEKDAYS[int(weekday) % len(WEEKDAYS)]
        return Phrase(N_("every {weekday} at {times}"), {"weekday": name, "times": times})
    if weekday == "*" and day.isdecimal():
        return Phrase(N_("on day {day} of each month at {times}"), {"day": day, "times": times})
    return _as_written(cron)


def _by_the_hour(cron: str, minute: str, hour: str, days: tuple[str, str]) -> Phrase:
    if days != ("*", "*"):
        return _as_written(cron)
    if hour == "*" and minute.startswith("*/"):
        return Phrase(N_("every {minutes} minutes"), {"minutes": minute[2:]})
    if not minute.isdecimal():
        return _as_written(cron)
    if hour == "*":
        return Phrase(N_("every hour, {minute} minutes past"), {"minute": minute})
    context = {"hours": hour[2:], "minute": minute}
    if int(minute) == 0:
        return Phrase(N_("every {hours} hours, on the hour"), context)
    return Phrase(N_("every {hours} hours, {minute} minutes past"), context)


def _clock(minute: str, hour: str) -> str:
    hours = hour.split(",")
    if not minute.isdecimal() or not all(each.isdecimal() for each in hours):
        return ""
    if len(hours) > _MOST_TIMES:
        return ""
    return " · ".join(f"{int(each):02}:{int(minute):02}" for each in hours)


def _as_written(cron: str) -> Phrase:
    return Phrase(N_("at the times {cron}"), {"cron": cron})
