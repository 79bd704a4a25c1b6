"""How the tables of files stand: one row a file, and the rows of files that were set aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

__all__ = [
    "FINGERPRINT",
    "BadRow",
    "TableLoad",
    "bad_rows_of",
    "id_of_package",
    "large_tables",
    "load_marks",
    "load_of",
    "loads_of_package",
    "loads_of_packages",
    "owner_of",
    "rows_by_entry",
    "tables_of_package",
]

_RESOURCE = model.resource_table
FINGERPRINT = sa.func.md5(
    sa.func.concat_ws(
        "|",
        _RESOURCE.c.url,
        _RESOURCE.c.url_type,
        _RESOURCE.c.format,
        _RESOURCE.c.hash,
        sa.cast(_RESOURCE.c.size, sa.Text),
        sa.cast(_RESOURCE.c.last_modified, sa.Text),
    )
)
"""What the catalogue says of a file; changes when the file is uploaded anew or linked elsewhere."""

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


class TableLoad(tk.BaseModel):
    """The load of one file.

    Attributes:
        state: ``waiting``, ``loading``, ``loaded`` or ``failed``.
        fingerprint: of the file as the catalogue described it when the load was asked for.
        settings: what the publisher has settled: ``sheet``, ``header_row``, ``header_rows``,
            ``no_names``, ``keep_totals``, ``encoding``, ``delimiter``, ``datum``; ``types`` and
            ``treatments`` by column.
        claim: token of the worker that holds it; only that one may finish it.
        progress: per cent of the file that are read; none where the size says nothing.
        kind: how the file was read, such as ``csv``.
        rows: of the table that can be asked now; none where there is none.
        columns: the decisions, in order; see ``deciding.Column``.
        profile: by column; see ``profile.profile_of``.
        findings: of the last load.
        hits: personal information that was found; see ``privacy.Hit``, and ``treated``.
        release: ``reason``, ``by``, ``at`` of a reviewer who lets it be public all the same.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_table_load",
        _METADATA,
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("settings", JSONB, nullable=False, server_default="{}"),
        sa.Column("claim", sa.UnicodeText),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("progress", sa.Integer),
        sa.Column("kind", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("rows", sa.BigInteger),
        sa.Column("bad_rows", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("columns", JSONB, nullable=False, server_default="[]"),
        sa.Column("profile", JSONB, nullable=False, server_default="{}"),
        sa.Column("findings", JSONB, nullable=False, server_default="[]"),
        sa.Column("hits", JSONB, nullable=False, server_default="[]"),
        sa.Column("release", JSONB(none_as_null=True)),
        sa.Column("queued", _TIME, nullable=False),
        sa.Column("heartbeat", _TIME),
        sa.Column("finished", _TIME),
        sa.Index("idx_jiulongpo_table_load_state", "state", "queued"),
        sa.Index("idx_jiulongpo_table_load_package", "package_id"),
    )

    resource_id: Mapped[str]
    package_id: Mapped[str]
    state: Mapped[str]
    fingerprint: Mapped[str]
    settings: Mapped[dict[str, Any]]
    claim: Mapped[str | None]
    attempts: Mapped[int]
    progress: Mapped[int | None]
    kind: Mapped[str]
    rows: Mapped[int | None]
    bad_rows: Mapped[int]
    columns: Mapped[list[dict[str, Any]]]
    profile: Mapped[dict[str, Any]]
    findings: Mapped[list[dict[str, Any]]]
    hits: Mapped[list[dict[str, Any]]]
    release: Mapped[dict[str, Any] | None]
    queued: Mapped[datetime]
    heartbeat: Mapped[datetime | None]
    finished: Mapped[datetime | None]

    @property
    def has_table(self) -> bool:
        """Whether there is a table to ask, also while a newer one is being loaded."""
        return self.rows is not None

    @property
    def is_unseen(self) -> bool:
        """Whether nobody has looked through the newest file yet."""
        return self.state in ("waiting", "loading")

    @property
    def untreated(self) -> list[dict[str, Any]]:
        """Personal information that the table shows."""
        return [hit for hit in self.hits if not hit.get("treated")]

    @property
    def holds_table(self) -> bool:
        """Whether the rows stay inside for personal information."""
        return bool(self.untreated) and self.release is None

    @property
    def holds_file(self) -> bool:
        """Whether the file's own bytes stay inside: a treated table leaves them as they were."""
        return bool(self.hits) and self.release is None


class BadRow(tk.BaseModel):
    """A row of a file that could not become a row of its table.

    Attributes:
        position: its place in the file, from 1.
        finding: why.
        cells: what stands in it.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_table_bad_row",
        _METADATA,
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("finding", JSONB, nullable=False),
        sa.Column("cells", JSONB, nullable=False),
    )

    resource_id: Mapped[str]
    number: Mapped[int]
    position: Mapped[int]
    finding: Mapped[dict[str, Any]]
    cells: Mapped[list[Any]]


def load_of(resource_id: str) -> TableLoad | None:
    """The load of a file; none where no table was ever asked for."""
    return model.Session.get(TableLoad, resource_id, populate_existing=True)


def loads_of_package(package_id: str) -> dict[str, TableLoad]:
    """The loads of all files of an entry, by file."""
    query = sa.select(TableLoad).where(TableLoad.__table__.c.package_id == package_id)
    fresh = query.execution_options(populate_existing=True)
    return {load.resource_id: load for load in model.Session.scalars(fresh)}


def loads_of_packages(package_ids: Sequence[str]) -> dict[str, TableLoad]:
    """The loads of all files of several entries, by file; in one query."""
    query = sa.select(TableLoad).where(TableLoad.__table__.c.package_id.in_(package_ids))
    fresh = query.execution_options(populate_existing=True)
    return {load.resource_id: load for load in model.Session.scalars(fresh)}


def load_marks() -> sa.Subquery:
    """When a table of each entry was loaded last: ``package_id``, ``finished``; to be joined."""
    kept = TableLoad.__table__.c
    last = sa.func.max(kept.finished).label("finished")
    query = sa.select(kept.package_id, last).where(kept.finished.is_not(None))
    return query.group_by(kept.package_id).subquery()


def tables_of_package(package_id: str) -> frozenset[str]:
    """The files of an entry that have a table to ask, by id, whoever may ask it."""
    kept = TableLoad.__table__.c
    query = sa.select(kept.resource_id).where(kept.package_id == package_id, kept.rows.is_not(None))
    return frozenset(model.Session.scalars(query))


def large_tables(least: int) -> list[str]:
    """The files whose table has so many rows, by id, those that were loaded last first."""
    kept, resource = TableLoad.__table__.c, model.resource_table.c
    query = (
        sa.select(kept.resource_id)
        .join(model.resource_table, resource.id == kept.resource_id)
        .where(kept.rows >= least, resource.state == model.State.ACTIVE)
        .order_by(kept.finished.desc(), kept.resource_id)
    )
    return list(model.Session.scalars(query))


def bad_rows_of(resource_id: str, offset: int, limit: int) -> list[BadRow]:
    """Rows of a file that were set aside, in the order of the file."""
    kept = BadRow.__table__.c
    query = sa.select(BadRow).where(kept.resource_id == resource_id)
    return list(model.Session.scalars(query.order_by(kept.number).offset(offset).limit(limit)))


def id_of_package(name: str) -> str | None:
    """The id of an entry by its name or id; none where there is no such entry."""
    package = model.Package.get(name)
    return str(package.id) if package else None


def owner_of(resource_id: str) -> str | None:
    """The organisation of a file's entry; none where there is no such file or organisation."""
    resource, package = model.resource_table.c, model.package_table.c
    query = sa.select(package.owner_org).where(
        resource.id == resource_id, package.id == resource.package_id
    )
    return model.Session.scalar(query)


def rows_by_entry() -> sa.Subquery:
    """The rows of all loaded tables by entry: ``package_id``, ``rows``; to be joined to more."""
    kept = TableLoad.__table__.c
    total = sa.func.sum(kept.rows).label("rows")
    query = sa.select(kept.package_id, total).where(kept.rows.is_not(None))
    return query.group_by(kept.package_id).subquery()
