"""Takes records that are handed over: keeps them first, then settles them as any harvest does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from ckan import model
from ckanext.harvest.model import HarvestSource

from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.core.errors import Reject
from ckanext.jiulongpo.harvesters.core.faults import exchange as faults
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.inbox import model as inbox
from ckanext.jiulongpo.harvesters.inbox.source import KIND
from ckanext.jiulongpo.harvesters.model import Finding, Record
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


def take(source_id: str, body: Mapping[str, Any]) -> Receipt:
    """Keep a report, settle it, and say what became of it.

    A report that was kept is not lost when the process dies: the next run settles it.

    Raises:
        Reject: it is no report, or does not say which entry it is about.
        HarvestError: it was kept, and could not be settled now.
    """
    if not isinstance(read_report(body).payload.get("dirDataset"), Mapping):
        raise Reject(faults.NOT_A_REPORT())
    guid = remote_id(body)
    if not guid:
        raise Reject(faults.NO_REMOTE_ID())
    source: Any = model.Session.get(HarvestSource, source_id)
    name = urlsplit(source.url).netloc
    with _one_at_a_time(source_id):
        before = _line(source_id, guid)
        inbox.put(name, guid, body)
        service.run_job(service.next_job(source_id), patient=False)
        return _receipt(source_id, guid, before)


@contextmanager
def _one_at_a_time(source_id: str) -> Iterator[None]:
    """Wait for the report before this one, so that each is told its own outcome."""
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
