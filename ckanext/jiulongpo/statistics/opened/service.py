"""The entries of the open catalogue (开放目录), read straight from the tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ckan import model

from ckanext.jiulongpo.shared import open_rows

__all__ = ["entries", "mark", "places", "sitemap_parts"]

_package, _resource = model.package_table.c, model.resource_table.c
_group, _member = model.group_table.c, model.member_table.c
_CHUNK = 500


def mark() -> str:
    """The same as long as no entry that everybody may see, no department and no theme changes."""
    changed = sa.func.concat(_package.id, _package.metadata_modified)
    named = sa.func.concat(_group.id, _group.name, _group.title, _group.state)
    parts = (
        model.Session.scalar(sa.select(_digest(changed, _package.id)).where(open_rows())),
        model.Session.scalar(sa.select(_digest(named, _group.id))),
    )
    return hashlib.sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:32]


def _digest(text: Any, order: Any) -> Any:  # noqa: ANN401 - columns
    """One digest of many rows, in an order of theirs: the database's own is what it finds first."""
    return sa.func.md5(sa.func.string_agg(text, aggregate_order_by(sa.literal(","), order)))


def entries() -> Iterator[dict[str, Any]]:
    """Every entry that everybody may see, by its resource code, read in parts.

    Each is a dictionary of its fields, with ``organization`` (title), ``themes`` (titles),
    ``items`` (rows) and ``resources``.
    """
    code = sa.func.coalesce(_package.extras["resource_code"].astext, "")
    query = (
        sa.select(
            _package.id,
            _package.name,
            _package.title,
            _package.notes,
            _package.license_id,
            _package.extras,
            _package.metadata_modified,
            _group.title.label("organization"),
            code.label("code"),
        )
        .select_from(
            model.package_table.outerjoin(model.group_table, _group.id == _package.owner_org)
        )
        .where(open_rows())
        .order_by(code, _package.id)
        .limit(_CHUNK)
    )
    after: sa.ColumnElement[bool] = sa.true()
    while rows := model.Session.execute(query.where(after)).mappings().all():
        ids = [row["id"] for row in rows]
        files, themes = _files(ids), _themes(ids)
        for row in rows:
            yield _entry(dict(row), files.get(row["id"], []), themes.get(row["id"], []))
        after = sa.tuple_(code, _package.id) > sa.tuple_(rows[-1]["code"], rows[-1]["id"])


def places(part: int, size: int) -> Iterator[tuple[str, str]]:
    """Name and day of the last change of each entry in a part of the sitemap, from 1."""
    query = (
        sa.select(_package.name, _package.metadata_modified)
        .where(open_rows())
        .order_by(_package.id)
        .offset((part - 1) * size)
        .limit(size)
    )
    for row in model.Session.execute(query):
        yield row[0], f"{row[1]:%Y-%m-%d}"


def sitemap_parts(size: int) -> list[str]:
    """The day of the last change in each part of the sitemap."""
    part = ((sa.func.row_number().over(order_by=_package.id) - 1) // size).label("part")
    each = sa.select(part, _package.metadata_modified).where(open_rows()).subquery()
    newest = sa.func.max(each.c.metadata_modified)
    query = sa.select(newest).group_by(each.c.part).order_by(each.c.part)
    return [f"{row[0]:%Y-%m-%d}" for row in model.Session.execute(query)]


def _files(ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Files by entry, in the department's order."""
    columns = (_resource.package_id, _resource.id, _resource.name, _resource.format,
               _resource.url, _resource.url_type, _resource.size)  # fmt: skip
    query = (
        sa.select(*columns)
        .where(_resource.package_id.in_(ids), _resource.state == "active")
        .order_by(_resource.package_id, _resource.position)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in model.Session.execute(query).mappings():
        found.setdefault(row["package_id"], []).append(dict(row))
    return found


def _themes(ids: list[str]) -> dict[str, list[str]]:
    """Titles of themes by entry."""
    query = (
        sa.select(_member.table_id, _group.title)
        .join(model.group_table, _group.id == _member.group_id)
        .where(
            _member.table_id.in_(ids),
            _member.table_name == "package",
            _member.state == "active",
            _group.is_organization.is_(False),
            _group.state == "active",
        )
        .order_by(_group.title)
    )
    found: dict[str, list[str]] = {}
    for row in model.Session.execute(query):
        found.setdefault(row[0], []).append(row[1])
    return found


def _entry(
    row: Mapping[str, Any], files: list[dict[str, Any]], themes: list[str]
) -> dict[str, Any]:
    fields = dict(row["extras"] or {})
    own = {name: row[name] for name in ("id", "name", "title", "notes", "organization")}
    return {
        **fields,
        **own,
        "items": _parsed(fields.get("items")),
        "related_codes": _parsed(fields.get("related_codes")),
        "metadata_modified": f"{row['metadata_modified']:%Y-%m-%d}",
        "license_id": row["license_id"],
        "themes": themes,
        "resources": files,
    }


def _parsed(text: str | None) -> list[Any]:
    """A list that CKAN keeps as JSON; what is none is an empty one."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return found if isinstance(found, list) else []
