"""Reads the rows of a department's database, page after page, and writes nothing there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.faults import database as faults
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.sources.checks import CONNECT, FIRST_ROW, checks_of
from ckanext.jiulongpo.harvesters.sources.database.address import Address
from ckanext.jiulongpo.harvesters.sources.database.connection import Connector, reason
from ckanext.jiulongpo.harvesters.sources.database.rows import as_row
from ckanext.jiulongpo.harvesters.sources.database.statement import Selection, one_select
from ckanext.jiulongpo.harvesters.sources.identities import Identify, Seen
from ckanext.jiulongpo.harvesters.sources.kind import (
    Input,
    Opening,
    Secret,
    SourceKind,
    SourceSettings,
    setting,
)
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, Row

__all__ = ["KIND", "DatabaseSettings", "DatabaseSource"]

_ATTEMPTS = 3
_ROWS_AT_ONCE = 200
"""Rows that are in memory at a time; a row is at most a few megabytes."""


@dataclass(slots=True)
class DatabaseSource:
    """A source whose records are rows.

    Attributes:
        connector: opens connections, each to a judged address.
        selection: which rows.
        identify: tells records apart.
        page_size: rows of one statement, and of one transaction.
    """

    connector: Connector
    selection: Selection
    identify: Identify
    page_size: int = 1000
    limits: Limits = field(default_factory=Limits)

    name = "database"

    @property
    def capabilities(self) -> Capability:
        """Incremental where a column says when a row was changed."""
        more = Capability.INCREMENTAL if self.selection.changed else Capability.NONE
        return Capability.SNAPSHOT | more

    def probe(self) -> Sequence[Check]:
        """Whether the database lets us in, and the columns of the key and of the change exist."""
        return checks_of((CONNECT, self._connect), (FIRST_ROW, self._first))

    def size(self) -> int | None:
        """Number of rows, where the database counts them in time."""
        try:
            with self._reading() as connection:
                return connection.scalar(self.selection.count(None))
        except HarvestError:
            return None

    def signpost(self) -> str:
        """The last moment of a change that the table knows now; empty without such a column.

        Raises:
            Abort: the database does not answer.
        """
        if not self.selection.changed:
            return ""
        with self._reading() as connection:
            return _cursor(connection.scalar(self.selection.newest()))

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        """Every row, or every one changed since ``cursor``, in the order of the key.

        Raises:
            Abort: the database fails, or the key is not one.
        """
        since = self._since(cursor)
        with self._reading() as connection:
            lost = connection.scalar(self.selection.without_key(since)) or 0
        if lost:
            report(faults.NO_KEY_VALUE(count=lost))
        seen = Seen()
        for row, name, moment in self._rows(since):
            if row.fault:
                guid = f"row {name}"
                yield RecordRef(guid, "", moment, position=row.position, fault=row.fault)
            else:
                yield seen.ref(row.payload, self.identify(row.payload), row.position, moment)
        seen.tell_clashes(report)

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """The record that discovery has read already."""
        return ref.record()

    def _rows(self, since: object) -> Iterator[tuple[Row, str, str]]:
        """Rows, keys and moments; a connection that breaks is opened again after the last row."""
        after: tuple[Any, ...] | None = None
        count = failures = 0
        while True:
            try:
                with self.connector.connected() as connection:
                    while True:
                        before = count
                        for values in self._page(connection, after, since):
                            key = tuple(values[name] for name in self.selection.key)
                            # A number that is stored less exactly compares as larger
                            if key == after:
                                raise Abort(faults.KEY_NOT_UNIQUE(key=_shown(key)))
                            after, count, failures = key, count + 1, 0
                            moment = _cursor(values.get(self.selection.changed))
                            yield as_row(count, values, self.limits), _shown(key), moment
                        if count - before < self.page_size:
                            return
            except KeyError as error:
                raise _no_column(error.args[0], count) from error
            except SQLAlchemyError as error:
                failures += 1
                lost = isinstance(error, DBAPIError) and error.connection_invalidated
                if not lost or failures >= _ATTEMPTS:
                    raise self._failed(error, count) from error

    def _page(
        self, connection: sa.Connection, after: tuple[Any, ...] | None, since: object
    ) -> Iterator[dict[str, Any]]:
        """One page in a transaction of its own, so that none is open for long.

        One row more is asked for than is given: two rows with one key could stand on both sides of
        the page's end, and the second would never be met.
        """
        statement = self.selection.page(after, since, self.page_size + 1)
        last: tuple[Any, ...] | None = None
        with self.connector.reading(connection):
            result = connection.execute(statement, execution_options={"yield_per": _ROWS_AT_ONCE})
            for number, row in enumerate(result.mappings(), 1):
                values = dict(row)
                key = tuple(values[name] for name in self.selection.key)
                if key == last:
                    raise Abort(faults.KEY_NOT_UNIQUE(key=_shown(key)))
                if number > self.page_size:
                    return
                last = key
                yield values

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self.connector.connected() as connection, self.connector.reading(connection):
                yield connection
        except SQLAlchemyError as error:
            raise self._failed(error, 0) from error

    def _connect(self) -> None:
        with self._reading() as connection:
            connection.scalar(sa.text("SELECT 1"))

    def _first(self) -> None:
        with self._reading() as connection:
            names = set(connection.execute(self.selection.page(None, None, 1)).keys())
        wanted = [*self.selection.key, *filter(None, [self.selection.changed])]
        missing = [name for name in wanted if name not in names]
        if missing:
            raise _no_column(missing[0], 0)

    def _since(self, cursor: str) -> object:
        """A cursor as a value of the column that it came from."""
        if not cursor or not self.selection.changed:
            return None
        with self._reading() as connection:
            newest = connection.scalar(self.selection.newest())
        try:
            if isinstance(newest, datetime):
                moment = datetime.fromisoformat(cursor)
                return moment if newest.tzinfo or not moment.tzinfo else moment.replace(tzinfo=None)
            if isinstance(newest, date):
                return date.fromisoformat(cursor[:10])
            return cursor if isinstance(newest, str) or newest is None else int(cursor)
        except ValueError as error:
            finding = faults.BAD_CURSOR(cursor=cursor, column=self.selection.changed)
            raise Abort(finding) from error

    def _failed(self, error: SQLAlchemyError, count: int) -> Abort:
        text = reason(error, self.connector)
        return Abort(faults.DATABASE_FAILED(reason=text, records=count))


def _shown(key: tuple[Any, ...]) -> str:
    return "/".join(map(str, key))[:200]


def _no_column(name: str, count: int) -> Abort:
    return Abort(faults.DATABASE_FAILED(reason=f"no column {name}", records=count))


def _cursor(value: object) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class DatabaseSettings(SourceSettings):
    """Settings of a database."""

    table: str = setting(
        N_("Table or view"),
        N_("Its name, with its schema where it has one; leave it open when you write a query."),
        default="",
        most=200,
        example="catalogue.entries",
        bears=True,
    )
    query: str = setting(
        N_("Query"),
        N_("One SELECT, instead of a table. It runs read only."),
        default="",
        input=Input.LONG_TEXT,
        most=20_000,
        bears=True,
    )
    key: str = setting(
        N_("Columns of the key"),
        N_("Columns that together are different in each row, divided by commas."),
        default="id",
        most=500,
        example="dept_code, entry_no",
    )
    changed: str = setting(
        N_("Column of the change"),
        N_("When a row was changed last; with it a run reads only what is new."),
        default="",
        most=100,
        example="updated_at",
    )
    page_size: int = setting(
        N_("Rows a page"), N_("Rows of one statement."), default=1000, least=1, most=10_000
    )
    tls: str = setting(
        N_("Encryption"),
        N_("The certificate is compared with the machine's name."),
        default="verify",
        choices=("verify", "off"),
    )
    seconds: int = setting(
        N_("Patience in seconds"), N_("For one statement."), default=60, least=1, most=600
    )


def _open(opening: Opening[DatabaseSettings]) -> DatabaseSource:
    chosen = opening.settings
    address = Address.of(opening.url)
    key = tuple(name.strip() for name in chosen.key.split(",") if name.strip())
    if bool(chosen.table) == bool(chosen.query) or not key:
        raise Abort(faults.NO_RELATION())
    query = chosen.query
    if query:
        query = one_select(query, postgresql=address.driver.postgresql)
    connector = Connector(
        address,
        opening.secret("user"),
        opening.secret("password"),
        opening.policy,
        seconds=chosen.seconds,
        tls=chosen.tls == "verify",
    )
    selection = Selection.of(chosen.table, query, key, chosen.changed)
    return DatabaseSource(connector, selection, opening.rules.identity, chosen.page_size)


KIND = SourceKind(
    name="jiulongpo_database",
    title=N_("Database"),
    description=N_("Entries in a table, a view or a query of a department's database, read only"),
    settings=DatabaseSettings,
    open=_open,
    secrets=(
        Secret("user", N_("User of the database"), N_("One that may only read the table.")),
        Secret("password", N_("Password"), N_("Of that user.")),
    ),
    address=N_("Address such as postgresql://host:port/database, without user and password"),
)
