"""Comparisons: asked for, worked off, kept for some days.

Both versions go by COPY into temporary tables; the database finds what differs, so that memory
holds a few rows however long the tables are. Who works holds the comparison's row locked: if that
process dies, the lock ends with it and another one begins anew.
"""

from __future__ import annotations

import logging
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ckan import model

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.tables import config, faults
from ckanext.jiulongpo.tables.errors import BadQuestion, TableError, TooSlow
from ckanext.jiulongpo.tables.loading import options_of
from ckanext.jiulongpo.tables.model import load_of
from ckanext.jiulongpo.tables.source import Fetched, fetched
from ckanext.jiulongpo.tables.versions import shelf
from ckanext.jiulongpo.tables.versions.comparing import differing as sides
from ckanext.jiulongpo.tables.versions.comparing.model import (
    Difference,
    FileComparison,
    known,
)
from ckanext.jiulongpo.tables.versions.comparing.telling import told
from ckanext.jiulongpo.tables.versions.model import FileVersion, version_of

__all__ = ["ask", "ask_beside", "asked_beside", "beside", "work_off"]

log = logging.getLogger(__name__)

_TABLE: sa.Table = FileComparison.__table__
_DIFFERENCE: sa.Table = Difference.__table__
_MEGABYTE = 1024 * 1024
_AT_ONCE = 4 * _MEGABYTE
"""Together; what is larger waits for a worker."""
_IN_MEMORY = 4 * _MEGABYTE
_SECONDS_AT_ONCE = 20
_BESIDE = 0
"""In the place of both numbers, where two files are compared that are no versions of one."""
_MOST_OF_A_FILE = 50
"""Comparisons of one file that are kept; whoever asks for more pushes the oldest out."""


def ask(old: FileVersion, new: FileVersion, key: list[str]) -> FileComparison:
    """The comparison of two versions: one made before, one made now, or one that waits.

    Args:
        old: a version whose bytes are there.
        new: another one of the same file.
        key: columns by which rows are known again; empty for what is found out.

    Raises:
        BadQuestion: it is the same version, or they are too large.
    """
    if old.number == new.number:
        raise BadQuestion(faults.SAME_VERSION())
    limit = config.compare_megabytes()
    if old.size + new.size > limit * _MEGABYTE:
        raise BadQuestion(faults.TOO_LARGE_TO_COMPARE(limit=limit))
    _forget_old(old.resource_id)
    found = known(old.resource_id, old.number, new.number, key)
    if found is None:
        found = FileComparison(
            id=str(uuid.uuid4()),
            resource_id=old.resource_id,
            old=old.number,
            new=new.number,
            key=key,
            state="waiting",
            queued=datetime.now(UTC),
            facts={},
        )
        model.Session.add(found)
    model.Session.commit()
    if found.state == "waiting" and old.size + new.size <= _AT_ONCE:
        _make(found.id)
        model.Session.refresh(found)
    return found


def work_off() -> int:
    """Make every comparison that waits and that nobody else makes; returns how many."""
    query = sa.select(_TABLE.c.id).where(_TABLE.c.state == "waiting").order_by(_TABLE.c.queued)
    waiting = list(model.Session.scalars(query))
    model.Session.commit()
    return sum(_make(each) for each in waiting)


def beside(old: dict[str, Any], new: dict[str, Any], most: int) -> dict[str, Any]:
    """How two uploaded files differ that need not be versions of one; nothing of it is kept.

    Args:
        old: a file as its entry has it: ``id``, ``url``, ``format``.
        new: another one, which need not be published.
        most: differences that are listed; all are counted.

    Returns:
        As ``jiulongpo_file_versions_compare`` has it of a comparison that is ready.

    Raises:
        HarvestError: one of them holds no table, or is gone.
        TableError: they are too large to be compared at once, or it takes too long.
    """
    with (
        fetched({**old, "url_type": "upload"}) as first,
        fetched({**new, "url_type": "upload"}) as second,
    ):
        if first.size + second.size > _AT_ONCE:
            limit = _AT_ONCE // _MEGABYTE
            raise BadQuestion(faults.TOO_LARGE_TO_COMPARE(limit=limit))
        try:
            return _beside(((first, old), (second, new)), most)
        except sides.DatabaseError as error:
            raise TooSlow(faults.TOO_LONG_ASKED(seconds=_SECONDS_AT_ONCE)) from error


