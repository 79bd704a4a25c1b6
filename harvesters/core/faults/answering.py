"""Faults of what a system answers to questions (A): its pages, its envelope, its records."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

DIALECT_BROKEN = Fault(
    "JLP-H-A07",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The dialect {dialect} cannot be used: {reason}."),
    N_("Mend schemas/dialects/{dialect}.yaml; docs/harvest-source.md tells how it is written."),
)
UNKNOWN_PARAMETER = Fault(
    "JLP-H-A08",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The dialect {dialect} has no parameter {parameter}; it has: {known}."),
    N_("Correct the parameters in the source's settings."),
)
NOT_FILLED = Fault(
    "JLP-H-A09",
    Stage.FETCH,
    Severity.ERROR,
    N_("The record lacks {value}, which the question for its details needs."),
    N_("Have the system fill it."),
)
WEB_PAGE = Fault(
    "JLP-H-A10",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} answered with a web page instead of data; it may ask for a login."),
    N_("Look whether the token is entered and still valid; open the address in a browser."),
)
NOT_JSON = Fault(
    "JLP-H-A11",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("What {url} answered is not JSON ({reason})."),
    N_("Ask the system's operator; the answer may have been cut off on its way."),
)
SAYS_NO = Fault(
    "JLP-H-A12",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} says that it failed ({state}: {words})."),
    N_("Look whether the token and the parameters are right; ask the system's operator."),
)
NO_RECORDS = Fault(
    "JLP-H-A13",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The answer of {url} holds no list at {place}; that is not taken for an empty list."),
    N_("Look whether the dialect is the right one; the system may have been changed."),
)
NO_TOTAL = Fault(
    "JLP-H-A14",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The answer of {url} tells no number of records at {place}."),
    N_("Look whether the dialect is the right one; the system may have been changed."),
)
NO_RECORD = Fault(
    "JLP-H-A15",
    Stage.FETCH,
    Severity.ERROR,
    N_("The answer of {url} holds no record at {place}."),
    N_("Look whether the record can be opened in the system itself."),
)
TOO_FEW = Fault(
    "JLP-H-A20",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The system tells of {total} records and gave {read}; nothing is withdrawn."),
    N_("Run it again; if it stays so, ask the system's operator which records are hidden."),
)
TOO_MANY = Fault(
    "JLP-H-A21",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The system tells of {total} records and gave {read}: its number cannot be relied on."),
    N_("Ask the system's operator; nothing is withdrawn while the number is wrong."),
)
SHRINKING = Fault(
    "JLP-H-A22",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The number of records fell from {before} to {after} while they were read."),
    N_("Run it again at a time when nobody works in the system."),
)
REPEATED_PAGE = Fault(
    "JLP-H-A23",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("Page {page} is a page that was there before; the system does not go on."),
    N_("Look whether the dialect counts pages as the system does, from 0 or from 1."),
)
OVERLAPPING = Fault(
    "JLP-H-A24",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{count} records came again on a later page; as many may have been left out."),
    N_("Have the list sorted by something that never changes and is unique, such as the id."),
)
STUCK_CURSOR = Fault(
    "JLP-H-A25",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("After page {page} the system leads to a place where it was before."),
    N_("Ask the system's operator; the list has no end."),
)
LINK_ELSEWHERE = Fault(
    "JLP-H-A26",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The list goes on at another server, {url}; it is not followed."),
    N_("Make a source of its own for the other server."),
)
TOO_MANY_PAGES = Fault(
    "JLP-H-A27",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("There are more than {limit} pages."),
    N_("Ask for more records a page in the source's settings."),
)
DETAILS_FAIL = Fault(
    "JLP-H-A28",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The details of {count} records one after the other could not be read."),
    N_("Look whether the system is running; the next run tries again."),
)
NESTED_DROPPED = Fault(
    "JLP-H-A30",
    Stage.DISCOVER,
    Severity.INFO,
    N_("{name} holds an object that the dialect does not know; it is not read."),
    N_("Name it under “nested” in the dialect if the catalogue needs it."),
)
MORE_DROPPED = Fault(
    "JLP-H-A31",
    Stage.DISCOVER,
    Severity.WARNING,
    N_(
        "{count} records hold objects under more than {limit} names that the dialect does not"
        " know; they are not read."
    ),
    N_("Ask the system's operator why its records have names of their own."),
)
