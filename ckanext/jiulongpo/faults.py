"""Why a request is refused before any view reads it; each written once."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, faults_in

__all__ = [
    "BAD_CALLBACK",
    "BODY_TOO_LARGE",
    "NOT_JSON",
    "NO_NUMBER",
    "NO_OBJECT",
    "NO_SUCH_CHARACTER",
    "NO_TEXT",
    "TOO_DEEP",
    "TOO_MANY_NAMES",
    "UNKNOWN_ACTION",
    "all_faults",
]

NOT_JSON = Fault(
    "JLP-A-101",
    Stage.DECODE,
    Severity.ERROR,
    N_("The body is no JSON that can be read."),
    N_("Send one object as RFC 8259 has it, in UTF-8."),
)
TOO_DEEP = Fault(
    "JLP-A-102",
    Stage.DECODE,
    Severity.ERROR,
    N_("The JSON has more than {limit} levels."),
    N_("Send an object with fewer objects and lists inside one another."),
)
NO_SUCH_CHARACTER = Fault(
    "JLP-A-103",
    Stage.DECODE,
    Severity.ERROR,
    N_("A text holds a character that no text has: NUL, or half of a surrogate pair."),
    N_("Remove the character, then send the request again."),
)
NO_NUMBER = Fault(
    "JLP-A-104",
    Stage.DECODE,
    Severity.ERROR,
    N_("A number cannot be kept: it is infinite, not a number, or has more than 64 bits."),
    N_("Send a smaller number, or null where there is none."),
)
TOO_MANY_NAMES = Fault(
    "JLP-A-105",
    Stage.DECODE,
    Severity.ERROR,
    N_("The request has more than {limit} parameters, or one whose name is longer than {length}."),
    N_("Leave out what the action does not know."),
)
NO_TEXT = Fault(
    "JLP-A-106",
    Stage.DECODE,
    Severity.ERROR,
    N_("The parameter “{name}” is no text."),
    N_("Send one text for it; the documentation of the action says which."),
)
BAD_CALLBACK = Fault(
    "JLP-A-107",
    Stage.DECODE,
    Severity.ERROR,
    N_("The parameter “callback” names no function."),
    N_("Use up to {limit} letters, digits, dots and underscores, or ask for JSON without it."),
)
BODY_TOO_LARGE = Fault(
    "JLP-A-108",
    Stage.DECODE,
    Severity.ERROR,
    N_("The request has more than {limit} megabytes."),
    N_("Send it in parts, or log in: visitors may send less."),
)

NO_OBJECT = Fault(
    "JLP-A-109",
    Stage.DECODE,
    Severity.ERROR,
    N_("The body is JSON, but no object."),
    N_("Send the parameters of the action as one object, such as {example}."),
)
UNKNOWN_ACTION = Fault(
    "JLP-A-110",
    Stage.DECODE,
    Severity.ERROR,
    N_("There is no action “{name}”."),
    N_("See all actions of this site at {place}."),
)


def all_faults() -> list[Fault]:
    """The kinds above, by code."""
    return faults_in(globals())
