"""Names of places, acts and kinds, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.core.faults.fault import N_

__all__ = ["act", "day", "days_left", "kind", "making", "outcome", "place", "timed"]

_PLACES: Mapping[str, str] = {
    "": N_("not there yet"),
    "draft": N_("Draft"),
    "department": N_("Waits for the department’s review"),
    "office": N_("Waits for the catalogue office"),
    "returned": N_("Returned"),
    "registered": N_("Registered"),
    "published": N_("Published entry"),
    "withdrawn": N_("Withdrawn entry"),
    "change-draft": N_("Published; a change is being written"),
    "change-department": N_("Published; a change waits for the department’s review"),
    "change-office": N_("Published; a change waits for the catalogue office"),
    "change-returned": N_("Published; a change was returned"),
    "change-scheduled": N_("Published; a change is approved and takes effect at its hour"),
}
_ACTS: Mapping[str, str] = {
    "create": N_("created"),
    "edit": N_("changed"),
    "submit": N_("submitted"),
    "recall": N_("taken back"),
    "return": N_("returned"),
    "approve": N_("approved"),
    "publish": N_("published"),
    "withdraw": N_("withdrawn"),
    "ask-withdrawal": N_("asked for withdrawal"),
    "found": N_("found as the harvest left it"),
    "schedule": N_("set the hour"),
    "unschedule": N_("took the hour back"),
    "effect": N_("took effect at its hour"),
    "failed": N_("could not take effect at its hour"),
    "hand-over": N_("handed over"),
    "reform": N_("went over to another department"),
}
_KINDS: Mapping[str, str] = {
    "entry": N_("New entry"),
    "change": N_("Change of an entry"),
    "withdrawal": N_("Withdrawal"),
    "registered": N_("To be published"),
    "draft": N_("Draft"),
}
_TIMED: Mapping[str, str] = {
    "publish": N_("Publication at {moment}"),
    "change": N_("The change takes effect at {moment}"),
    "withdraw": N_("Withdrawal at {moment}"),
}
_DAYS: Mapping[str, str] = {
    "": N_("as the week says"),
    "holiday": N_("holiday"),
    "workday": N_("make-up working day"),
}
_OUTCOMES: Mapping[str, str] = {
    "corrected": N_("Corrected"),
    "partly": N_("Corrected in part"),
    "kept": N_("Checked, correct as it is"),
}
_MAKING: Mapping[str, str] = {
    "": N_("It waits for a worker"),
    "reading": N_("Reading the entries"),
    "workbook": N_("Writing the workbook"),
    "dcat": N_("Writing DCAT"),
}


def making(stage: str) -> str:
    """What is being done for a release; nothing yet for an empty stage."""
    return tk._(_MAKING[stage]) if stage in _MAKING else stage


def day(kind: str) -> str:
    """What a day of a calendar is: a holiday, a make-up working day, or as the week says."""
    return tk._(_DAYS[kind]) if kind in _DAYS else kind


def timed(kind: str, moment: str) -> str:
    """What takes effect when: 定于 2026-12-01 09:00 发布."""
    return tk._(_TIMED[kind]).format(moment=moment) if kind in _TIMED else moment


def outcome(name: str) -> str:
    """What came of a report of an error."""
    return tk._(_OUTCOMES[name]) if name in _OUTCOMES else name


def place(name: str) -> str:
    """Where an entry is."""
    return tk._(_PLACES[name]) if name in _PLACES else name


def act(name: str) -> str:
    """What was done."""
    return tk._(_ACTS[name]) if name in _ACTS else name


def kind(name: str) -> str:
    """What waits."""
    return tk._(_KINDS[name]) if name in _KINDS else name


def days_left(left: int | None) -> str:
    """What is left of a clock: late, today, or so many working days."""
    if left is None:
        return ""
    if left < 0:
        return tk._("{n} working days late").format(n=-left)
    if left == 0:
        return tk._("Due today")
    return tk._("{n} working days left").format(n=left)
