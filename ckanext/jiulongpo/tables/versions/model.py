"""The versions of files: one row for each state of a file's bytes, also after they are removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.model import FINGERPRINT

__all__ = [
    "FileVersion",
    "latest_of",
    "latest_of_each",
    "present_of",
    "present_of_each",
    "version_days",
    "version_of",
    "versions_of",
]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


class FileVersion(tk.BaseModel):
    """One state of a file's bytes.

    Attributes:
        number: from 1 in the life of a file.
        fingerprint: of the file as the catalogue described it while these were its bytes.
        sha256: of the bytes, which lie under it.
        origin: ``upload``, or ``link`` for a copy of what lay behind the file's address.
        kept: since when these are the file's bytes, as far as this site knows.
        looked: whether its cells were looked through for personal information, as far as they can
            be read.
        rows: of its table; none where it has none.
        hits: personal information in it; see ``privacy.Hit``.
        removed: when its bytes were removed; ``removed_by`` whom and ``removed_why`` for which
            reason: ``retention``, or what a person stated.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_file_version",
        _METADATA,
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("sha256", sa.UnicodeText, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("name", sa.UnicodeText, nullable=False),
        sa.Column("format", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("origin", sa.UnicodeText, nullable=False),
        sa.Column("kept", _TIME, nullable=False),
        sa.Column("looked", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("rows", sa.BigInteger),
        sa.Column("hits", JSONB, nullable=False, server_default="[]"),
        sa.Column("removed", _TIME),
        sa.Column("removed_by", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("removed_why", sa.UnicodeText, nullable=False, server_default=""),
        sa.Index("idx_jiulongpo_file_version_sha256", "sha256"),
        sa.Index("idx_jiulongpo_file_version_package", "package_id"),
    )

    resource_id: Mapped[str]
    number: Mapped[int]
    package_id: Mapped[str]
    fingerprint: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    name: Mapped[str]
    format: Mapped[str]
    origin: Mapped[str]
    kept: Mapped[datetime]
    looked: Mapped[bool]
    rows: Mapped[int | None]
    hits: Mapped[list[dict[str, Any]]]
    removed: Mapped[datetime | None]
    removed_by: Mapped[str]
    removed_why: Mapped[str]

    @property
    def is_there(self) -> bool:
        """Whether its bytes are still kept."""
        return self.removed is None


_c = FileVersion.__table__.c


def version_of(resource_id: str, number: int) -> FileVersion | None:
    """One version; none where there is none of that number."""
    return model.Session.get(FileVersion, (resource_id, number), populate_existing=True)


def versions_of(resource_id: str) -> list[FileVersion]:
    """All versions of a file, the newest first."""
    query = sa.select(FileVersion).where(_c.resource_id == resource_id)
    fresh = query.order_by(_c.number.desc()).execution_options(populate_existing=True)
    return list(model.Session.scalars(fresh))


def present_of(resource_id: str) -> FileVersion | None:
    """The version that holds the file's bytes as the catalogue describes it now."""
    return present_of_each([resource_id]).get(resource_id)


def present_of_each(resource_ids: Iterable[str]) -> dict[str, FileVersion]:
    """The present version of each file that has one; a copy of a linked file is the newest copy."""
    newest = latest_of_each(resource_ids)
    if not newest:
        return {}
    resource = model.resource_table
    query = sa.select(resource.c.id, FINGERPRINT).where(resource.c.id.in_(list(newest)))
    marks = {row[0]: row[1] for row in model.Session.execute(query)}
    return {
        key: version
        for key, version in newest.items()
        if version.is_there and version.fingerprint == marks.get(key)
    }


def latest_of(resource_id: str) -> FileVersion | None:
    """The newest version of a file; none where no bytes of it were kept yet."""
    return latest_of_each([resource_id]).get(resource_id)


def latest_of_each(resource_ids: Iterable[str]) -> dict[str, FileVersion]:
    """The newest version of each file that has one."""
    query = (
        sa.select(FileVersion)
        .where(_c.resource_id.in_(list(resource_ids)))
        .distinct(_c.resource_id)
        .order_by(_c.resource_id, _c.number.desc())
        .execution_options(populate_existing=True)
    )
    return {version.resource_id: version for version in model.Session.scalars(query)}


def version_days(package_id: str) -> sa.Select[tuple[date]]:
    """The days since which versions of an entry's files are theirs; to be joined to more."""
    day = sa.cast(sa.func.timezone(config.timezone(), _c.kept), sa.Date).label("day")
    return sa.select(day).where(_c.package_id == package_id)
