"""What a criterion may find wrong, and how it is mended; each written once."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_

__all__ = ["all_faults"]


def _advice(code: str, message: str, remedy: str) -> Fault:
    return Fault(code, Stage.VALIDATE, Severity.WARNING, message, remedy)


ELEMENTS_MISSING = _advice(
    "JLP-Q-101",
    N_("Mandatory elements are missing: {fields}."),
    N_("Fill them in; the form marks each of them."),
)
NO_ABSTRACT = _advice(
    "JLP-Q-111",
    N_("There is no abstract."),
    N_("Say in two or three sentences what the data hold, of whom and from when."),
)
SHORT_ABSTRACT = _advice(
    "JLP-Q-112",
    N_("The abstract has {characters} characters; it should have {least} at least."),
    N_("Say in two or three sentences what the data hold, of whom and from when."),
)
ABSTRACT_REPEATS = _advice(
    "JLP-Q-113",
    N_("The abstract says no more than the title."),
    N_("Say in two or three sentences what the data hold, of whom and from when."),
)
ITEMS_UNEXPLAINED = _advice(
    "JLP-Q-121",
    N_("{number} of {whole} items have no description."),
    N_("Say of each item what it means; list the values of codes, such as 1 公办，2 民办."),
)
FILES_UNEXPLAINED = _advice(
    "JLP-Q-122",
    N_("{number} of {whole} files have no description, and there are no items."),
    N_("Say of each file what is in it, or list the items."),
)
NO_LICENCE = _advice(
    "JLP-Q-131",
    N_("No licence is stated."),
    N_("Choose the licence under which the data may be used."),
)
NO_OPEN_CONDITION = _advice(
    "JLP-Q-132",
    N_("The conditions of opening are not stated."),
    N_("Write under which conditions the data are given."),
)
NO_PERIOD = _advice(
    "JLP-Q-141",
    N_("It is not said from when to when the data reach."),
    N_("Fill in the first and the last day of the data."),
)
NO_AREA = _advice(
    "JLP-Q-142",
    N_("It is not said which area the data cover."),
    N_("Choose the spatial scope."),
)
NO_CYCLE = _advice(
    "JLP-Q-151",
    N_("No update cycle is stated."),
    N_("Choose how often the data are updated."),
)
NO_UPDATE_DATE = _advice(
    "JLP-Q-152",
    N_("It is not said when the data were last updated."),
    N_("Fill in the day of the last update."),
)
LATE = _advice(
    "JLP-Q-153",
    N_("The data were due on {due} and have not been updated since."),
    N_("Update the data and the day of the last update, or choose the cycle that is kept."),
)
NO_FILE = _advice(
    "JLP-Q-161",
    N_("There is no data file and no service."),
    N_("Add a file or the address of a service; a page about the data is none."),
)
NOT_READABLE = _advice(
    "JLP-Q-162",
    N_("No file is in a format that programs read; there are {formats}."),
    N_("Add the data as CSV, XLSX or JSON, or the address of a service."),
)
TABLES_UNREADABLE = _advice(
    "JLP-Q-163",
    N_("{number} of {whole} tables could not be read."),
    N_("Look at the file's page, which says why; save the file anew as CSV or XLSX."),
)
LINKS_BROKEN = _advice(
    "JLP-Q-171",
    N_("{number} of {whole} links do not answer."),
    N_("Put the present addresses in, or upload the files."),
)
VALUES_OUTSIDE = _advice(
    "JLP-Q-181",
    N_("{cells} cells of {number} items hold values that the item does not list."),
    N_("Correct the values, or complete the list of codes in the item's description."),
)
TYPES_DIFFER = _advice(
    "JLP-Q-182",
    N_("{number} items have columns of another type than is registered."),
    N_("Correct the cells that do not fit, or the registered data type."),
)
LONGER = _advice(
    "JLP-Q-183",
    N_("{number} items hold texts longer than is registered."),
    N_("Raise the registered length, or shorten the texts."),
)
ROWS_ASIDE = _advice(
    "JLP-Q-184",
    N_("{number} of {whole} rows do not fit their table and were set aside."),
    N_("Look at the rows that were set aside on the file's page, and correct them in the file."),
)
ITEMS_WITHOUT_COLUMN = _advice(
    "JLP-Q-191",
    N_("{number} of {whole} items have no column in the table."),
    N_("Add the columns to the file, or take the items out; names have to agree."),
)
COLUMNS_WITHOUT_ITEM = _advice(
    "JLP-Q-192",
    N_("{number} of {whole} columns are not registered as items."),
    N_("Add them as items; the form proposes them from the file."),
)
REQUIRED_EMPTY = _advice(
    "JLP-Q-193",
    N_("{cells} cells of {number} required items are empty."),
    N_("Fill the cells, or take the word that makes the item required out of its description."),
)
COLUMNS_EMPTY = _advice(
    "JLP-Q-194",
    N_("{number} items hold nothing at all."),
    N_("Fill the columns, or take them out."),
)
NO_SUCH_TABLE = Fault(
    "JLP-Q-201",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("There is no table {name} of quality."),
    N_("Ask for one of: {names}."),
)
CRITERIA_FILE = Fault(
    "JLP-Q-202",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The file of criteria cannot be used: {reason}."),
    N_(
        "Correct the file that ckanext.jiulongpo.quality.criteria_file names, or empty the setting."
    ),
)


def all_faults() -> tuple[Fault, ...]:
    """All of them, for the documentation."""
    return tuple(fault for fault in globals().values() if isinstance(fault, Fault))
