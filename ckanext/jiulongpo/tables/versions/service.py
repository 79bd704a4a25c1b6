"""What becomes of versions: kept with each change, dropped by age, removed for a reason."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import file_keeper as fk
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ckan import model

from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.model import FINGERPRINT
from ckanext.jiulongpo.tables.source import Fetched, fetched
from ckanext.jiulongpo.tables.versions import shelf
from ckanext.jiulongpo.tables.versions.model import FileVersion, latest_of, versions_of

__all__ = ["RETENTION", "keep", "keep_uploads", "note", "note_unread", "prune", "remove"]

log = logging.getLogger(__name__)

RETENTION = "retention"
"""Why bytes were removed, where age or number was the reason."""

_TABLE: sa.Table = FileVersion.__table__
_RESOURCE = model.resource_table


def keep_uploads(package_id: str) -> int:
    """Keep the bytes of an entry's uploaded files that are new; a site that cannot goes on without.

    Returns:
        how many files were looked into.
    """
    try:
        due = _due(package_id)
        for resource_id, url in due:
            with fetched({"id": resource_id, "url": url, "url_type": "upload"}) as found:
                keep(resource_id, found)
    except (fk.exc.FilesError, HarvestError, OSError, SQLAlchemyError):
        model.Session.rollback()
        log.exception("The files of %s were not kept", package_id)
        return 0
    return len(due)


def _due(package_id: str) -> list[tuple[str, str]]:
    """Uploads of an entry whose newest version is of another fingerprint."""
    known = sa.exists().where(
        _TABLE.c.resource_id == _RESOURCE.c.id, _TABLE.c.fingerprint == FINGERPRINT
    )
    query = sa.select(_RESOURCE.c.id, _RESOURCE.c.url).where(
        _RESOURCE.c.package_id == package_id,
        _RESOURCE.c.state == model.State.ACTIVE,
        _RESOURCE.c.url_type == "upload",
        ~known,
    )
    return [(row[0], row[1]) for row in model.Session.execute(query)]


def keep(resource_id: str, found: Fetched) -> int:
    """Keep the present bytes of a file as its newest version, unless they are it already.

    Args:
        resource_id: the file.
        found: its bytes.

    Returns:
        the version's number; 0 where the file is gone.

    Raises:
        fk.exc.FilesError: the storage does not take them.
        OSError: the same.
    """
    kept = shelf.put(found.stream)
    found.stream.seek(0)
    # One after the other: two looks at the same file would give one number to two versions
    lock = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("jlp-version " + resource_id)))
    model.Session.execute(lock)
    resource = model.Session.execute(
        sa.select(_RESOURCE, FINGERPRINT.label("fingerprint")).where(_RESOURCE.c.id == resource_id)
    ).one_or_none()
    if resource is None:
        model.Session.rollback()
        return 0
    latest = latest_of(resource_id)
    if latest and latest.is_there and latest.sha256 == kept.sha256:
        latest.fingerprint = resource.fingerprint
        number = latest.number
    else:
        number = latest.number + 1 if latest else 1
        model.Session.add(_version(resource, kept, number, found.name))
    model.Session.commit()
    if not shelf.holds(kept):  # somebody removed the last file with these bytes meanwhile
        shelf.put(found.stream)
        found.stream.seek(0)
    _drop_old(resource_id)
    return number


def _version(resource: Any, kept: shelf.Kept, number: int, name: str) -> FileVersion:  # noqa: ANN401 -- a row
    return FileVersion(
        resource_id=resource.id,
        number=number,
        package_id=resource.package_id,
        fingerprint=resource.fingerprint,
        sha256=kept.sha256,
        size=kept.size,
        name=name or str(resource.name or ""),
        format=str(resource.format or "").lower(),
        origin="upload" if resource.url_type == "upload" else "link",
        kept=datetime.now(UTC),
    )


def note(resource_id: str, number: int, rows: int, hits: Sequence[dict[str, Any]]) -> None:
    """Write down what a load has found in a version; the caller commits."""
    model.Session.execute(
        sa.update(_TABLE)
        .where(_TABLE.c.resource_id == resource_id, _TABLE.c.number == number)
        .values(looked=True, rows=rows, hits=list(hits))
    )


def note_unread(resource_id: str, hits: Sequence[dict[str, Any]]) -> None:
    """Write down that the newest version holds no table, and what its bytes hold."""
    latest = latest_of(resource_id)
    if latest is not None:
        latest.looked, latest.hits = True, list(hits)


def remove(version: FileVersion, why: str, user: str = "") -> None:
    """Remove the bytes of a version for good; that there was one stays known.

    Args:
        version: not the file's present one.
        why: ``RETENTION``, or a person's reason.
        user: the person.
    """
    version.removed, version.removed_by, version.removed_why = datetime.now(UTC), user, why
    for table in ("jiulongpo_file_difference", "jiulongpo_file_comparison"):
        _forget(table, version)
    model.Session.commit()
    same = sa.select(_TABLE.c.number).where(
        _TABLE.c.sha256 == version.sha256, _TABLE.c.removed.is_(None)
    )
    if model.Session.execute(same.limit(1)).first() is None:
        shelf.drop(version.sha256)
    model.Session.commit()


def _forget(table: str, version: FileVersion) -> None:
    """Differences repeat the cells of a version."""
    comparison = sa.table(
        "jiulongpo_file_comparison", *map(sa.column, ("id", "resource_id", "old", "new"))
    )
    of_version = sa.and_(
        comparison.c.resource_id == version.resource_id,
        sa.or_(comparison.c.old == version.number, comparison.c.new == version.number),
    )
    if table == comparison.name:
        model.Session.execute(sa.delete(comparison).where(of_version))
        return
    difference = sa.table(table, sa.column("comparison_id"))
    ids = sa.select(comparison.c.id).where(of_version)
    model.Session.execute(sa.delete(difference).where(difference.c.comparison_id.in_(ids)))


def prune() -> int:
    """Drop what is too old or too many of every file, and all of files that are gone for good.

    Returns:
        versions whose bytes were removed.
    """
    ids = list(model.Session.scalars(sa.select(_TABLE.c.resource_id).distinct()))
    dropped = sum(_drop_old(resource_id) for resource_id in ids)
    there = sa.exists().where(_RESOURCE.c.id == _TABLE.c.resource_id)
    gone = list(model.Session.scalars(sa.select(_TABLE.c.resource_id).where(~there).distinct()))
    for resource_id in gone:
        for version in versions_of(resource_id):
            dropped += version.is_there
            remove(version, RETENTION)
        model.Session.execute(sa.delete(_TABLE).where(_TABLE.c.resource_id == resource_id))
        model.Session.commit()
    return dropped


def _drop_old(resource_id: str) -> int:
    """The newest version always stays."""
    former = [version for version in versions_of(resource_id)[1:] if version.is_there]
    days = config.versions_days()
    oldest = datetime.now(UTC) - timedelta(days=days) if days else None
    many = former[max(0, config.versions_number() - 1) :]
    old = [version for version in former if oldest and version.kept < oldest]
    due = {version.number: version for version in [*many, *old]}
    for version in due.values():
        remove(version, RETENTION)
    return len(due)
