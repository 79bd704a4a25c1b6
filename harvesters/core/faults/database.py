"""Faults of reading a database (R80 to R90)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

BAD_DATABASE_ADDRESS = Fault(
    "JLP-H-R80",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The address of the database cannot be used ({reason})."),
    N_("Write it as postgresql://host:port/database, without user, password and parameters."),
)
NO_DRIVER = Fault(
    "JLP-H-R81",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("This site cannot read databases of the kind {kind}: {package} is not installed."),
    N_("Ask the administrator to install ckanext-jiulongpo[{extra}]."),
)
NOT_ONE_SELECT = Fault(
    "JLP-H-R82",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The query is not one plain SELECT ({reason})."),
    N_("Write a single SELECT without comments and semicolons, or name a table or view."),
)
NO_RELATION = Fault(
    "JLP-H-R83",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("Name either a table or a query, and the columns of its key."),
    N_("A view in the database is the best place for a query."),
)
DATABASE_FAILED = Fault(
    "JLP-H-R84",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The database refused after {records} records ({reason})."),
    N_("Look whether the database runs, the user may read the table and the columns exist."),
)
KEY_NOT_UNIQUE = Fault(
    "JLP-H-R85",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("Two rows have the key {key}, so rows could be lost between pages."),
    N_("Name columns that together are different in each row, such as the primary key."),
)
NO_KEY_VALUE = Fault(
    "JLP-H-R86",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{count} rows have no value in a column of the key and are not read."),
    N_("Fill the column, or name the columns of the primary key."),
)
NO_TLS = Fault(
    "JLP-H-R87",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("A connection to {kind} cannot be encrypted by this site."),
    N_("Choose “off” for encryption if the network between the two is yours alone."),
)
BAD_CURSOR = Fault(
    "JLP-H-R88",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The place where the last run ended ({cursor}) does not fit the column {column}."),
    N_("Read the source whole once."),
)
NO_SUCH_TABLE = Fault(
    "JLP-H-R89",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The database has no table or view {table} that its user may read."),
    N_("Write its name as the database has it, with its schema before a dot."),
)
TOO_MANY_TABLE_COLUMNS = Fault(
    "JLP-H-R90",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The table {table} has more than {limit} columns."),
    N_("Have the department make a view with the columns that are to be listed."),
)
