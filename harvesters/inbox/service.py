"""Takes records that are handed over: keeps them first, then settles them as any harvest does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from ckan import model
from ckanext.harvest.model import HarvestSource

from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.core.errors import Abort, Reject
from ckanext.jiulongpo.harvesters.core.faults import exchange as faults
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.inbox import model as inbox
from ckanext.jiulongpo.harvesters.inbox.source import KIND
from ckanext.jiulongpo.harvesters.model import Finding, Record, Run
from ckanext.jiulongpo.harvesters.sources.exchange_report import read_report, remote_id

__all__ = ["Receipt", "source_of", "take"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a record that was handed over.

    Attributes:
        outcome: of ``core.outcome``.
        package_id: the entry, where there is one.
        findings: open findings of the record, as dicts.
    """

    remote_id: str
    outcome: Outcome
    package_id: str | None
    findings: list[dict[str, Any]]


def source_of(name: str) -> str | None:
    """Id of the inbox of a name or id; ``None`` when there is none."""
    package = model.Package.get(name)
    source: Any = model.Session.get(HarvestSource, package.id) if package else None
    return source.id if source is not None and source.type == KIND.name else None


def take(source_id: str, bodies: Sequence[Mapping[str, Any]]) -> list[Receipt]:
    """Keep reports, settle them, and say what became of each.

    A report that was kept is not lost when the process dies: the next run settles it. One run
    settles all that wait, also those that other processes have kept meanwhile.

    Args:
        source_id: harvest source.
        bodies: reports; of several on one entry the last one counts.

    Raises:
        Reject: one is no report, or does not say which entry it is about; none was kept.
        HarvestError: they were kept, and could not be settled now.
    """
    records = dict(_identified(body) for body in bodies)
    source: Any = model.Session.get(HarvestSource, source_id)
    name = urlsplit(source.url).netloc
    before = {guid: _line(source_id, guid) for guid in records}
    serial = inbox.put(name, records)
    with _one_at_a_time(source_id):
        if _settled_to(source_id) < serial:
            report = service.run_job(service.next_job(source_id), patient=False)
            if report.tally.abort:
                raise Abort(report.tally.abort)
    return [_receipt(source_id, guid, line) for guid, line in before.items()]


def _identified(body: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    if not isinstance(read_report(body).payload.get("dirDataset"), Mapping):
        raise Reject(faults.NOT_A_REPORT())
    guid = remote_id(body)
    if not guid:
        raise Reject(faults.NO_REMOTE_ID())
    return guid, body


def _settled_to(source_id: str) -> int:
    """The last serial that a run which has ended well has read."""
    query = (
        sa.select(Run.staged)
        .where(Run.source_id == source_id, Run.state == "finished", Run.staged.is_not(None))
        .order_by(Run.started.desc())
        .limit(1)
    )
    staged = model.Session.scalar(query) or ""
    model.Session.rollback()
    return int(staged) if staged.isdecimal() and staged.isascii() else 0


@contextmanager
def _one_at_a_time(source_id: str) -> Iterator[None]:
    """Wait for the run that is going on: it may settle what was kept here, too."""
    key = sa.func.hashtextextended(f"jiulongpo_inbox:{source_id}", 0)
    engine = model.meta.engine
    assert engine is not None  # noqa: S101 - CKAN has started
    with engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(key)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(key)))
            connection.commit()


def _line(source_id: str, guid: str) -> tuple[str, str, str | None]:
    """State, fingerprint and entry of a record, as the ledger has them."""
    query = sa.select(Record.state, Record.fingerprint, Record.package_id).where(
        Record.source_id == source_id, Record.remote_id == guid
    )
    row = model.Session.execute(query).first()
    return (row[0], row[1], row[2]) if row else ("", "", None)


def _receipt(source_id: str, guid: str, before: tuple[str, str, str | None]) -> Receipt:
    state, mark, package_id = _line(source_id, guid)
    if state == "withdrawn":
        outcome = Outcome.UNCHANGED if before[0] == state else Outcome.WITHDRAWN
    elif state != "current":
        outcome = Outcome.REJECTED if state else Outcome.SKIPPED
    elif before[0] != "current":
        outcome = Outcome.UPDATED if before[2] else Outcome.CREATED
    else:
        outcome = Outcome.UNCHANGED if mark == before[1] else Outcome.UPDATED
    return Receipt(guid, outcome, package_id, _findings(source_id, guid))


def _findings(source_id: str, guid: str) -> list[dict[str, Any]]:
    query = sa.select(Finding).where(
        Finding.source_id == source_id, Finding.remote_id == guid, Finding.state == "open"
    )
    names = ("code", "field", "severity", "message", "remedy", "context")
    return [
        {name: getattr(row, name) for name in names}
        for row in model.Session.scalars(query.order_by(Finding.code, Finding.field))
    ]
