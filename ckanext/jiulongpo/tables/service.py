"""Loads as rows: what is due, who does it, what came of it. Whoever dies, the row remembers.

Redis only wakes: a load is due because its row says so, and a worker that finds one takes it under
a token of its own. A file is due again when what the catalogue says of it has changed.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import file_keeper as fk
import psycopg2
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from ckan import model

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.tables import config, faults, loading, store
from ckanext.jiulongpo.tables.announcing import flagged
from ckanext.jiulongpo.tables.deciding import Column
from ckanext.jiulongpo.tables.keeping import service as keeping
from ckanext.jiulongpo.tables.model import FINGERPRINT, BadRow, TableLoad
from ckanext.jiulongpo.tables.privacy import FILE, Hit
from ckanext.jiulongpo.tables.reading import FORMATS
from ckanext.jiulongpo.tables.source import Fetched, fetched
from ckanext.jiulongpo.tables.survey import Aside
from ckanext.jiulongpo.tables.telling import beside, short, told
from ckanext.jiulongpo.tables.unread import UnreadError, load_or_look
from ckanext.jiulongpo.tables.versions import service as versions

__all__ = ["change", "look_at", "next_due", "put_on", "release", "states", "work_off"]

log = logging.getLogger(__name__)

_TABLE: sa.Table = TableLoad.__table__
_BAD: sa.Table = BadRow.__table__
_RESOURCE, _PACKAGE = model.resource_table, model.package_table
_TELL_SECONDS = 5
_ASIDE_AT_ONCE = 1000


def put_on(package_id: str = "") -> int:
    """Make loads due for files that have none, or have changed.

    Args:
        package_id: of one entry only; when empty all, and tables of files that are gone are
            dropped: that may have to wait for readers, and is nothing for a web request.

    Returns:
        how many loads became due.
    """
    now = datetime.now(UTC)
    files = sa.select(
        _RESOURCE.c.id,
        _RESOURCE.c.package_id,
        sa.literal("waiting"),
        FINGERPRINT,
        sa.literal(now, sa.DateTime(timezone=True)),
    ).where(*_is_table(package_id), ~_is_known())
    fresh = insert(_TABLE).from_select(
        ["resource_id", "package_id", "state", "fingerprint", "queued"], files
    )
    again = fresh.on_conflict_do_update(
        index_elements=["resource_id"],
        set_={
            "state": "waiting",
            "fingerprint": fresh.excluded.fingerprint,
            "package_id": fresh.excluded.package_id,
            "queued": now,
            "attempts": 0,
            "claim": None,
            "progress": None,
        },
        where=_TABLE.c.fingerprint != fresh.excluded.fingerprint,
    )
    made = model.Session.execute(again.returning(_TABLE.c.resource_id)).fetchall()
    model.Session.commit()
    if not package_id:
        _clear_away()
    return len(made)


def look_at(package_id: str) -> int:
    """Make the loads of one entry due; a site whose tables are not made yet goes on without."""
    try:
        return put_on(package_id)
    except SQLAlchemyError:
        model.Session.rollback()
        log.exception("The files of %s were not looked at", package_id)
        return 0


def _is_table(package_id: str) -> list[Any]:
    """Conditions for files of which a table is expected."""
    conditions: list[Any] = [
        _RESOURCE.c.state == model.State.ACTIVE,
        sa.func.lower(_RESOURCE.c.format).in_(FORMATS),
        _RESOURCE.c.url != "",
        sa.exists().where(
            _PACKAGE.c.id == _RESOURCE.c.package_id, _PACKAGE.c.state != model.State.DELETED
        ),
    ]
    return [*conditions, _RESOURCE.c.package_id == package_id] if package_id else conditions


def _is_known() -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    """Whether a load is there that was asked for by the same fingerprint."""
    return sa.exists().where(
        _TABLE.c.resource_id == _RESOURCE.c.id, _TABLE.c.fingerprint == FINGERPRINT
    )


def _clear_away() -> None:
    """Drop the tables of files that are no tables of the catalogue any more."""
    still = sa.exists().where(_RESOURCE.c.id == _TABLE.c.resource_id, *_is_table(""))
    gone = list(model.Session.scalars(sa.select(_TABLE.c.resource_id).where(~still)))
    model.Session.commit()
    for resource_id in gone:
        try:
            store.drop(resource_id)
        except psycopg2.errors.LockNotAvailable:  # somebody is downloading it; the next look
            continue
        keeping.forget_calmly(resource_id)
        for kept in (_TABLE, _BAD):
            model.Session.execute(sa.delete(kept).where(kept.c.resource_id == resource_id))
        model.Session.commit()


def states() -> dict[str, int]:
    """How many loads stand how."""
    query = sa.select(_TABLE.c.state, sa.func.count()).group_by(_TABLE.c.state)
    found = {str(state): int(number) for state, number in model.Session.execute(query)}
    return {state: found.get(state, 0) for state in ("waiting", "loading", "loaded", "failed")}


def _is_due() -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    cut_off = datetime.now(UTC) - timedelta(seconds=config.lease_seconds())
    lost = sa.and_(_TABLE.c.state == "loading", _TABLE.c.heartbeat < cut_off)
    return sa.or_(_TABLE.c.state == "waiting", lost)


def next_due() -> str | None:
    """The file whose load has waited longest; nobody else has it at this moment."""
    query = sa.select(_TABLE.c.resource_id).where(_is_due()).order_by(_TABLE.c.queued).limit(1)
    found = model.Session.scalar(query)
    model.Session.commit()
    return found


def change(resource_id: str, settings: Mapping[str, Any]) -> None:
    """Keep what the publisher has settled, and load anew by it."""
    model.Session.execute(
        sa.update(_TABLE)
        .where(_TABLE.c.resource_id == resource_id)
        .values(
            settings=dict(settings),
            state="waiting",
            queued=datetime.now(UTC),
            attempts=0,
            claim=None,
            progress=None,
        )
    )
    model.Session.commit()


def release(resource_id: str, reason: str, user: str) -> None:
    """Let a table with personal information be public, for a reason that stays beside a name."""
    told = {"reason": reason, "by": user, "at": datetime.now(UTC).isoformat()}
    model.Session.execute(
        sa.update(_TABLE).where(_TABLE.c.resource_id == resource_id).values(release=told)
    )
    model.Session.commit()


def work_off(resource_id: str) -> bool:
    """Do the load of a file if it is due and nobody else does.

    Returns:
        Whether it was done here, well or badly.
    """
    claim = _take(resource_id)
    if claim is None:
        return False
    try:
        loaded = _load(resource_id, claim)
    except UnreadError as error:
        _fail(resource_id, claim, error.finding, error.hits)
    except HarvestError as error:
        _fail(resource_id, claim, error.finding)
    except (psycopg2.Error, SQLAlchemyError) as error:
        model.Session.rollback()
        log.exception("The table of %s was not written", resource_id)
        _fail(resource_id, claim, faults.WRITE_FAILED(reason=type(error).__name__))
    else:
        if loaded:
            _finish(resource_id, claim, *loaded)
    return True


def _take(resource_id: str) -> str | None:
    """A token for the load, or none where it is not due."""
    claim = uuid.uuid4().hex
    taken = model.Session.execute(
        sa.update(_TABLE)
        .where(_TABLE.c.resource_id == resource_id, _is_due())
        .values(
            state="loading",
            claim=claim,
            progress=0,
            heartbeat=datetime.now(UTC),
            attempts=_TABLE.c.attempts + 1,
        )
        .returning(_TABLE.c.attempts)
    ).scalar()
    model.Session.commit()
    if taken is None:
        return None
    if taken > config.max_attempts():
        _fail(resource_id, claim, faults.WORKER_LOST(times=taken - 1))
        return None
    return claim


def _load(resource_id: str, claim: str) -> tuple[loading.Loaded, int] | None:
    """What came of the load, and the number of the version that was read."""
    resource = model.Session.get(model.Resource, resource_id)
    if resource is None:
        return None
    row = model.Session.get(TableLoad, resource_id)
    order = loading.Order(
        resource_id=resource_id,
        format=str(resource.format or "").lower(),
        settings=dict(row.settings) if row else {},
        items=_items(resource.package_id or ""),
        key=config.mask_key(resource_id),
        max_bad_rows=config.max_bad_rows(),
        full_text_rows=config.full_text_rows(),
        tick=_Teller(resource_id, claim).tell,
    )
    given = {"id": resource_id, "url": resource.url, "url_type": resource.url_type}
    model.Session.commit()  # nothing is held open while a large file is read
    with fetched(given) as found:
        number = _keep(resource_id, found)
        loaded = load_or_look(order, found, lambda: _beat(resource_id, claim, 95))
    return (loaded, number) if loaded else None


def _keep(resource_id: str, found: Fetched) -> int:
    """The bytes as a version of the file; one that cannot be kept is loaded all the same."""
    try:
        return versions.keep(resource_id, found)
    except (fk.exc.FilesError, OSError):
        log.exception("The bytes of %s were not kept", resource_id)
        return 0


def _items(package_id: str) -> list[dict[str, Any]]:
    """信息项 of the entry, as its form keeps them."""
    package = model.Session.get(model.Package, package_id)
    text = (package.extras or {}).get("items") if package else None
    try:
        items = json.loads(text) if text else []
    except ValueError:
        return []
    return [item for item in items if isinstance(item, dict)]


class _Teller:
    """Says now and then how far a load is, which is also the sign of life of its worker."""

    def __init__(self, resource_id: str, claim: str) -> None:
        self._resource_id, self._claim = resource_id, claim
        self._told = datetime.now(UTC)

    def tell(self, percent: int | None) -> None:
        now = datetime.now(UTC)
        if (now - self._told).total_seconds() >= _TELL_SECONDS:
            self._told = now
            _beat(self._resource_id, self._claim, percent)


def _beat(resource_id: str, claim: str, percent: int | None) -> bool:
    """Whether the load is still this worker's."""
    kept = model.Session.execute(
        sa.update(_TABLE)
        .where(_TABLE.c.resource_id == resource_id, _TABLE.c.claim == claim)
        .values(progress=percent, heartbeat=datetime.now(UTC))
        .returning(_TABLE.c.resource_id)
    ).scalar()
    model.Session.commit()
    return kept is not None


