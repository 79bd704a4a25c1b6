"""What can go wrong in review, each written once: code, message and how to mend it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

__all__ = ["all_faults", "forbidden", "refused"]


def _fault(code: str, message: str, remedy: str) -> Fault:
    return Fault(code, Stage.APPLY, Severity.ERROR, message, remedy)


NOT_HERE = _fault(
    "JLP-R-001",
    N_("This cannot be done by you to the entry in its present state."),
    N_("Ask who may: jiulongpo_entry_status names what you may do."),
)
OWN_WORK = _fault(
    "JLP-R-002",
    N_("Nobody approves what he wrote or submitted himself."),
    N_("Let another reviewer approve it."),
)
TWICE = _fault(
    "JLP-R-003",
    N_("You have approved this at an earlier stage."),
    N_("Let another reviewer approve it at this one."),
)
NO_REASON = _fault(
    "JLP-R-004",
    N_("The reason is missing."),
    N_("Write what has to be changed, or why; the department reads it."),
)
MOVED_ON = _fault(
    "JLP-R-005",
    N_("It was changed after you opened it."),
    N_("Read the new differences, then decide."),
)
CONFLICT = _fault(
    "JLP-R-006",
    N_("The published entry was changed in the same places since: {fields}."),
    N_("Return it with a reason, or approve the differences one by one."),
)
PART_TOO_EARLY = _fault(
    "JLP-R-007",
    N_("A part can be approved at the last stage only, and only of a change."),
    N_("Approve it whole, or return it with comments."),
)
UNKNOWN_PART = _fault(
    "JLP-R-008",
    N_("There is no such difference: {fields}."),
    N_("Take the keys that jiulongpo_entry_diff gives."),
)
SOMETHING_WAITS = _fault(
    "JLP-R-009",
    N_("A change of this entry is under way."),
    N_("Take it back, or wait until it is decided."),
)
NOTHING_WAITS = _fault(
    "JLP-R-010",
    N_("Nothing of this entry waits."),
    N_("Submit it first."),
)
NO_VERSION = _fault(
    "JLP-R-011",
    N_("There is no version {number} of this entry."),
    N_("Take a number that jiulongpo_entry_history gives."),
)
NOT_DELETED = _fault(
    "JLP-R-012",
    N_("A registered or published entry is not deleted; its code stays reserved."),
    N_("Withdraw it, or ask for its withdrawal."),
)
UNKNOWN_ROLE = _fault(
    "JLP-R-013",
    N_("There is no role {role} in this organisation."),
    N_("A department has cataloguer and reviewer, the catalogue office manager and auditor."),
)
TOO_MANY = _fault(
    "JLP-R-014",
    N_("More than {limit} entries at once."),
    N_("Send them in several calls."),
)
ANSWERED = _fault(
    "JLP-R-015",
    N_("This report was answered already."),
    N_("Read the answer; report again if it is still wrong."),
)

TOO_MANY_REPORTS = _fault(
    "JLP-R-016",
    N_("{limit} of your reports still wait for an answer."),
    N_("Wait for the answers, or put several errors into one report."),
)
SAME_RELEASE = _fault(
    "JLP-R-017",
    N_("Nothing has changed since the last release."),
    N_("Publish changes first."),
)


def refused(fault: Fault, field: str = "message", **context: object) -> tk.ValidationError:
    """The error that a call ends with, in the language of its reader."""
    finding = fault(field, **context)
    text = finding.said(tk._)
    return tk.ValidationError({field: [text], "code": [fault.code]}, {field: text})


def forbidden(fault: Fault) -> tk.NotAuthorized:
    """The refusal of somebody who may not, in his language."""
    return tk.NotAuthorized(fault().said(tk._))


def all_faults() -> list[Fault]:
    """Every kind, by code; ``docs/findings.md`` is made from it."""
    stated = [each for each in globals().values() if isinstance(each, Fault)]
    return sorted(stated, key=lambda fault: fault.code)
