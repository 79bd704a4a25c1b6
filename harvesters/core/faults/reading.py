"""Faults of reading files (R)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

NO_FILE = Fault(
    "JLP-H-R01",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("There is no file to read at {place}."),
    N_("Look whether the path is right and the file is in place."),
)
PLACE_NOT_ALLOWED = Fault(
    "JLP-H-R02",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The place {place} may not be read."),
    N_("An administrator names the folders that sources may read."),
)
UNREADABLE_FILE = Fault(
    "JLP-H-R03",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The file {file} cannot be opened ({reason})."),
    N_("Look at the file's rights and at the disk."),
)
TOO_MANY_BYTES = Fault(
    "JLP-H-R04",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The file {file} is larger than {limit} bytes."),
    N_("Divide the file, or raise the limit in the source's settings."),
)
UNKNOWN_FORMAT = Fault(
    "JLP-H-R05",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The format of the file {file} is not known."),
    N_("Use JSON, XML, CSV, XLSX or XLS, or state the format in the source's settings."),
)
DISGUISED_FILE = Fault(
    "JLP-H-R06",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The file {file} is called {claimed} but is {actual}."),
    N_("Open it and save it as {claimed}."),
)
CHANGING_FILE = Fault(
    "JLP-H-R07",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The file {file} changed while it was read; it may be half-written."),
    N_("Have the system write under a name that ends in .part, and rename it when it is whole."),
)
TOO_MANY_NAMES = Fault(
    "JLP-H-R08",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The folder {place} holds more than {limit} files."),
    N_("Name a folder for the catalogue alone."),
)
BROKEN_ARCHIVE = Fault(
    "JLP-H-R50",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The archive {file} cannot be unpacked ({reason})."),
    N_("Have it packed again as ZIP, without a password."),
)
ARCHIVE_TOO_LARGE = Fault(
    "JLP-H-R51",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The archive {file} unpacks to more than {limit}."),
    N_("Divide it; look at it first if it is not meant to hold that much."),
)
UNSAFE_MEMBER = Fault(
    "JLP-H-R52",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The archive {file} holds {member}, which is not taken ({reason})."),
    N_("Have it packed again with plain files only."),
)
BROKEN_JSON = Fault(
    "JLP-H-R10",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The JSON is broken after {records} records ({reason})."),
    N_("Have the file made again; it may have been cut off on its way."),
)
NOT_AN_OBJECT = Fault(
    "JLP-H-R11",
    Stage.FETCH,
    Severity.ERROR,
    N_("The record is not an object with named fields but {kind}."),
    N_("Ask the source for a list of objects."),
)
NO_RECORDS_PATH = Fault(
    "JLP-H-R12",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The JSON holds no list of records{place}."),
    N_("State the path of the list in the source's settings, such as data.rows."),
)
BROKEN_LINE = Fault(
    "JLP-H-R13",
    Stage.FETCH,
    Severity.ERROR,
    N_("The line is not JSON ({reason})."),
    N_("Have the line made again; the others are not concerned."),
)
RECORD_TOO_LARGE = Fault(
    "JLP-H-R14",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The record after number {records} is larger than {limit} bytes."),
    N_("Look whether the file is a list of records at all; divide the record if it is."),
)
TOO_DEEP = Fault(
    "JLP-H-R15",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The JSON is nested deeper than {limit} levels."),
    N_("Look whether the file is a list of records at all."),
)
TOO_MANY_COLUMNS = Fault(
    "JLP-H-R20",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("Row {row} has {columns} columns; more than {limit} are not read."),
    N_("Delete empty columns; look whether the delimiter is right."),
)
TOO_MANY_ROWS = Fault(
    "JLP-H-R21",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The table has more than {limit} rows."),
    N_("Divide the table, or raise the limit in the source's settings."),
)
CELL_TOO_LONG = Fault(
    "JLP-H-R22",
    Stage.FETCH,
    Severity.ERROR,
    N_("The cell in row {row} has {length} characters; more than {limit} are not read."),
    N_("Shorten the text; look whether a quotation mark is missing."),
)
NO_HEADER = Fault(
    "JLP-H-R23",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The table has no row with the names of its columns."),
    N_("Put the names into the first row, or state the row in the source's settings."),
)
SAME_COLUMN = Fault(
    "JLP-H-R24",
    Stage.DISCOVER,
    Severity.WARNING,
    N_(
        "{count} columns have a name that a column before them has, such as {column}; each is"
        " read under a name of its own, such as {read_as}."
    ),
    N_("Give each column a name of its own."),
)
MORE_CELLS = Fault(
    "JLP-H-R25",
    Stage.FETCH,
    Severity.ERROR,
    N_("Row {row} has {cells} cells, the header {columns}: its values stand in wrong columns."),
    N_("Put texts that hold the delimiter into quotation marks."),
)
BROKEN_CSV = Fault(
    "JLP-H-R26",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The table cannot be read on from line {line} ({reason})."),
    N_("Look for a quotation mark that is not closed."),
)
NO_SHEET = Fault(
    "JLP-H-R30",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The workbook has no sheet named {sheet}; it has: {sheets}."),
    N_("State one of them in the source's settings."),
)
BROKEN_WORKBOOK = Fault(
    "JLP-H-R31",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The workbook cannot be read ({reason})."),
    N_("Open it in a spreadsheet program and save it again, without a password."),
)
ENCRYPTED = Fault(
    "JLP-H-R36",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The workbook is locked with a password; nobody could read it."),
    N_("Remove the password in Excel (File, Info, Protect Workbook) or WPS, and save it again."),
)
ZIP_BOMB = Fault(
    "JLP-H-R32",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The workbook unpacks to more than {limit} ({part})."),
    N_("Delete empty rows and formats beyond the data, and save it again."),
)
UNSAFE_XML = Fault(
    "JLP-H-R33",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The workbook declares a document type, which no spreadsheet program writes ({part})."),
    N_("Save it again in a spreadsheet program; do not open it on a machine that matters."),
)
BROKEN_XML = Fault(
    "JLP-H-R34",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The XML is broken after {records} records ({reason})."),
    N_("Have the file made again; it may have been cut off on its way."),
)
UNSAFE_XML_FILE = Fault(
    "JLP-H-R35",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The XML declares a document type or entities, which may reach out of the file."),
    N_("Have the system write the file without <!DOCTYPE>."),
)
FOUND_ELEMENTS = Fault(
    "JLP-H-R41",
    Stage.DISCOVER,
    Severity.INFO,
    N_("The records are the elements {path}."),
    N_("If they are not, state “records” in the mapping."),
)
DELIMITER = Fault(
    "JLP-H-R40",
    Stage.DISCOVER,
    Severity.INFO,
    N_("The columns are separated by {delimiter}."),
)
