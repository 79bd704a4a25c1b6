"""What can go wrong in feedback, each written once: code, message and how to mend it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, faults_in
from ckanext.jiulongpo.refusing import refusal

__all__ = ["all_faults", "refused", "refused_finding"]


def _fault(code: str, message: str, remedy: str) -> Fault:
    return Fault(code, Stage.VALIDATE, Severity.ERROR, message, remedy)


# the door of the forms
NO_CHALLENGE = _fault(
    "JLP-B-001",
    N_("The answer to the sum is missing."),
    N_("Write the number that is asked for; a new sum stands in the form."),
)
WRONG_ANSWER = _fault(
    "JLP-B-002",
    N_("The answer to the sum is not right."),
    N_("Work out the new sum in the form."),
)
TOO_LATE = _fault(
    "JLP-B-003",
    N_("The sum of this form is too old or was used already."),
    N_("Work out the new sum in the form and send it again; what you wrote is still there."),
)
TOO_FAST = _fault(
    "JLP-B-004",
    N_("The form was sent within {seconds} seconds, faster than a person reads it."),
    N_("Read it again and send it once more; what you wrote is still there."),
)
TRAPPED = _fault(
    "JLP-B-005",
    N_("A field was filled that people do not see."),
    N_("Leave the field named website empty."),
)
TOO_MANY = _fault(
    "JLP-B-006",
    N_("Too much was sent from your network within an hour."),
    N_("Try again in {minutes} minutes, or telephone the department."),
)
SITE_BUSY = _fault(
    "JLP-B-007",
    N_("The site takes no more feedback at the moment."),
    N_("Try again in {minutes} minutes, or telephone the department."),
)
# what is written
PERSONAL = _fault(
    "JLP-B-101",
    N_("The text holds what looks like {kind}."),
    N_("Leave it out; to be called back, use the field for your contact, which is kept encrypted."),
)
NO_TEXT = _fault("JLP-B-102", N_("The text is missing."), N_("Write what it is about."))
NO_TITLE = _fault(
    "JLP-B-103",
    N_("A line that says what it is about is missing."),
    N_("Write it in a few words; it becomes the title."),
)
NO_ENTRY = _fault(
    "JLP-B-104",
    N_("This kind of feedback is about a dataset, and none is named."),
    N_("Open the page of the dataset and begin from there."),
)
BAD_CONTACT = _fault(
    "JLP-B-105",
    N_("The contact is neither an e-mail address nor a telephone number."),
    N_("Write one of them, or leave the field empty."),
)
NO_SEAL = _fault(
    "JLP-B-106",
    N_("This site cannot keep contacts, because it has no key to encrypt them with."),
    N_("Leave the field empty; the tracking number shows you the answer."),
)
BAD_LINK = _fault(
    "JLP-B-107",
    N_("The address is no web address."),
    N_("Begin it with https:// or http://."),
)
# what the department does
NO_REASON = _fault(
    "JLP-B-201",
    N_("The reason is missing."),
    N_("Say why; the sender reads it."),
)
BAD_OUTCOME = _fault(
    "JLP-B-202",
    N_("The outcome {outcome} does not belong to this kind of feedback."),
    N_("Choose one of those that the form offers."),
)
IS_CLOSED = _fault(
    "JLP-B-203",
    N_("This case has ended."),
    N_("Read its answer; a new case can be opened."),
)
EXTENDED = _fault(
    "JLP-B-204",
    N_("The clock of this case was extended already."),
    N_("Answer it, at least for the time being."),
)
NO_ANSWER = _fault(
    "JLP-B-205",
    N_("What has no answer is not published."),
    N_("Answer it first."),
)
SAME_DEPARTMENT = _fault(
    "JLP-B-206",
    N_("The case is with this department already."),
    N_("Choose another one."),
)
CLOCK_OF_REVIEW = _fault(
    "JLP-B-207",
    N_("The clock of a report of an error is the review’s and is not extended."),
    N_("Answer what you know by its last day."),
)
NO_DEPARTMENT = _fault(
    "JLP-B-208",
    N_("There is no such department."),
    N_("Choose one of the list."),
)
# followers
NO_MAIL = _fault(
    "JLP-B-301",
    N_("This site sends no mail."),
    N_("Follow by the feed; its address stands on the page."),
)
NO_TARGET = _fault(
    "JLP-B-302",
    N_("What you want to follow does not exist, or is not public."),
    N_("Open its page and begin from there."),
)
BAD_TOKEN = _fault(
    "JLP-B-303",
    N_("This link is not valid or not valid any more."),
    N_("Take the link of the newest mail, or begin again."),
)
MANY_HOOKS = _fault(
    "JLP-B-304",
    N_("You have {limit} webhooks already."),
    N_("Delete one of them first."),
)
BAD_MAIL = _fault(
    "JLP-B-305",
    N_("This is no e-mail address."),
    N_("Write it like name@example.com."),
)
NO_HOOK_KEY = _fault(
    "JLP-B-306",
    N_("This site cannot keep secrets, because it has no key to encrypt them with."),
    N_("Have the administrator set ckanext.jiulongpo.harvest.secret_key."),
)


class TooOften(tk.ValidationError):
    """A call that is refused for now.

    Attributes:
        wait: seconds until the count begins anew.
    """

    def __init__(self, error: tk.ValidationError, wait: int) -> None:
        super().__init__(error.error_dict, error.error_summary)
        self.wait = wait


def too_often(fault: Fault, wait: int) -> TooOften:
    """The error that a call ends with that has to wait.

    Args:
        fault: says whose calls were too many.
        wait: seconds.
    """
    return TooOften(refused(fault, minutes=-(-wait // 60)), wait)


def refused(fault: Fault, field: str = "message", **context: object) -> tk.ValidationError:
    """The error that a call ends with, in the language of its reader."""
    return refused_finding(fault(field, **context))


def refused_finding(finding: Finding) -> tk.ValidationError:
    """The same of a finding that names its field."""
    error = refusal(finding, finding.field or "message")
    error.error_dict["code"] = [finding.code]
    return error


def all_faults() -> list[Fault]:
    """Every kind, by code; ``docs/findings.md`` is made from it."""
    return faults_in(globals())
