"""Rows by which ckanext-harvest's own pages and API tell what a run did."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ckan import model
from ckan.model.types import make_uuid
from ckanext.harvest.model import HarvestObject, HarvestObjectError

__all__ = ["Trace", "write"]


@dataclass(frozen=True, slots=True)
class Trace:
    """One record of a run, in the words of ckanext-harvest.

    Attributes:
        status: ``added``, ``updated``, ``deleted`` or ``errored``.
        errors: texts for the report of the job.
        content: the record as the source gave it.
    """

    guid: str
    status: str
    package_id: str | None = None
    content: Mapping[str, Any] | None = None
    errors: tuple[tuple[str, str], ...] = ()


def write(source_id: str, job_id: str, traces: Iterable[Trace]) -> None:
    """Store finished harvest objects in bulk; the entry's newest one becomes the current one.

    Args:
        source_id: harvest source.
        job_id: harvest job of the run.
        traces: at most one a record.
    """
    moment = datetime.utcnow()  # noqa: DTZ003 - ckanext-harvest's columns have no zone
    objects: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for trace in traces:
        row = _object(trace, source_id, job_id, moment)
        objects.append(row)
        errors += [_error(row["id"], stage, text, moment) for stage, text in trace.errors]
    if not objects:
        return
    _retire([row["package_id"] for row in objects if row["current"]])
    model.Session.execute(sa.insert(HarvestObject.__table__), objects)
    if errors:
        model.Session.execute(sa.insert(HarvestObjectError.__table__), errors)


def _object(trace: Trace, source_id: str, job_id: str, moment: datetime) -> dict[str, Any]:
    failed = trace.status == "errored"
    return {
        "id": make_uuid(),
        "guid": trace.guid,
        "current": trace.status in {"added", "updated"},
        "gathered": moment,
        "fetch_started": moment,
        "fetch_finished": moment,
        "import_started": moment,
        "import_finished": moment,
        "content": None if trace.content is None else _canonical(trace.content),
        "state": "ERROR" if failed else "COMPLETE",
        "report_status": trace.status,
        "harvest_job_id": job_id,
        "harvest_source_id": source_id,
        "package_id": trace.package_id,
    }


def _error(object_id: str, stage: str, text: str, moment: datetime) -> dict[str, Any]:
    return {
        "id": make_uuid(),
        "harvest_object_id": object_id,
        "message": text,
        "stage": stage,
        "created": moment,
    }


def _retire(package_ids: list[str]) -> None:
    if package_ids:
        model.Session.execute(
            sa.update(HarvestObject.__table__)
            .where(
                HarvestObject.__table__.c.package_id.in_(package_ids),
                HarvestObject.__table__.c.current.is_(True),
            )
            .values(current=False)
        )


def _canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
