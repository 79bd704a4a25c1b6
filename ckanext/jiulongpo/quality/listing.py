"""质量清单: entries of a department with what is to be done, sorted by what it brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.quality.places import form_url, mending_url, workbook_url
from ckanext.jiulongpo.quality.report import service
from ckanext.jiulongpo.quality.report.service import Listed, Wanted
from ckanext.jiulongpo.quality.telling import Told, grade_word, told
from ckanext.jiulongpo.shared import department_word, mapping_url, mendable

__all__ = ["listed", "wanted_from"]

_HUNDRED = 100


def wanted_from(asked: Mapping[str, Any]) -> Wanted:
    """Which entries are asked for.

    Raises:
        ObjectNotFound: there is no such department.
    """
    name = str(asked.get("organization") or "")
    department = model.Group.get(name) if name else None
    if name and (department is None or not department.is_organization):
        raise tk.ObjectNotFound(tk._("There is no such department."))
    return Wanted(
        organization=department.id if department else "",
        criterion=str(asked.get("criterion") or ""),
        grade=str(asked.get("grade") or ""),
        of_source=bool(asked.get("of_source")),
    )


def listed(context: Context, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the list, as an action answers it.

    Raises:
        ObjectNotFound: there is no such department.
    """
    wanted = wanted_from(asked)
    rows = service.entries(wanted, int(asked["offset"]), int(asked["limit"]))
    if not wanted.of_source:
        return {"count": service.count_of(wanted), "results": [_of_department(row) for row in rows]}
    sources = mendable(context, (row.source_id for row in rows))
    return {
        "count": service.count_of(wanted),
        "results": [_of_source(row, sources.get(row.source_id, "")) for row in rows],
    }


def _of_department(row: Listed) -> dict[str, Any]:
    steps = [one for one in told(row.results, inside=True) if one.failed]
    return _told(row, steps, lambda field: mending_url(row.name, field))


def _of_source(row: Listed, source: str) -> dict[str, Any]:
    """What fails by the mapping: mended there by those who may, ``source`` is empty for others."""
    steps = [one for one in told(row.results, inside=True) if one.of_source]
    return _told(row, steps, lambda field: mapping_url(source, field) if source else "")


def _told(row: Listed, steps: Sequence[Told], place: Callable[[str], str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "resource_code": row.resource_code,
        "organization": {
            "name": row.organization,
            "title": department_word(row.organization, row.organization_title),
        },
        "score": row.score,
        "grade": row.grade,
        "grade_label": grade_word(row.grade),
        "gain": _HUNDRED - row.score if row.score is not None else 0,
        "source_id": row.source_id,
        "form_url": form_url(row.name),
        "workbook_url": workbook_url(row.name),
        "steps": [
            {**one.as_dict(), "url": place(_field(one))}
            for one in sorted(steps, key=lambda one: (-one.gain, one.code))
        ],
    }


def _field(one: Told) -> str:
    return str(one.findings[0]["field"]) if one.findings else ""
