"""Faults that people meet while they set up a source: secrets, mappings, schedules (C)."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.shared import Severity, Stage

__all__ = [
    "ALIAS_IN_MAPPING",
    "BAD_CRON",
    "BAD_QUIET_HOURS",
    "MAPPING_CHANGED",
    "MAPPING_TOO_LONG",
    "NOT_YAML",
    "NO_KEY",
    "NO_SUCH_SECRET",
    "PREVIEW_OUTDATED",
    "PROBE_TOO_SLOW",
    "SECRET_FOR_ANOTHER_ADDRESS",
    "SECRET_SIZE",
    "SECRET_UNREADABLE",
    "SOURCE_CHANGED",
    "TOO_OFTEN",
]


def _fault(number: str, message: str, remedy: str) -> Fault:
    return Fault(f"JLP-H-C{number}", Stage.DISCOVER, Severity.ERROR, message, remedy)


NO_KEY = _fault(
    "41",
    N_("This site has no key to seal secrets with."),
    N_("Ask the administrator to set ckanext.jiulongpo.harvest.secret_key."),
)
SECRET_UNREADABLE = _fault(
    "42",
    N_("The secret “{secret}” cannot be opened with the key of this site."),
    N_("Enter it anew; the key of the site has changed since."),
)
NO_SUCH_SECRET = _fault(
    "43",
    N_("Sources of this type have no secret “{secret}”."),
    N_("They have these: {known}."),
)
SECRET_SIZE = _fault(
    "44",
    N_("A secret has 1 to {most} characters."),
    N_("Check what was pasted."),
)
SECRET_FOR_ANOTHER_ADDRESS = _fault(
    "40",
    N_("The secret “{secret}” was entered for another address of the source."),
    N_("Enter it anew, so that it is certain who gets it."),
)
NOT_YAML = _fault(
    "45",
    N_("The text is not YAML: {reason}"),
    N_("Look at the line that is named; a colon or a quotation mark is often missing."),
)
ALIAS_IN_MAPPING = _fault(
    "46",
    N_("A mapping has no anchors and aliases (& and *)."),
    N_("Write the repeated part out."),
)
MAPPING_TOO_LONG = _fault(
    "47",
    N_("A mapping has at most {most} characters."),
    N_("Take out what is not used, or let the mapping extend another one."),
)
MAPPING_CHANGED = _fault(
    "48",
    N_("Somebody has saved another version in the meantime."),
    N_("Look at the newest version, and save again."),
)
BAD_CRON = _fault(
    "51",
    N_("“{value}” is no time of a schedule."),
    N_("Write minute, hour, day, month and weekday, such as 30 2 * * * for 02:30 every day."),
)
TOO_OFTEN = _fault(
    "52",
    N_("A source is read at most every {minutes} minutes."),
    N_("Choose a time that comes less often."),
)
BAD_QUIET_HOURS = _fault(
    "53",
    N_("“{value}” are no quiet hours."),
    N_("Write the beginning and the end, such as 08:30-18:00."),
)
PREVIEW_OUTDATED = _fault(
    "54",
    N_("The preview is out of date: {reason}"),
    N_("Make a new preview and look at it."),
)
SOURCE_CHANGED = _fault(
    "55",
    N_("The source has changed since the preview. Nothing was written."),
    N_("Make a new preview and look at it."),
)
PROBE_TOO_SLOW = _fault(
    "56",
    N_("The source did not answer all questions within {seconds} seconds."),
    N_("Try again later, or ask whoever runs the system why it is slow."),
)
