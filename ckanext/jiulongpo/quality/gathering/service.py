"""Brings together what is known of entries: in a few queries, however many they are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.quality.facts import Column, Facts, File, Link, Origin, Table, text_of
from ckanext.jiulongpo.quality.links import service as links
from ckanext.jiulongpo.shared import (
    Freshness,
    check_entry,
    codes_in,
    freshness,
    loads_of_packages,
    local_today,
    missing_elements,
    provenance_of,
)

__all__ = ["Gathered", "gathered"]

_PACKAGE, _RESOURCE = model.package_table, model.resource_table
_ROWS = ("items",)
"""Fields that CKAN keeps as JSON in a text."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of an entry and where they stand in time.

    Attributes:
        review_on: the day from which time alone may change the verdict; None where it does not.
    """

    facts: Facts
    review_on: date | None


def gathered(package_ids: Sequence[str]) -> dict[str, Gathered]:
    """The facts of entries, by id; an entry that is gone is left out."""
    files = _files(package_ids)
    origins = provenance_of(package_ids)
    found: dict[str, Gathered] = {}
    today = local_today()
    for package_id, entry in _entries(package_ids).items():
        origin = origins.get(package_id)
        fresh = freshness(
            text_of(entry.get("data_update_date")), text_of(entry.get("update_cycle")), today
        )
        facts = Facts(
            entry=entry,
            missing=_missing(entry),
            files=files.get(package_id, ()),
            origin=Origin(origin.source_id, origin.known, origin.faulty) if origin else None,
            due=fresh.due,
            late=fresh.late,
            codes_in=codes_in,
        )
        found[package_id] = Gathered(facts, _review_on(fresh))
    return found


def _review_on(fresh: Freshness) -> date | None:
    """The day after the due day; none once it is late."""
    if fresh.due is None or fresh.late:
        return None
    return fresh.due + timedelta(days=1)


def _entries(package_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    columns = _PACKAGE.c
    query = sa.select(
        columns.id, columns.name, columns.title, columns.notes, columns.owner_org,
        columns.license_id, columns.extras,
    ).where(columns.id.in_(package_ids))  # fmt: skip
    return {row.id: _entry(row) for row in model.Session.execute(query)}


def _entry(row: sa.Row[Any]) -> dict[str, Any]:
    extras: Mapping[str, Any] = row.extras or {}
    return {
        **{name: value for name, value in extras.items() if name not in _ROWS},
        **{name: _parsed(extras.get(name)) for name in _ROWS},
        "name": row.name,
        "title": row.title or "",
        "notes": row.notes or "",
        "owner_org": row.owner_org or "",
        "license_id": row.license_id or "",
    }


def _parsed(text: object) -> list[Any]:
    if not isinstance(text, str):
        return text if isinstance(text, list) else []
    try:
        rows = json.loads(text) if text else []
    except ValueError:
        return []
    return rows if isinstance(rows, list) else []


def _missing(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Mandatory elements that the rules miss, whatever the entry says of its completeness."""
    findings = check_entry(entry, advise=False)
    codes = set(missing_elements(findings))
    return [(finding.code, finding.field) for finding in findings if finding.code in codes]


def _files(package_ids: Sequence[str]) -> dict[str, list[File]]:
    columns = _RESOURCE.c
    query = (
        sa.select(
            columns.id, columns.package_id, columns.name, columns.description, columns.format,
            columns.url, columns.url_type,
        )
        .where(columns.package_id.in_(package_ids), columns.state == "active")
        .order_by(columns.package_id, columns.position)
    )  # fmt: skip
    rows = model.Session.execute(query).all()
    loads = loads_of_packages(package_ids)
    states = links.states_of(links.outward(row.url, row.url_type) for row in rows)
    found: dict[str, list[File]] = defaultdict(list)
    for row in rows:
        address = links.outward(row.url, row.url_type)
        load = loads.get(row.id)
        found[row.package_id].append(
            File(
                name=row.name or (row.url or "").rpartition("/")[2],
                description=(row.description or "").strip(),
                format=(row.format or "").strip(),
                link=states.get(address, Link.UNTRIED) if address else None,
                table=_table(load) if load and not load.is_unseen else None,
            )
        )
    return found


def _table(load: Any) -> Table:  # noqa: ANN401 -- the keeper of tables has the type
    if load.state == "failed":
        return Table(failed=True)
    profile: Mapping[str, Any] = load.profile or {}
    return Table(
        rows=load.rows,
        set_aside=load.bad_rows,
        columns=tuple(_columns(load.columns or (), profile)),
    )


def _columns(decided: Iterable[Mapping[str, Any]], profile: Mapping[str, Any]) -> Iterable[Column]:
    for column in decided:
        seen = profile.get(str(column["name"])) or {}
        yield Column(
            title=str(column["title"]),
            kind=str(column["kind"]),
            filled=int(seen.get("filled") or 0),
            distinct=int(seen.get("distinct") or 0),
            top=tuple((str(value), int(number)) for value, number in seen.get("top") or ()),
            longest=int(column.get("longest") or 0),
            changed=bool(column.get("treatment")),
        )
