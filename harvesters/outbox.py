"""The outbox to Solr: what the database knows and the index has still to learn.

A row is written in the transaction that changes an entry, and removed when Solr has taken the
document. A crash in between leaves the row; the next pass sends it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from ckan import model
from ckan.lib.search.common import SearchIndexError, is_available

from ckanext.jiulongpo.harvesters.model import OutboxItem, now
from ckanext.jiulongpo.harvesters.sink.documents import documents, remove, send, withdraw
from ckanext.jiulongpo.harvesters.sink.forms import Forms
from ckanext.jiulongpo.harvesters.sink.shown import Shown, show

__all__ = ["Courier", "carry", "heal", "pending", "queue", "take_out"]

log = logging.getLogger(__name__)

_PASS = 200


def queue(package_ids: Iterable[str]) -> dict[str, int]:
    """Say in the running transaction that these entries have to be indexed; commits nothing.

    Returns:
        the serial of each entry's row, to be given to :meth:`Courier.hand`.
    """
    serial = sa.Sequence("jiulongpo_index_outbox_serial").next_value()
    table = OutboxItem.__table__
    ids = sorted(set(package_ids))
    if not ids:
        return {}
    statement = insert(table).from_select(
        ["package_id", "serial", "queued"],
        sa.select(
            sa.func.unnest(sa.cast(ids, sa.ARRAY(sa.UnicodeText))), serial, sa.literal(now())
        ),
    )
    fresh = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["package_id"],
        set_={"serial": fresh.serial, "queued": fresh.queued, "attempts": 0},
    ).returning(table.c.package_id, table.c.serial)
    return {row.package_id: row.serial for row in model.Session.execute(statement)}


class Courier:
    """Takes documents to Solr while the run goes on with the next batch.

    One batch is under way at a time; the next one waits for it, so that neither memory nor the
    index falls behind.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._under_way: Future[None] | None = None

    def __enter__(self) -> Courier:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()
        self._pool.shutdown()

    def hand(self, serials: Mapping[str, int], shown: Sequence[Shown]) -> None:
        """Index entries after their transaction; whatever fails stays in the outbox.

        Args:
            serials: of :func:`queue`; an entry that is changed again in between is left to whoever
                changes it.
            shown: the entries as the transaction left them.
        """
        made = documents(shown)
        self.wait()
        self._under_way = self._pool.submit(_carry, dict(serials), made)

    def take_out(self, serials: Mapping[str, int], package_ids: Sequence[str]) -> None:
        """Take entries out of the index after the transaction that deletes them."""
        self.wait()
        self._under_way = self._pool.submit(take_out, dict(serials), list(package_ids))

    def wait(self) -> None:
        """Until the batch under way has arrived, or failed."""
        if self._under_way is not None:
            self._under_way.result()
            self._under_way = None


def _carry(serials: Mapping[str, int], made: Sequence[Mapping[str, Any]]) -> None:
    """Send what nobody has changed since."""
    _settle(
        serials,
        list(serials),
        lambda mine: send([document for document in made if document["id"] in mine]),
    )


def take_out(serials: Mapping[str, int], package_ids: Sequence[str]) -> None:
    """Take entries out of the index after the transaction that deletes them.

    Whatever fails stays in the outbox.

    Args:
        serials: of :func:`queue`; an entry that was changed again in between is left alone.
        package_ids: of the entries.
    """
    _settle(serials, package_ids, lambda mine: remove(sorted(mine)))


def _settle(
    serials: Mapping[str, int], package_ids: Sequence[str], act: Callable[[set[str]], None]
) -> None:
    """Act on what nobody has queued again; the rows are locked until Solr has answered."""
    engine = model.meta.engine
    assert engine is not None  # noqa: S101 - CKAN has started
    table = OutboxItem.__table__
    query = (
        sa.select(table.c.package_id, table.c.serial)
        .where(table.c.package_id.in_(list(package_ids)))
        .order_by(table.c.serial)
        .with_for_update()
    )
    try:
        with engine.begin() as connection:
            rows = connection.execute(query).all()
            mine = {row.package_id for row in rows if serials.get(row.package_id) == row.serial}
            act(mine)
            connection.execute(sa.delete(table).where(table.c.package_id.in_(mine)))
    except (SearchIndexError, SQLAlchemyError) as error:
        log.warning("%d entries wait for the index: %s", len(package_ids), error)


def heal(user: str, limit: int | None = None) -> int:
    """Send what an interrupted run or an unreachable Solr has left behind.

    Args:
        user: name of the acting user.
        limit: entries to send at most; all when left out.

    Returns:
        how many entries were sent.

    Raises:
        SearchIndexError: Solr cannot be reached or refuses a document; the rows stay.
    """
    forms = Forms()
    sent = 0
    while limit is None or sent < limit:
        ids = _claim(_PASS if limit is None else min(_PASS, limit - sent))
        if not ids:
            break
        try:
            _index(ids, user, forms)
        except SearchIndexError:
            model.Session.rollback()
            if not is_available():
                raise
            refused = _one_by_one(ids, user, forms)
            sent += len(ids) - len(refused)
            if refused:
                break
            continue
        _forget(ids)
        model.Session.commit()
        sent += len(ids)
    return sent


def carry(package_ids: Sequence[str], user: str) -> None:
    """Index entries that were queued and committed, in one request; what fails waits for the clock.

    Args:
        package_ids: of the entries; what another one is sending already is left to him.
        user: name of the acting user.
    """
    try:
        if mine := _claim(len(package_ids), package_ids):
            _index(mine, user, Forms())
            _forget(mine)
        model.Session.commit()
    except (SearchIndexError, SQLAlchemyError) as error:
        model.Session.rollback()
        log.warning("%d entries wait for the index: %s", len(package_ids), error)


def _one_by_one(ids: Sequence[str], user: str, forms: Forms) -> list[str]:
    """One document that Solr refuses keeps back no other; it goes to the end of the outbox.

    Returns:
        what was refused.
    """
    refused = []
    for package_id in ids:
        try:
            _index([package_id], user, forms)
        except SearchIndexError as error:
            model.Session.rollback()
            log.warning("Solr refuses entry %s: %s", package_id, error)
            refused.append(package_id)
            continue
        _forget([package_id])
        model.Session.commit()
    model.Session.execute(
        sa.update(OutboxItem)
        .where(OutboxItem.package_id.in_(refused))
        .values(attempts=OutboxItem.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    model.Session.commit()
    return refused


def pending() -> int:
    """How many entries the index has still to learn: the drift between database and search."""
    return model.Session.scalar(sa.select(sa.func.count()).select_from(OutboxItem)) or 0


def _claim(limit: int, among: Sequence[str] | None = None) -> list[str]:
    query = (
        sa.select(OutboxItem.package_id)
        .order_by(OutboxItem.attempts, OutboxItem.serial)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if among is not None:
        query = query.where(OutboxItem.package_id.in_(list(among)))
    return list(model.Session.scalars(query))


def _index(ids: Sequence[str], user: str, forms: Forms) -> None:
    query = sa.select(model.Package).where(model.Package.id.in_(ids))
    packages = model.Session.scalars(query.execution_options(populate_existing=True)).all()
    standing = [package for package in packages if package.state != model.State.DELETED]
    send(documents(show(standing, user, forms)))
    withdraw(sorted(set(ids) - {package.id for package in standing}))


def _forget(package_ids: Iterable[str]) -> None:
    model.Session.execute(
        sa.delete(OutboxItem)
        .where(OutboxItem.package_id.in_(list(package_ids)))
        .execution_options(synchronize_session=False)
    )
