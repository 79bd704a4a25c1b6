"""Reads harvest objects, findings and records for pages and downloads; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from ckan import model
from ckanext.harvest.model import HarvestObject

from ckanext.jiulongpo.harvesters.model import Finding, OutboxItem, Record
from ckanext.jiulongpo.harvesters.reports.service import finding_of
from ckanext.jiulongpo.shared import Finding as SharedFinding

__all__ = ["Contents", "contents", "finding_rows", "raw_record", "record_rows", "unindexed"]

_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Contents:
    """A changed record: its raw text in this run and in the one before."""

    count: int
    remote_id: str
    title: str
    name: str
    before: str | None
    after: str | None


def contents(source_id: str, job_id: str, number: int) -> Contents | None:
    """The changed record of a run at a place, counted from 1, or ``None``."""
    row = HarvestObject.__table__.c
    of_run = sa.and_(
        row.harvest_job_id == job_id,
        row.harvest_source_id == source_id,
        row.report_status == "updated",
    )
    count = model.Session.scalar(sa.select(sa.func.count()).where(of_run)) or 0
    found = model.Session.execute(
        sa.select(row.guid, row.content, row.package_id, row.gathered)
        .where(of_run)
        .order_by(row.guid)
        .offset(max(0, number - 1))
        .limit(1)
    ).first()
    if found is None:
        return None
    before = model.Session.scalar(
        sa.select(row.content)
        .where(
            row.harvest_source_id == source_id,
            row.guid == found.guid,
            row.harvest_job_id != job_id,
            row.gathered < found.gathered,
            row.report_status.in_(["added", "updated"]),
        )
        .order_by(row.gathered.desc())
        .limit(1)
    )
    package = model.Session.get(model.Package, found.package_id)
    title, name = (package.title or "", package.name) if package else ("", "")
    return Contents(count, found.guid, title, name, before, found.content)


def raw_record(source_id: str, remote_id: str) -> str | None:
    """The newest raw text of a record that a run has kept."""
    row = HarvestObject.__table__.c
    return model.Session.scalar(
        sa.select(row.content)
        .where(
            row.harvest_source_id == source_id,
            row.guid == remote_id,
            row.content.is_not(None),
        )
        .order_by(row.gathered.desc())
        .limit(1)
    )


def unindexed(source_id: str) -> int:
    """Entries of a source that the index has still to learn."""
    query = (
        sa.select(sa.func.count())
        .select_from(OutboxItem)
        .join(Record, Record.package_id == OutboxItem.package_id)
        .where(Record.source_id == source_id)
    )
    return model.Session.scalar(query) or 0


def finding_rows(source_id: str) -> Iterator[tuple[Finding, SharedFinding]]:
    """All open and waived findings of a source, streamed page by page."""
    key = sa.tuple_(Finding.code, Finding.field, Finding.remote_id, Finding.subject)
    after: tuple[str, str, str, str] | None = None
    while True:
        query = sa.select(Finding).where(
            Finding.source_id == source_id, Finding.state.in_(["open", "waived"])
        )
        if after:
            query = query.where(key > sa.tuple_(*map(sa.literal, after)))
        rows = list(model.Session.scalars(query.order_by(key).limit(_PAGE)))
        for row in rows:
            yield row, finding_of(row)
        if len(rows) < _PAGE:
            return
        last = rows[-1]
        after = (last.code, last.field, last.remote_id, last.subject)


def record_rows(source_id: str, job_id: str) -> Iterator[tuple[str, str, str, str]]:
    """Records that a run has written or refused: outcome, remote id, title, address."""
    row = HarvestObject.__table__.c
    package = model.Package
    after = ""
    while True:
        query = (
            sa.select(row.report_status, row.guid, package.title, package.name)
            .outerjoin(package, package.id == row.package_id)
            .where(
                row.harvest_job_id == job_id,
                row.harvest_source_id == source_id,
                row.guid > after,
            )
            .order_by(row.guid)
            .limit(_PAGE)
        )
        rows = list(model.Session.execute(query))
        for status, guid, title, name in rows:
            yield status or "", guid, title or "", name or ""
        if len(rows) < _PAGE:
            return
        after = rows[-1].guid
