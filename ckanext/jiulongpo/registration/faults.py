"""What can be wrong with a file from which an entry is begun."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

__all__ = ["ALL", "NO_FILE", "NO_ROWS", "OTHER_DRAFT", "TOO_LARGE", "TOO_MANY_COLUMNS"]

NO_FILE = Fault(
    "JLP-F-001",
    Stage.FETCH,
    Severity.ERROR,
    N_("No file was sent, or it is empty."),
    N_("Choose a file that holds data, or go on without a file."),
)
TOO_LARGE = Fault(
    "JLP-F-002",
    Stage.FETCH,
    Severity.ERROR,
    N_("The file is larger than {limit} MB."),
    N_("Go on without a file, and add it to the entry when that is registered."),
)
NO_ROWS = Fault(
    "JLP-F-003",
    Stage.DECODE,
    Severity.ERROR,
    N_("The file {file} holds no rows of data."),
    N_("Look whether the first sheet holds the table, with the names of its columns at the top."),
)
TOO_MANY_COLUMNS = Fault(
    "JLP-F-004",
    Stage.DECODE,
    Severity.ERROR,
    N_("The file has more than {limit} columns."),
    N_("Put one table into the file, with the names of its columns at the top."),
)
OTHER_DRAFT = Fault(
    "JLP-F-005",
    Stage.DECODE,
    Severity.ERROR,
    N_("The workbook was downloaded from another draft."),
    N_("Send it on the page of that draft, or download the workbook of this one."),
)
ALL = (NO_FILE, TOO_LARGE, NO_ROWS, TOO_MANY_COLUMNS, OTHER_DRAFT)
