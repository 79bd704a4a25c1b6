"""What can go wrong in review, each written once: code, message and how to mend it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault, faults_in

__all__ = ["all_faults", "forbidden", "refused", "said"]


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
NOTHING_TIMED = _fault(
    "JLP-R-018",
    N_("No hour is set for this entry."),
    N_("Set one when you approve, publish or withdraw it."),
)
NO_SUCH_HOUR = _fault(
    "JLP-R-019",
    N_("The hour is past, or more than {days} days ahead."),
    N_("Choose a later hour, or do it at once."),
)
TIMED_ALREADY = _fault(
    "JLP-R-020",
    N_("An hour is set for this entry already."),
    N_("Take it back first, then set another one."),
)
PART_NOT_TIMED = _fault(
    "JLP-R-021",
    N_("A part of a change cannot take effect at an hour."),
    N_("Approve the whole change with an hour, or the part at once."),
)
CHANGED_SINCE = _fault(
    "JLP-R-022",
    N_("The entry was changed after the hour was set."),
    N_("Read it again, then publish it or set a new hour."),
)
NO_ACTOR = _fault(
    "JLP-R-023",
    N_("The person who set the hour no longer exists here."),
    N_("Let another reviewer decide anew."),
)
NO_REVIEWER = _fault(
    "JLP-R-024",
    N_("{name} may not decide this: a hand-over gives no right."),
    N_("Choose one of those whom jiulongpo_entry_reviewers names."),
)
NO_PERSON = _fault(
    "JLP-R-025",
    N_("There is no active person {name}."),
    N_("Write the user name as it is in the list of members."),
)
NO_WRITER = _fault(
    "JLP-R-026",
    N_("{name} does not write for this department."),
    N_("Give the person a seat as editor first, or choose somebody else."),
)
UNKNOWN_REASON = _fault(
    "JLP-R-027",
    N_("There is no preset reason {code} for this."),
    N_("Take a code that jiulongpo_review_reason_list gives, or write the reason only."),
)
CALENDAR_TOO_LARGE = _fault(
    "JLP-R-028",
    N_("The calendar has more than {limit} lines, or is larger than {size} KB."),
    N_("Import one year at a time, with its holidays and make-up days only."),
)
CALENDAR_LINE = _fault(
    "JLP-R-029",
    N_("Line {line} cannot be read: {text}."),
    N_("Write date, kind (放假 or 上班) and name in each row, or whole-day events."),
)
CALENDAR_YEARS = _fault(
    "JLP-R-030",
    N_("The calendar holds days of several years: {years}."),
    N_("Import one year at a time."),
)
CALENDAR_EMPTY = _fault(
    "JLP-R-031",
    N_("The calendar names no holiday."),
    N_("Take the notice of the State Council’s general office for the year."),
)
CALENDAR_TWICE = _fault(
    "JLP-R-032",
    N_("Line {line}: {day} is stated twice."),
    N_("State each day once, as a holiday or as a make-up day."),
)
CALENDAR_WEEKDAY = _fault(
    "JLP-R-033",
    N_("Line {line}: the make-up day {day} is no Saturday or Sunday."),
    N_("Compare it with the notice; from Monday to Friday people work anyway."),
)
CALENDAR_UNNAMED = _fault(
    "JLP-R-034",
    N_("The notice that the calendar follows is not named."),
    N_("Write its title and number, so that a deadline can be explained."),
)
CALENDAR_MISSING = Fault(
    "JLP-R-035",
    Stage.APPLY,
    Severity.WARNING,
    N_("There is no calendar of working days for {year}; its holidays count as working days."),
    N_("Import the notice of {year} as soon as it is out, on the page of working days."),
)
RELEASE_GOES_ON = _fault(
    "JLP-R-036",
    N_("A release is being made already."),
    N_("Wait until it is made; jiulongpo_release_state tells how far it is."),
)
RELEASE_UNSURE = _fault(
    "JLP-R-037",
    N_("Search and database do not hold the same public entries ({count} differ)."),
    N_("Make it again while no harvest runs; rebuild the index if they still differ."),
)
RELEASE_BROKE_OFF = _fault(
    "JLP-R-038",
    N_("The making of the release was broken off {tries} times."),
    N_("Look into the log of the worker, mostly for want of memory; then make the release again."),
)
RELEASE_FAILED = _fault(
    "JLP-R-039",
    N_("The release was not made: {reason}."),
    N_("Nothing of it is kept. Look into the log of the worker, then make the release again."),
)
ROWS_ELSEWHERE = Fault(
    "JLP-R-040",
    Stage.APPLY,
    Severity.INFO,
    N_("The rows are not compared: one of the two is a link, or tables are switched off here."),
    N_("Open both files and compare them there."),
)
SAME_DEPARTMENT = _fault(
    "JLP-R-042",
    N_("A department cannot take over from itself."),
    N_("Name the department that ends and another one that goes on."),
)
OFFICE_STAYS = _fault(
    "JLP-R-043",
    N_("The catalogue office cannot end: nobody would release entries."),
    N_("Name another office in the setting ckanext.jiulongpo.catalog.office first."),
)
NO_DEPARTMENT = _fault(
    "JLP-R-044",
    N_("There is no department in use with the name {name}."),
    N_("Write its name as it is in the address of its page."),
)
NOT_CONFIRMED = _fault(
    "JLP-R-046",
    N_("What was typed is not the name of the department that ends."),
    N_("Type {title}, letter by letter, where you are sure; nothing has been changed."),
)
STEP_FAILED = _fault(
    "JLP-R-045",
    N_("The step failed inside the site: {reason}."),
    N_("The entry is as it was. Try it again; if it fails again, look into the site’s log."),
)
TOO_MANY_FILES = Fault(
    "JLP-R-041",
    Stage.APPLY,
    Severity.INFO,
    N_("The rows of the first {limit} files are compared."),
    N_("Fetch the other files and compare them there."),
)


def said(error: Exception) -> str:
    """What an error of an action says to people, as one text."""
    if isinstance(error, tk.ValidationError):
        return " ".join(str(text) for text in error.error_summary.values())
    return str(error)


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
    return faults_in(globals())
