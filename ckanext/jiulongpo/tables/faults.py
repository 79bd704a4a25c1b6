"""What can go wrong while a table is loaded, asked or published; each written once."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, faults_in

__all__ = [
    "BAD_CURSOR",
    "CELL_MISFIT",
    "EMPTY",
    "FILE_GONE",
    "HIDDEN",
    "KEY_NOT_UNIQUE",
    "LEFTOVER",
    "LEFT_OUT_COLUMNS",
    "NAMED_PERSON",
    "NEARLY",
    "NOTHING_IN_IT",
    "NOT_A_TABLE",
    "NOT_ONE_TABLE",
    "NO_DEMANDS",
    "NO_NAMES_FOUND",
    "NO_TABLE",
    "OTHER_SHEETS",
    "PERSONAL",
    "PERSONAL_BESIDE",
    "PRESENT_VERSION",
    "PROJECTED",
    "ROUNDED",
    "SAME_VERSION",
    "TEXT_BY_NAME",
    "TOO_LARGE",
    "TOO_LARGE_TO_COMPARE",
    "TOO_LONG_ASKED",
    "TOO_MANY_BAD_ROWS",
    "TOO_MANY_DEMANDS",
    "TOTAL",
    "UNEXPECTED",
    "UNKNOWN_COLUMN",
    "UNKNOWN_DEMAND",
    "UNKNOWN_MEASURE",
    "UNKNOWN_PART",
    "UNKNOWN_VALUE",
    "WORKER_LOST",
    "WRITE_FAILED",
    "all_faults",
]

NOT_A_TABLE = Fault(
    "JLP-T-101",
    Stage.DECODE,
    Severity.ERROR,
    N_("A file of the format {format} holds no table that can be shown."),
    N_("Attach the data as CSV, XLSX, ODS, JSON or GeoJSON beside it."),
)
TOO_LARGE = Fault(
    "JLP-T-102",
    Stage.FETCH,
    Severity.ERROR,
    N_("The file has more than {limit} megabytes."),
    N_("Divide it, for example by year; or have the administrator raise the limit."),
)
FILE_GONE = Fault(
    "JLP-T-103",
    Stage.FETCH,
    Severity.ERROR,
    N_("The file is not in the store of this site."),
    N_("Upload it again."),
)
NOTHING_IN_IT = Fault(
    "JLP-T-104",
    Stage.DECODE,
    Severity.ERROR,
    N_("The table has names of columns but no rows."),
    N_("Look whether the right sheet or file was attached."),
)
TOO_MANY_BAD_ROWS = Fault(
    "JLP-T-105",
    Stage.DECODE,
    Severity.ERROR,
    N_("More than {limit} rows cannot be read; the first is row {row}."),
    N_("Look whether the delimiter, the header row or the chosen types are right."),
)
WORKER_LOST = Fault(
    "JLP-T-106",
    Stage.APPLY,
    Severity.ERROR,
    N_("The loading was cut off {times} times."),
    N_("Have the administrator look into the log of the worker."),
)
WRITE_FAILED = Fault(
    "JLP-T-107",
    Stage.APPLY,
    Severity.ERROR,
    N_("The database did not take the table ({reason})."),
    N_("Load it again; have the administrator look if it fails again."),
)
EMPTY = Fault(
    "JLP-T-108",
    Stage.DECODE,
    Severity.ERROR,
    N_("The file is empty."),
    N_("Export it again, look whether it opens on your machine, and upload it."),
)
NOT_ONE_TABLE = Fault(
    "JLP-T-109",
    Stage.DECODE,
    Severity.ERROR,
    N_("The ZIP file holds {count} tables; it can be shown where it holds exactly one."),
    N_("Upload each table as a file of its own, for example as CSV or XLSX."),
)
UNEXPECTED = Fault(
    "JLP-T-110",
    Stage.DECODE,
    Severity.ERROR,
    N_("The file cannot be read ({reason})."),
    N_("Open it in Excel or WPS, save it as XLSX, and upload it again."),
)
CELL_MISFIT = Fault(
    "JLP-T-201",
    Stage.DECODE,
    Severity.WARNING,
    N_("“{value}” is not of the type that was chosen for the column."),
    N_("Mend the cell in the file, or choose another type."),
)
NEARLY = Fault(
    "JLP-T-202",
    Stage.DECODE,
    Severity.WARNING,
    N_("{count} cells, such as “{example}”, keep the column from being of the type {kind}."),
    N_("Mend these cells, or choose the type: rows with such cells are then set aside."),
)
LEFT_OUT_COLUMNS = Fault(
    "JLP-T-203",
    Stage.DECODE,
    Severity.ERROR,
    N_("The table has {columns} columns; more than {limit} cannot be shown."),
    N_("Divide the table, or make rows of the columns."),
)
TEXT_BY_NAME = Fault(
    "JLP-T-204",
    Stage.DECODE,
    Severity.INFO,
    N_("The file is called {name}, but is a text; it was read as CSV."),
    N_("Nothing has to be done where the columns are right; else save it as XLSX."),
)
NO_NAMES_FOUND = Fault(
    "JLP-T-205",
    Stage.DECODE,
    Severity.WARNING,
    N_("The first row holds data and no names; the columns are called by their number."),
    N_(
        "Put the names into the first row of the file; or state their row under “How the file"
        " was read”."
    ),
)
OTHER_SHEETS = Fault(
    "JLP-T-206",
    Stage.DECODE,
    Severity.WARNING,
    N_("The table is the sheet {sheet}; these sheets are not shown: {sheets}."),
    N_(
        "State another sheet under “How the file was read”, or attach each sheet as a file of"
        " its own."
    ),
)
ROUNDED = Fault(
    "JLP-T-207",
    Stage.DECODE,
    Severity.WARNING,
    N_("{count} cells hold numbers of more than 15 digits, which the spreadsheet has rounded."),
    N_("Make the column one of texts in Excel or WPS, and enter the numbers anew."),
)
TOTAL = Fault(
    "JLP-T-208",
    Stage.DECODE,
    Severity.WARNING,
    N_("The row at the end is a total or a note and no record."),
    N_("Delete it in the file; or choose under “How the file was read” that it is a row."),
)
PERSONAL = Fault(
    "JLP-T-301",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("{count} cells hold personal information ({kind}), the first in row {row}."),
    N_("Mask the column or leave it out; a reviewer may state why it has to be public."),
)
PERSONAL_BESIDE = Fault(
    "JLP-T-305",
    Stage.VALIDATE,
    Severity.ERROR,
    N_(
        "{count} places beside the table hold personal information ({kind}), the first in row"
        " {row}; the file stays inside."
    ),
    N_("Delete it in the file, and upload the file again."),
)
HIDDEN = Fault(
    "JLP-T-302",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("The file hides {what}; everybody who downloads it can show them."),
    N_("Look whether they may be public, and delete them in the file if not."),
)
NAMED_PERSON = Fault(
    "JLP-T-303",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("The properties of the file name a person ({what})."),
    N_("Remove it: in Excel by File, Info, Inspect Document; in WPS by File, Document properties."),
)
LEFTOVER = Fault(
    "JLP-T-304",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("The file carries data that no sheet shows: {what}."),
    N_("Break the links and delete the pivot tables, or save the data in a new workbook."),
)
NO_TABLE = Fault(
    "JLP-T-401",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The file has no table that could be asked."),
    N_("Wait until it is loaded, or download the file."),
)
UNKNOWN_COLUMN = Fault(
    "JLP-T-402",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The table has no column {column}."),
    N_("Use one of: {columns}."),
)
UNKNOWN_VALUE = Fault(
    "JLP-T-403",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("“{value}” cannot be compared with the values of the column {column}."),
    N_("Give a value of the type {kind}."),
)
TOO_LONG_ASKED = Fault(
    "JLP-T-404",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The answer took longer than {seconds} seconds."),
    N_("Narrow the filter, or download the table."),
)
PROJECTED = Fault(
    "JLP-T-405",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("The columns {columns} hold metres of a projection, not degrees; they cannot be drawn."),
    N_("Give longitude and latitude in degrees, of CGCS2000 where you can."),
)
UNKNOWN_DEMAND = Fault(
    "JLP-T-406",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("“{demand}” is no demand on the column {column}."),
    N_("Use one of: {demands}; each with a value of its own."),
)
NO_DEMANDS = Fault(
    "JLP-T-407",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The demands on columns are no JSON object."),
    N_("Write them like {example}."),
)
TOO_MANY_DEMANDS = Fault(
    "JLP-T-408",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("A question has at most {limit} demands on columns."),
    N_("Ask with fewer, or download the table."),
)
UNKNOWN_MEASURE = Fault(
    "JLP-T-409",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("“{measure}” cannot be told of the column {column}."),
    N_("Use sum: and avg: with numbers, min: and max: with numbers and dates."),
)
BAD_CURSOR = Fault(
    "JLP-T-410",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("“{value}” is no cursor of this question."),
    N_("Give “after” as the answer before told it, with the same order; leave it out to begin."),
)
UNKNOWN_PART = Fault(
    "JLP-T-411",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("A question to a table has no part “{part}”."),
    N_("Use one of: {parts}."),
)
PRESENT_VERSION = Fault(
    "JLP-T-501",
    Stage.APPLY,
    Severity.ERROR,
    N_("This is the file's present version."),
    N_("Replace the file by a better one first, or delete the file."),
)
TOO_LARGE_TO_COMPARE = Fault(
    "JLP-T-502",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The two versions have more than {limit} megabytes together."),
    N_("Download both, and compare them with a program of your own."),
)
KEY_NOT_UNIQUE = Fault(
    "JLP-T-503",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The columns {columns} do not tell the rows apart: some rows have the same values."),
    N_("Name further columns, or none: then whole rows are compared."),
)
SAME_VERSION = Fault(
    "JLP-T-504",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("A version cannot be compared with itself."),
    N_("Choose two different versions."),
)


def all_faults() -> list[Fault]:
    """Every kind of finding of tables, by code."""
    return faults_in(globals())
