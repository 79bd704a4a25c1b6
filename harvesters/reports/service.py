"""Reads runs, records and findings for pages and actions; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

import ckan.plugins.toolkit as tk
from ckan import model
from ckanext.harvest.model import HarvestObject

from ckanext.jiulongpo.harvesters.model import Finding as FindingRow
from ckanext.jiulongpo.harvesters.model import Record, Run
from ckanext.jiulongpo.shared import Finding, Severity, Stage

__all__ = [
    "Group",
    "complete_stats",
    "finding_of",
    "group_dict",
    "groups_of",
    "known_run",
    "landing_page",
    "record_dict",
    "run_dict",
    "run_of",
    "source_of_object",
]

Translate = Callable[[str], str]

_SAMPLES = 5
_MOST_GROUPS = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """Equal findings of a source.

    Attributes:
        finding: one of them.
        records: number of records concerned; for faults of the source as a whole, occurrences.
        samples: identities of some of the records.
    """

    finding: Finding
    subject: str
    records: int
    samples: tuple[str, ...]


def run_of(run_id: str = "", job_id: str = "") -> Run | None:
    """A run by its own id, or by that of the job that started it."""
    where = Run.id == run_id if run_id else Run.job_id == job_id
    return model.Session.scalar(sa.select(Run).where(where))


def known_run(run_id: str = "", job_id: str = "") -> Run:
    """A run by its own id, or by that of the job that started it.

    Raises:
        ObjectNotFound: there is none.
    """
    run = run_of(run_id, job_id)
    if run is None:
        raise tk.ObjectNotFound(tk._("Harvest run not found"))
    return run


def run_dict(run: Run) -> dict[str, Any]:
    """A run in plain JSON types."""
    return {
        "id": run.id,
        "source_id": run.source_id,
        "job_id": run.job_id,
        "state": run.state,
        "started": run.started.isoformat(),
        "heartbeat": run.heartbeat.isoformat(),
        "finished": run.finished.isoformat() if run.finished else None,
        "total": run.total,
        "scope": run.scope,
        "stop_asked": run.stop_asked.isoformat() if run.stop_asked else None,
        "decision": run.decision,
        "decided_by": run.decided_by,
        "decided_reason": run.decided_reason,
        "decided": run.decided.isoformat() if run.decided else None,
        "counts": run.counts,
        "report": {key: value for key, value in run.report.items() if key != "trusted"},
    }


def complete_stats(jobs: Iterable[dict[str, Any]]) -> None:
    """Put into jobs, as ckanext-harvest shows them, what their runs counted without a row.

    A record that is as it was gets no harvest object, so that a run without news writes nothing.
    """
    by_id = {job["id"]: job for job in jobs if "stats" in job}
    query = sa.select(Run.job_id, Run.counts).where(Run.job_id.in_(list(by_id)))
    for job_id, counts in model.Session.execute(query) if by_id else ():
        stats = by_id[job_id]["stats"]
        stats["not modified"] = counts.get("unchanged", 0) + counts.get("repeated", 0)
        stats["errored"] = max(stats.get("errored", 0), counts.get("rejected", 0))


def groups_of(source_id: str, state: str = "open", limit: int = 100) -> list[Group]:
    """Findings of a source by cause: errors, warnings, notes, in each the most frequent first.

    Args:
        source_id: harvest source.
        state: ``open``, ``resolved`` or ``waived``.
        limit: number of groups.
    """
    row = FindingRow
    cause = (row.code, row.field, row.subject, row.severity, row.stage)
    query = (
        sa.select(
            *cause,
            sa.func.min(row.message).label("message"),
            sa.func.min(row.remedy).label("remedy"),
            sa.cast(sa.func.min(sa.cast(row.context, sa.UnicodeText)), JSONB).label("context"),
            sa.func.sum(_concerned()).label("records"),
        )
        .where(row.source_id == source_id, row.state == state)
        .group_by(*cause)
        .order_by(_gravity(), sa.desc("records"), row.code, row.field, row.subject)
        .limit(min(limit, _MOST_GROUPS))
    )
    return [_group(found, source_id, state) for found in model.Session.execute(query)]


def _gravity() -> sa.ColumnElement[int]:
    """What broke a run stands before what it only remarked, however often."""
    order = {str(Severity.ERROR): 0, str(Severity.WARNING): 1}
    return sa.case(order, value=FindingRow.severity, else_=2)


def _concerned() -> sa.ColumnElement[int]:
    """How many records a line stands for: a fault of the source as a whole may carry a count."""
    row = FindingRow
    counted = sa.cast(row.context["count"].astext, sa.BigInteger)
    return sa.case(
        (row.remote_id != "", 1),
        (sa.func.jsonb_typeof(row.context["count"]) == "number", counted),
        else_=row.occurrences,
    )


def _group(found: sa.Row[Any], source_id: str, state: str) -> Group:
    row = FindingRow
    query = (
        sa.select(row.remote_id)
        .where(
            row.source_id == source_id,
            row.state == state,
            row.code == found.code,
            row.field == found.field,
            row.subject == found.subject,
            row.remote_id != "",
        )
        .order_by(row.remote_id)
        .limit(_SAMPLES)
    )
    samples = tuple(model.Session.scalars(query))
    return Group(finding_of(found), found.subject, int(found.records), samples)


def finding_of(row: FindingRow | sa.Row[Any]) -> Finding:
    """A finding as the ledger keeps it."""
    return Finding(
        row.code,
        row.message,
        stage=Stage(row.stage),
        severity=Severity(row.severity),
        field=row.field,
        remedy=row.remedy,
        context=row.context or {},
    )


def group_dict(group: Group, translate: Translate) -> dict[str, Any]:
    """A group as an API answer, its texts in the language of the request."""
    return {
        **group.finding.told(translate),
        "subject": group.subject,
        "records": group.records,
        "samples": list(group.samples),
    }


def record_dict(source_id: str, remote_id: str, translate: Translate) -> dict[str, Any] | None:
    """What the ledger holds of a record, with all its findings, or ``None``."""
    record = model.Session.get(Record, (source_id, remote_id))
    if record is None:
        return None
    query = (
        sa.select(FindingRow)
        .where(FindingRow.source_id == source_id, FindingRow.remote_id == remote_id)
        .order_by(FindingRow.last_seen.desc(), FindingRow.code, FindingRow.field)
    )
    return {
        "remote_id": record.remote_id,
        "state": record.state,
        "package_id": record.package_id,
        "first_seen": record.first_seen.isoformat(),
        "changed": record.changed.isoformat(),
        "missing_since": record.missing_since.isoformat() if record.missing_since else None,
        "findings": [
            {
                **finding_of(row).told(translate),
                "state": row.state,
                "occurrences": row.occurrences,
            }
            for row in model.Session.scalars(query)
        ],
    }


def source_of_object(reference: str = "", dataset: str = "") -> str | None:
    """The source of a harvest object, by its own id or by its package's id or name."""
    query = sa.select(HarvestObject.harvest_source_id)
    if reference:
        query = query.where(HarvestObject.id == reference)
    else:
        package = model.Package.get(dataset)
        query = query.where(HarvestObject.package_id == (package.id if package else None))
    return model.Session.scalar(query.limit(1))


def landing_page(object_id: str) -> str | None:
    """The public page of a record at its source, where its entry names one."""
    harvest_object = model.Session.get(HarvestObject, object_id)
    if harvest_object is None:
        return None
    record = model.Session.get(Record, (harvest_object.harvest_source_id, harvest_object.guid))
    page = (record.entry or {}).get("landing_page") if record else None
    return page if isinstance(page, str) and page.startswith(("http://", "https://")) else None