def _finish(resource_id: str, claim: str, loaded: loading.Loaded, number: int) -> None:
    row = model.Session.get(TableLoad, resource_id)
    kept = row.release if row and _is_covered(row.hits, loaded.hits) else None
    model.Session.execute(
        sa.update(_TABLE)
        .where(_TABLE.c.resource_id == resource_id, _TABLE.c.claim == claim)
        .values(
            state="loaded",
            claim=None,
            progress=None,
            kind=loaded.kind,
            rows=loaded.rows,
            bad_rows=len(loaded.aside),
            columns=[column.as_dict() for column in loaded.columns],
            profile=loaded.profile,
            findings=[told(finding) for finding in loaded.findings],
            hits=loaded.hits,
            release=kept,
            finished=datetime.now(UTC),
        )
    )
    versions.note(resource_id, number, loaded.rows, loaded.hits)
    _keep_aside(resource_id, loaded.aside)
    _mark_active(resource_id)
    model.Session.commit()
    keeping.forget_calmly(resource_id)
    if loaded.rows >= config.index_rows():
        _index(resource_id, loaded.columns)


def _is_covered(before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a reviewer has already judged these kinds in these columns."""
    judged = {(hit["column"], hit["place"], hit["kind"]) for hit in before}
    return {(hit["column"], hit["place"], hit["kind"]) for hit in now} <= judged


def _index(resource_id: str, columns: list[Column]) -> None:
    try:
        store.index(resource_id, columns)
    except psycopg2.Error:
        log.exception("The table of %s has no index; it is slower, and whole", resource_id)


def _keep_aside(resource_id: str, aside: list[Aside]) -> None:
    model.Session.execute(sa.delete(_BAD).where(_BAD.c.resource_id == resource_id))
    for start in range(0, len(aside), _ASIDE_AT_ONCE):
        rows = [
            {
                "resource_id": resource_id,
                "number": start + step,
                "position": row.position,
                "finding": told(row.finding),
                "cells": [short(cell) for cell in row.cells],
            }
            for step, row in enumerate(aside[start : start + _ASIDE_AT_ONCE])
        ]
        model.Session.execute(sa.insert(_BAD), rows)


def _mark_active(resource_id: str) -> None:
    """Tell programs by CKAN's own flag that the table can be asked; the file did not change."""
    one = _RESOURCE.c.id == resource_id
    query = sa.select(_RESOURCE.c.extras, _RESOURCE.c.package_id).where(one)
    file = model.Session.execute(query).one_or_none()
    if file and not (file.extras or {}).get("datastore_active"):
        extras = {**(file.extras or {}), "datastore_active": True}
        model.Session.execute(sa.update(_RESOURCE).where(one).values(extras=extras))
        flagged.send(file.package_id)


def _fail(resource_id: str, claim: str, finding: Finding, hits: Sequence[Hit] = ()) -> None:
    """The table that was there before stays, as old as it is.

    What was found in the new bytes holds them back, beside what holds the old table back.
    """
    row = model.Session.get(TableLoad, resource_id)
    before = [hit for hit in row.hits if hit["place"] != FILE] if row else []
    found = [hit.as_dict() | {"treated": True} for hit in hits]
    judged = row.release if row and _is_covered(row.hits, found) else None
    model.Session.execute(
        sa.update(_TABLE)
        .where(_TABLE.c.resource_id == resource_id, _TABLE.c.claim == claim)
        .values(
            state="failed",
            claim=None,
            progress=None,
            findings=[told(finding), *(told(beside(hit)) for hit in hits)],
            hits=[*before, *found],
            release=judged,
            finished=datetime.now(UTC),
        )
    )
    versions.note_unread(resource_id, found)
    model.Session.commit()
