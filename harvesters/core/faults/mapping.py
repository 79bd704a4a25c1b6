"""Faults of what values mean (M). Those with ``{count}`` are told once for a whole run."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

NO_TITLE = Fault(
    "JLP-H-M01",
    Stage.MAP,
    Severity.ERROR,
    N_("The record has no title."),
    N_("Have the source name it."),
)
TITLE_TOO_LONG = Fault(
    "JLP-H-M02",
    Stage.MAP,
    Severity.ERROR,
    N_("The title has {length} characters; more than {limit} are not taken, and none are cut off."),
    N_("Have the source shorten it; what it tells belongs into the abstract."),
)
NO_PROVIDER = Fault(
    "JLP-H-M03",
    Stage.MAP,
    Severity.ERROR,
    N_("The record names no provider."),
    N_("Have the source name the department, or name the portal's operator in the mapping."),
)
MISTAKEN_TITLE = Fault(
    "JLP-H-M04",
    Stage.MAP,
    Severity.ERROR,
    N_("The title {title} says nothing: it is a placeholder."),
    N_("Have the source name the record."),
)
TOO_LONG = Fault(
    "JLP-H-M05",
    Stage.MAP,
    Severity.WARNING,
    N_("The value has {length} characters; more than {limit} do not fit and none are cut off."),
    N_("Shorten it in the entry; the source's text is kept beside it."),
)
NOT_A_DATE = Fault(
    "JLP-H-M06",
    Stage.MAP,
    Severity.WARNING,
    N_("The value {value} is not a day; it is kept beside the entry."),
    N_("Enter the date as 2018-06-30."),
)
FUTURE_DATE = Fault(
    "JLP-H-M07",
    Stage.MAP,
    Severity.WARNING,
    N_("The day {value} is still to come; it is kept beside the entry."),
    N_("Enter the day on which it was published."),
)
NOT_A_NUMBER = Fault(
    "JLP-H-M08",
    Stage.MAP,
    Severity.WARNING,
    N_("The value {value} is not a number; it is kept beside the entry."),
    N_("Enter a number without a unit."),
)
NOT_AN_ADDRESS = Fault(
    "JLP-H-M09",
    Stage.MAP,
    Severity.WARNING,
    N_("The value {value} is not a web address; it is kept beside the entry."),
    N_("Enter an address that begins with http:// or https://."),
)
BROKEN_ITEM = Fault(
    "JLP-H-M10",
    Stage.MAP,
    Severity.WARNING,
    N_("{broken} of {rows} 信息项 cannot be read, such as {value}; they are left out."),
    N_("Complete them in the entry."),
)
UNKNOWN_CODE = Fault(
    "JLP-H-M20",
    Stage.MAP,
    Severity.WARNING,
    N_("The value {value} is not known; it is kept beside {count} entries."),
    N_("Add it to the mapping of the source, or to the code list."),
)
UNCERTAIN_PROVIDER = Fault(
    "JLP-H-M21",
    Stage.MAP,
    Severity.WARNING,
    N_("{value} names no certain department; {count} entries carry it."),
    N_("Say in the settings which department it is, or have the source write its full name."),
)
STAND_IN_PROVIDER = Fault(
    "JLP-H-M22",
    Stage.MAP,
    Severity.WARNING,
    N_("{count} records name no provider; the portal's operator {value} stands in."),
    N_("Have the source name the department, and correct the entries."),
)
MISSING_ELEMENT = Fault(
    "JLP-H-M23",
    Stage.MAP,
    Severity.INFO,
    N_("{count} entries lack {value}, which the source does not give."),
    N_("The departments complete it in the entries marked 待完善."),
)
NO_PUBLIC_CONTACT = Fault(
    "JLP-H-M24",
    Stage.MAP,
    Severity.INFO,
    N_("{count} contacts were left out: placeholders, masked or private numbers."),
)
UNUSED_TAG = Fault(
    "JLP-H-M25",
    Stage.MAP,
    Severity.INFO,
    N_("{count} keywords were left out: of one character, too long, or beyond the hundredth."),
)
MAPPING_BROKEN = Fault(
    "JLP-H-M90",
    Stage.MAP,
    Severity.ERROR,
    N_("The mapping {mapping} cannot be used: {reason}."),
    N_("Mend schemas/mappings/{mapping}.yaml; docs/harvest-source.md tells how it is written."),
)