def ask_beside(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Have a worker compare two uploaded files as :func:`beside` does, up to ``compare_megabytes``.

    Args:
        old: a file as its entry has it: ``id``, ``url``, ``format``.
        new: another one; the comparison is kept under its id.
    """
    _forget_old(new["id"])
    found = known(new["id"], _BESIDE, _BESIDE, [])
    files = _named(old, new)
    if found is not None and found.facts.get("files") != files:
        model.Session.execute(sa.delete(_DIFFERENCE).where(_DIFFERENCE.c.comparison_id == found.id))
        model.Session.delete(found)
        model.Session.flush()
        found = None
    if found is None:
        model.Session.add(
            FileComparison(
                id=str(uuid.uuid4()),
                resource_id=new["id"],
                old=_BESIDE,
                new=_BESIDE,
                key=[],
                state="waiting",
                queued=datetime.now(UTC),
                facts={"files": files},
            )
        )
    model.Session.commit()


def asked_beside(old: dict[str, Any], new: dict[str, Any], most: int) -> dict[str, Any] | None:
    """What became of a comparison that a worker was asked for; none where it was not.

    Args:
        old: as for :func:`ask_beside`.
        new: the same.
        most: differences that are listed.
    """
    found = known(new["id"], _BESIDE, _BESIDE, [])
    if found is None or found.facts.get("files") != _named(old, new):
        return None
    return told(found, "", 0, most)


def _named(*files: dict[str, Any]) -> list[dict[str, str]]:
    return [{key: str(file.get(key) or "") for key in ("id", "url", "format")} for file in files]


def _beside(files: Sequence[tuple[Fetched, dict[str, Any]]], most: int) -> dict[str, Any]:
    with model.ensure_engine().connect() as connection, connection.begin() as whole:
        raw = cast("Any", connection.connection)
        with raw.cursor() as cursor:
            sides.limit(cursor, _SECONDS_AT_ONCE)
            read = [
                sides.fill(
                    cursor, name, file.stream, file.name, facts.get("format") or "", options_of({})
                )
                for name, (file, facts) in zip((sides.OLD, sides.NEW), files, strict=True)
            ]
            found = sides.differences(cursor, read[0], read[1], [])
            found["differences"] = sides.listed(cursor, most)
        whole.rollback()
    return {**found, "state": "ready", "kept": len(found["differences"])}


def _forget_old(resource_id: str) -> None:
    """Comparisons that are too old, and those of a file that are too many."""
    until = datetime.now(UTC) - timedelta(days=config.compare_days())
    many = (
        sa.select(_TABLE.c.id)
        .where(_TABLE.c.resource_id == resource_id)
        .order_by(_TABLE.c.queued.desc())
        .offset(_MOST_OF_A_FILE)
    )
    query = sa.select(_TABLE.c.id).where(sa.or_(_TABLE.c.queued < until, _TABLE.c.id.in_(many)))
    ids = list(model.Session.scalars(query))
    if ids:
        model.Session.execute(sa.delete(_DIFFERENCE).where(_DIFFERENCE.c.comparison_id.in_(ids)))
        model.Session.execute(sa.delete(_TABLE).where(_TABLE.c.id.in_(ids)))


def _make(comparison_id: str) -> bool:
    """Make a comparison that waits; whether it was made here, well or badly."""
    locked = sa.select(FileComparison).where(
        _TABLE.c.id == comparison_id, _TABLE.c.state == "waiting"
    )
    found = model.Session.scalar(
        locked.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )
    if found is None:
        model.Session.rollback()
        return False
    try:
        found.facts, found.state = _compared(found), "ready"
        model.Session.commit()
    except (HarvestError, TableError) as error:
        model.Session.rollback()
        _fail(comparison_id, error.finding)
    except (DBAPIError, sides.DatabaseError) as error:
        model.Session.rollback()
        log.exception("The comparison %s was not made", comparison_id)
        _fail(comparison_id, faults.WRITE_FAILED(reason=type(error).__name__))
    return True


def _fail(comparison_id: str, finding: Finding) -> None:
    why = {**finding.as_dict(), "context": {k: str(v) for k, v in finding.context.items()}}
    found = model.Session.get(FileComparison, comparison_id)
    if found is not None:
        found.facts, found.state = {**found.facts, "finding": why}, "failed"
    model.Session.commit()


def _compared(comparison: FileComparison) -> dict[str, Any]:
    if files := comparison.facts.get("files"):
        return {**_compared_beside(comparison, files), "files": files}
    load = load_of(comparison.resource_id)
    options = options_of(dict(load.settings) if load else {})
    raw = cast("Any", model.Session.connection().connection)
    with raw.cursor() as cursor:
        sides.limit(cursor)
        read = []
        for name, number in ((sides.OLD, comparison.old), (sides.NEW, comparison.new)):
            version = version_of(comparison.resource_id, number)
            if version is None or not version.is_there:
                raise BadQuestion(faults.FILE_GONE())
            with _bytes(version) as stream:
                read.append(sides.fill(cursor, name, stream, version.name, version.format, options))
        found = sides.differences(cursor, read[0], read[1], comparison.key)
        found["kept"] = sides.write(cursor, comparison.id, config.compare_rows())
    return found


def _compared_beside(comparison: FileComparison, files: list[dict[str, str]]) -> dict[str, Any]:
    old, new = ({**file, "url_type": "upload"} for file in files)
    with fetched(old) as first, fetched(new) as second:
        limit = config.compare_megabytes()
        if first.size + second.size > limit * _MEGABYTE:
            raise BadQuestion(faults.TOO_LARGE_TO_COMPARE(limit=limit))
        raw = cast("Any", model.Session.connection().connection)
        with raw.cursor() as cursor:
            sides.limit(cursor)
            read = [
                sides.fill(cursor, name, side.stream, side.name, facts["format"], options_of({}))
                for name, side, facts in ((sides.OLD, first, old), (sides.NEW, second, new))
            ]
            found = sides.differences(cursor, read[0], read[1], [])
            found["kept"] = sides.write(cursor, comparison.id, config.compare_rows())
    return found


@contextmanager
def _bytes(version: FileVersion) -> Iterator[BinaryIO]:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as stream:
        for piece in shelf.bytes_of(shelf.Kept(version.sha256, version.size)):
            stream.write(piece)
        stream.seek(0)
        yield cast("BinaryIO", stream)
