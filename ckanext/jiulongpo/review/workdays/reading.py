"""A calendar that people bring, as CSV or iCalendar: bounded, and every fault a finding.

Pure but for the findings' codes. CSV has the columns date, kind and name in any order, with a head
in Chinese or English. Of iCalendar, whole-day events without repetition are read (RFC 5545
§3.6.1); what is free and what is worked is told by 休/假 and 班 in their names, as the calendars
that are in circulation write it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.review import faults
from ckanext.jiulongpo.schemas.workdays import WorkYear

__all__ = ["MOST_BYTES", "Read", "decoded", "read"]

MOST_BYTES = 262_144
_MOST_LINES = 5_000
_LONGEST_EVENT = 31
_LONGEST_NAME = 40
_SATURDAY = 5
_DAY = timedelta(days=1)
_HEADS = {
    "date": "date", "日期": "date",
    "kind": "kind", "类型": "kind",
    "name": "name", "名称": "name", "节日": "name",
}  # fmt: skip
_KINDS = {
    "holiday": False, "放假": False, "休": False, "假": False, "节假日": False,
    "workday": True, "上班": True, "班": True, "调休上班": True, "补班": True,
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")


@dataclass
class Read:
    """What a file says.

    Attributes:
        year: the calendar, ``None`` where something is wrong.
        findings: what is wrong, at most 50.
    """

    year: WorkYear | None = None
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Stated:
    line: int
    day: date
    worked: bool
    name: str


def read(data: bytes, source: str = "") -> Read:
    """Read a calendar of one year.

    Args:
        data: the file; UTF-8 or GB 18030.
        source: title and number of the notice.
    """
    done = Read()
    text = decoded(data)
    if len(data) > MOST_BYTES or text.count("\n") >= _MOST_LINES:
        limits = {"limit": _MOST_LINES, "size": MOST_BYTES // 1024}
        done.findings.append(faults.CALENDAR_TOO_LARGE("file", **limits))
        return done
    rows = _events if "BEGIN:VCALENDAR" in text[:200].upper() else _rows
    days = list(_judged(rows(text), done.findings))
    years = sorted({one.day.year for one in days})
    if len(years) > 1:
        named = ", ".join(map(str, years[:10]))
        done.findings.append(faults.CALENDAR_YEARS("file", years=named))
    elif not done.findings and not any(not one.worked for one in days):
        done.findings.append(faults.CALENDAR_EMPTY("file"))
    del done.findings[50:]
    if not done.findings:
        holidays = {one.day: one.name for one in days if not one.worked}
        workdays = frozenset(one.day for one in days if one.worked)
        done.year = WorkYear(years[0], holidays, workdays, source, "")
    return done


def decoded(data: bytes) -> str:
    """The text of a file, UTF-8 or GB 18030, up to what is read at most."""
    try:
        return data[: MOST_BYTES + 1].decode("utf-8-sig")
    except UnicodeDecodeError:
        return data[: MOST_BYTES + 1].decode("gb18030", "replace")


def _judged(rows: Iterator[_Stated | Finding], findings: list[Finding]) -> Iterator[_Stated]:
    """Days that are stated once and make sense; the rest becomes findings."""
    seen: set[date] = set()
    for row in rows:
        if isinstance(row, Finding):
            findings.append(row)
        elif row.day in seen:
            day = row.day.isoformat()
            findings.append(faults.CALENDAR_TWICE("file", line=row.line, day=day))
        elif row.worked and row.day.weekday() < _SATURDAY:
            day = row.day.isoformat()
            findings.append(faults.CALENDAR_WEEKDAY("file", line=row.line, day=day))
        else:
            seen.add(row.day)
            yield row


def _rows(text: str) -> Iterator[_Stated | Finding]:
    """The rows of a CSV file."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: dict[str, int] = {}
    try:
        for cells in lines:
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            if not columns:
                columns = {
                    _HEADS[name.lower()]: place
                    for place, name in enumerate(values)
                    if name.lower() in _HEADS
                }
                if "date" in columns and "kind" in columns:
                    continue
                yield _wrong(lines.line_num, " ".join(values))
                return
            yield _row(lines.line_num, values, columns)
    except csv.Error as error:
        yield _wrong(lines.line_num, str(error))


def _row(line: int, values: list[str], columns: dict[str, int]) -> _Stated | Finding:
    told = {name: values[place] for name, place in columns.items() if place < len(values)}
    day, kind = _day(told.get("date", "")), told.get("kind", "").lower()
    name = told.get("name", "")
    if day is None or kind not in _KINDS or len(name) > _LONGEST_NAME:
        return _wrong(line, " ".join(values))
    return _Stated(line, day, _KINDS[kind], name)


def _events(text: str) -> Iterator[_Stated | Finding]:
    """The days of the events of an iCalendar file."""
    event: dict[str, str] | None = None
    for line, entry in _unfolded(text):
        head, _, value = entry.partition(":")
        name = head.partition(";")[0].strip().upper()
        if name == "BEGIN" and value.strip().upper() == "VEVENT":
            event = {}
        elif name == "END" and value.strip().upper() == "VEVENT" and event is not None:
            yield from _event(line, event)
            event = None
        elif event is not None:
            event[name] = value.strip()


def _event(line: int, event: dict[str, str]) -> Iterator[_Stated | Finding]:
    summary = re.sub(r"\\([,;\\])", r"\1", event.get("SUMMARY", ""))
    first = _day(event.get("DTSTART", ""))
    end = _day(event.get("DTEND", "")) if event.get("DTEND") else first and first + _DAY
    worked = "班" in summary or "workday" in summary.lower()
    free = "休" in summary or "假" in summary or "holiday" in summary.lower()
    repeated = "RRULE" in event or "RDATE" in event
    told = bool(first and end) and (worked or free) and not repeated
    if not told or not first or not end or not 0 < (end - first).days <= _LONGEST_EVENT:
        yield _wrong(line, summary or event.get("DTSTART", ""))
        return
    name = re.sub(r"[（(\[]?(调休|补班|休|班|假期|放假)[）)\]]?", "", summary).strip()
    for number in range((end - first).days):
        yield _Stated(line, first + number * _DAY, worked, name[:_LONGEST_NAME])


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines with the number of their last line; folded ones put together."""
    held, line = "", 0
    for number, raw in enumerate(text.splitlines(), 1):
        if raw[:1] in {" ", "\t"}:
            held += raw[1:]
        else:
            if held:
                yield line, held
            held = raw
        line = number
    if held:
        yield line, held


def _day(text: str) -> date | None:
    """A whole day: 2027-01-01, 20270101 or 2027年1月1日; ``None`` for anything else."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5]))
    except ValueError:
        return None


def _wrong(line: int, text: str) -> Finding:
    return faults.CALENDAR_LINE("file", line=line, text=text or "-")
