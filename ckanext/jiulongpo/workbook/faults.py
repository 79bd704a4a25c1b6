"""What an import finds besides the rules of the catalogue, each written once.

W1 is the file, W2 its columns, W3 rows and cells, W4 writing into the catalogue.
"""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault, faults_in

__all__ = ["all_faults"]


def _file(code: str, message: str, remedy: str) -> Fault:
    return Fault(code, Stage.DECODE, Severity.ERROR, message, remedy)


def _cell(code: str, message: str, remedy: str, severity: Severity = Severity.ERROR) -> Fault:
    return Fault(code, Stage.MAP, severity, message, remedy)


NO_WORKBOOK = _file(
    "JLP-W-101",
    N_("The file is not an Excel workbook."),
    N_("Save it as XLSX in Excel or WPS and send it again."),
)
ENCRYPTED = _file(
    "JLP-W-102",
    N_("The workbook is protected by a password."),
    N_("Take the password away under “Save as” and send it again."),
)
MACROS = _file(
    "JLP-W-103",
    N_("The workbook holds macros."),
    N_("Save it as XLSX, which leaves the macros out, and send it again."),
)
DAMAGED = _file(
    "JLP-W-104",
    N_("The workbook is damaged and cannot be read ({reason})."),
    N_("Open it in Excel or WPS, save it under another name and send that file."),
)
TOO_LARGE = _file(
    "JLP-W-105",
    N_("The file has {size} MB; {limit} MB are allowed."),
    N_("Divide it by departments or delete pictures in it."),
)
BOMB = _file(
    "JLP-W-106",
    N_("The workbook unpacks to more than any catalogue holds ({part})."),
    N_("Delete empty rows and formats beyond the data, and save it again."),
)
NO_TABLE = _file(
    "JLP-W-107",
    N_("No sheet has a row with the names of the columns, such as 信息资源名称."),
    N_("Use the template of this page, or put the guideline's column names above the data."),
)
TOO_MANY_ROWS = _file(
    "JLP-W-108",
    N_("The sheet has more than {limit} rows."),
    N_("Divide it by departments."),
)
UNSAFE = _file(
    "JLP-W-109",
    N_("The workbook declares a document type, which no spreadsheet program writes ({part})."),
    N_("Save it again in Excel or WPS; do not open it on a machine that matters."),
)
NO_ROWS = _file(
    "JLP-W-110",
    N_("There is no entry below the names of the columns."),
    N_("Fill in at least one row."),
)
SEVERAL_ENTRIES = _file(
    "JLP-W-111",
    N_("The workbook holds more than one entry; a draft takes one."),
    N_("Import it on the page of workbooks, which makes a draft of each."),
)
NO_TITLE_COLUMN = _cell(
    "JLP-W-201",
    N_("No column is the title (信息资源名称)."),
    N_("Say in the list of columns which one it is."),
)
SAME_COLUMN = _cell(
    "JLP-W-202",
    N_("The column “{header}” means {means}, as another one does; the first one is read."),
    N_("Keep one of the two columns."),
    Severity.WARNING,
)
UNSURE_COLUMN = _cell(
    "JLP-W-203",
    N_("The column “{header}” is read as {means}."),
    N_("Look whether that is meant, and confirm the columns."),
    Severity.WARNING,
)
UNKNOWN_COLUMN = _cell(
    "JLP-W-204",
    N_("The catalogue has no field for the column “{header}”."),
    N_("Nothing to do: its values are kept with the entry as those of the source."),
    Severity.INFO,
)
OTHER_VERSION = _cell(
    "JLP-W-205",
    N_("The workbook was made from template {version}; in force is {current}."),
    N_("Nothing is lost; take the present template for the next time."),
    Severity.WARNING,
)
NO_ENTRY = _cell(
    "JLP-W-301",
    N_("The row has an item but no entry that it could belong to."),
    N_("Fill in the title in this row, or move it below its entry."),
)
DIFFERS = _cell(
    "JLP-W-302",
    N_("{means} is “{value}” here and “{first}” in row {row} of the same entry."),
    N_("Write the same in all rows of an entry, or leave it empty from the second row on."),
)
TWICE = _cell(
    "JLP-W-303",
    N_("The entry stands in the workbook already, in row {row}."),
    N_("Keep one of the two, or put all rows of the entry together."),
)
UNKNOWN_PROVIDER = _cell(
    "JLP-W-304",
    N_("No department is known by the name “{value}”."),
    N_("Write its full name as in the list of departments."),
)
FOREIGN_PROVIDER = _cell(
    "JLP-W-305",
    N_("You may not write entries of {value}."),
    N_("Leave them to that department, or ask to become its editor."),
)
ERROR_CELL = _cell(
    "JLP-W-306",
    N_("The cell shows the error {value} of a formula."),
    N_("Write the value itself."),
)
UNKNOWN_CLASS = _cell(
    "JLP-W-307",
    N_("“{value}” is no class below {parent}."),
    N_("Choose it from the list, or write its code."),
)
UNKNOWN_TOP_CLASS = _cell(
    "JLP-W-317",
    N_("There is no class (类) “{value}”."),
    N_("Choose 类 from the list: it is the first of the class columns."),
)
FOREIGN_CLASS = _cell(
    "JLP-W-308",
    N_("The class “{value}” does not belong to {parent}."),
    N_("Choose the class again, beginning with 类."),
)
UNKNOWN_NAME = _cell(
    "JLP-W-310",
    N_("The catalogue has no entry “{value}” that you may change."),
    N_("Leave the cell empty for a new entry; do not write into this column."),
)
ORPHAN_ITEM = _cell(
    "JLP-W-311",
    N_("No entry of the workbook is named “{value}”."),
    N_("Write the title exactly as on the sheet of entries."),
)
DIFFERENT_CODE = _cell(
    "JLP-W-312",
    N_("The entry “{title}” has the code {value} here and {first} in row {row}."),
    N_("One entry has one code on all its rows; give another entry another title."),
)
NO_CLASS_ABOVE = _cell(
    "JLP-W-313",
    N_("{level} is filled in, but the level above it is empty."),
    N_("Fill in 类, 项 and 目 from the left."),
)
AMBIGUOUS = _cell(
    "JLP-W-314",
    N_("The department has several entries named “{title}”; which one is meant cannot be told."),
    N_("Export the entries and change the row there, which holds the identity (系统标识)."),
)
SAME_NAME = _cell(
    "JLP-W-315",
    N_("The identity (系统标识) stands in row {row} already."),
    N_("Empty it in the row of the new entry; an identity belongs to one entry."),
)
MOVED_NAME = _cell(
    "JLP-W-316",
    N_("The identity (系统标识) is that of “{own}”, but the row is about “{other}”."),
    N_("Put the identity back as it was exported, or empty it; sort whole rows only."),
)
CHANGED_MEANWHILE = Fault(
    "JLP-W-401",
    Stage.APPLY,
    Severity.ERROR,
    N_("Somebody has changed the entry since the workbook was checked; it was left as it is."),
    N_("Check the workbook again and look at the differences."),
)
REFUSED = Fault(
    "JLP-W-402",
    Stage.APPLY,
    Severity.ERROR,
    N_("The catalogue refuses the entry: {reason}"),
    N_("Mend the row and import it again."),
)
NOT_UNDONE = Fault(
    "JLP-W-403",
    Stage.APPLY,
    Severity.WARNING,
    N_("Somebody has changed the entry since the import; it was left as it is."),
    N_("Look at the entry and decide by hand."),
)


def all_faults() -> list[Fault]:
    """Every kind of finding of an import, by code."""
    return faults_in(globals())
