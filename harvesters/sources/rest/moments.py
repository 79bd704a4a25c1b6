"""The moments at which records changed: a system's own, and ours that can be compared as texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from ckanext.jiulongpo.harvesters.mapping.dates import parse_day
from ckanext.jiulongpo.harvesters.sources.rest.dialect import Since

__all__ = ["cursor_of", "since_of"]

_BEIJING = timezone(timedelta(hours=8))
_MILLISECONDS = range(10**11, 10**14)
_SECONDS = range(10**8, 10**11)
_SHAPE = "%Y-%m-%dT%H:%M:%SZ"


def cursor_of(changed: object) -> str:
    """A moment as a cursor, in universal time; empty when the value is none.

    A value that tells only a day stands for the day's start, for it is asked for again in full.
    """
    moment = _moment(changed)
    return moment.astimezone(UTC).strftime(_SHAPE) if moment else ""


def since_of(cursor: str, since: Since) -> int | str:
    """What a system is asked with, to be told of all that changed since a cursor."""
    moment = datetime.strptime(cursor, _SHAPE).replace(tzinfo=UTC) - timedelta(hours=since.lag)
    if since.format == "milliseconds":
        return int(moment.timestamp()) * 1000
    if since.format == "seconds":
        return int(moment.timestamp())
    there = moment.astimezone(_BEIJING)
    return there.strftime("%Y-%m-%d" if since.format == "date" else "%Y-%m-%d %H:%M:%S")


def _moment(value: object) -> datetime | None:
    if isinstance(value, bool):
        return None
    number = int(value) if isinstance(value, str) and value.isdigit() else value
    if isinstance(number, (int, float)):
        if int(number) in _MILLISECONDS:
            return datetime.fromtimestamp(number / 1000, UTC)
        return datetime.fromtimestamp(number, UTC) if int(number) in _SECONDS else None
    try:
        moment = datetime.fromisoformat(str(value).strip())
    except ValueError:
        day = parse_day(value)
        moment = datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 - below
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=_BEIJING)
