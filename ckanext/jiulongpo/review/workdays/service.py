"""Calendars of working days: judged, compared with the one before, put in its place."""

from __future__ import annotations

from datetime import date
from typing import Any

from ckan import model

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.review import clock, config, faults, state
from ckanext.jiulongpo.review.corrections import service as corrections
from ckanext.jiulongpo.review.workdays import reading
from ckanext.jiulongpo.review.workdays import state as kept
from ckanext.jiulongpo.schemas.workdays import WorkYear

__all__ = ["imported", "shown", "warnings"]


def warnings(today: date | None = None) -> list[Finding]:
    """What is missing: the calendar of this year, or of the next one when it comes near.

    Args:
        today: the day that is asked about; the present one where ``None``.
    """
    day = today or clock.today()
    asked = [day.year]
    if (date(day.year + 1, 1, 1) - day).days <= config.calendar_warning_days():
        asked.append(day.year + 1)
    missing = [year for year in asked if kept.year_of(year) is None]
    return [faults.CALENDAR_MISSING("calendar", year=year) for year in missing]


def shown(year: int) -> dict[str, Any]:
    """The calendar of a year in plain types; ``known`` is false where there is none."""
    found = kept.year_of(year)
    if found is None:
        return {"year": year, "known": False, "source": "", "holidays": [], "workdays": []}
    return {"year": year, "known": True, "source": found.source, **_days(found)}


def imported(data: bytes, source: str, actor: model.User | None, *, keep: bool) -> dict[str, Any]:
    """Judge a calendar, say how it differs from the one before, and put it in its place.

    Clocks that run into its year are set anew.

    Args:
        data: the file.
        source: title and number of the notice; needed to keep it.
        actor: who imports it; ``None`` for the command line.
        keep: whether it takes effect, or is only compared.

    Returns:
        ``findings`` as told to people, ``kept``, and, where nothing is wrong, ``year``,
        ``holidays``, ``workdays`` and ``changes``.
    """
    found = reading.read(data, source.strip())
    if found.year is not None and keep and not source.strip():
        found.findings.append(faults.CALENDAR_UNNAMED("source"))
    told: dict[str, Any] = {"findings": found.findings, "kept": False}
    if found.year is None:
        return told
    told.update(
        year=found.year.year,
        changes=_changes(kept.year_of(found.year.year), found.year),
        **_days(found.year),
    )
    if keep and not found.findings:
        kept.keep(found.year, actor.id if actor is not None else "")
        told["clocks"] = _set_anew(found.year.year)
        state.commit()
        told["kept"] = True
    return told


def _set_anew(year: int) -> int:
    """Count the clocks of open cases and reports that end in a year again; how many moved."""
    moved = corrections.set_anew(year)
    for case, _package in state.open_cases(["waiting", "returned"], None):
        if case.due is None or case.due.year != year:
            continue
        days = config.days_of(case.stage) if case.stage else config.mend_days()
        due = clock.due_from(clock.local(case.since).date(), days)
        moved += due != case.due
        case.due = due
    return moved


def _days(calendar: WorkYear) -> dict[str, list[dict[str, str]]]:
    holidays = sorted(calendar.holidays.items())
    return {
        "holidays": [{"day": day.isoformat(), "name": name} for day, name in holidays],
        "workdays": [{"day": day.isoformat(), "name": ""} for day in sorted(calendar.workdays)],
    }


def _changes(before: WorkYear | None, after: WorkYear) -> list[dict[str, str]]:
    """Days that are something else than before: ``day``, ``before`` and ``after``."""
    old = _kinds(before) if before is not None else {}
    new = _kinds(after)
    return [
        {"day": day.isoformat(), "before": old.get(day, ""), "after": new.get(day, "")}
        for day in sorted(set(old) | set(new))
        if old.get(day, "") != new.get(day, "")
    ]


def _kinds(calendar: WorkYear) -> dict[date, str]:
    """Day → ``holiday`` or ``workday``."""
    return {
        **dict.fromkeys(calendar.holidays, "holiday"),
        **dict.fromkeys(calendar.workdays, "workday"),
    }
