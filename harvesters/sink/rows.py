"""New packages as rows, in bulk: what ``package_create`` would store, without its queries.

``tests/harvesters/sink/test_rows.py`` compares the two, column by column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

import ckan.plugins as p
from ckan import model, types
from ckan.model.types import make_uuid

__all__ = ["NewPackage", "insert", "known_tags"]


class NewPackage:
    """A validated package dict on its way to the database.

    Attributes:
        data: the validated dict; its ``id`` and the ids of its resources are set already.
        stored: the model object, once :func:`insert` has made it.
    """

    __slots__ = ("context", "data", "stored")

    def __init__(self, data: dict[str, Any], context: types.Context) -> None:
        self.data = data
        self.context = context
        self.stored: model.Package | None = None

    @property
    def package(self) -> model.Package:
        """The model object; only after :func:`insert` has made it."""
        assert self.stored is not None  # noqa: S101 - the caller's order of steps
        return self.stored


def insert(packages: Sequence[NewPackage], creator: str) -> list[model.Package]:
    """Store packages that do not exist yet and let other plugins know; commits nothing.

    Args:
        packages: validated; the ids must be new.
        creator: id of the acting user.
    """
    tags = known_tags(tag["name"] for new in packages for tag in new.data.get("tags", ()))
    groups = _groups(_slugs(packages))
    with model.Session.no_autoflush:
        for new in packages:
            new.stored = _package(new.data, creator)
            model.Session.add(new.stored)
        model.Session.flush()
        _insert(model.package_tag_table, [row for new in packages for row in _tagged(new, tags)])
        _insert(model.member_table, [row for new in packages for row in _members(new, groups)])
        for new in packages:
            _tell(new)
    model.Session.flush()
    return [new.package for new in packages]


def _package(data: dict[str, Any], creator: str) -> model.Package:
    package = model.Package()
    extras = {extra["key"]: extra["value"] for extra in data.get("extras", ())}
    # A row of its own: the caller's dict goes on to the plugins' hooks as validation left it.
    package.from_dict({**data, "extras": extras, "creator_user_id": creator})
    package.id = data["id"]
    package.metadata_modified = datetime.utcnow()  # noqa: DTZ003 - CKAN's column has no zone
    data["creator_user_id"] = creator
    for given in data.get("resources") or ():
        package.resources_all.append(_resource(given, package.id))
    return package


def _resource(given: dict[str, Any], package_id: str) -> model.Resource:
    given["package_id"] = package_id
    resource = model.Resource()
    _, rest = resource.from_dict(given)
    resource.extras = rest
    resource.state = "active"
    resource.metadata_modified = datetime.utcnow()  # noqa: DTZ003 - CKAN's column has no zone
    return resource


def known_tags(names: Iterable[str]) -> dict[str, model.Tag]:
    """Free tags by name, made where they do not exist; commits nothing."""
    wanted = sorted(set(names))
    query = sa.select(model.Tag).where(
        model.Tag.name.in_(wanted), model.Tag.vocabulary_id.is_(None)
    )
    known = {tag.name: tag for tag in model.Session.scalars(query)} if wanted else {}
    for name in wanted:
        if name not in known:
            known[name] = model.Tag(name=name)
            model.Session.add(known[name])
    model.Session.flush()
    return known


def _tagged(new: NewPackage, tags: dict[str, model.Tag]) -> list[dict[str, Any]]:
    return [
        {
            "id": make_uuid(),
            "package_id": new.package.id,
            "tag_id": tags[name].id,
            "state": "active",
        }
        for name in dict.fromkeys(tag["name"] for tag in new.data.get("tags", ()))
    ]


def _insert(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        model.Session.execute(sa.insert(table), rows)


def _slugs(packages: Iterable[NewPackage]) -> set[str]:
    """Ids and names of every organisation and group that the packages name."""
    named = [
        (group.get("id"), group.get("name"))
        for new in packages
        for group in new.data.get("groups") or ()
    ]
    owners = [(new.data.get("owner_org"), None) for new in packages]
    return {value for pair in (*named, *owners) for value in pair if value}


def _groups(wanted: set[str]) -> dict[str, model.Group]:
    """Organisations and groups by id and by name."""
    if not wanted:
        return {}
    query = sa.select(model.Group).where(
        sa.or_(model.Group.id.in_(wanted), model.Group.name.in_(wanted))
    )
    found = model.Session.scalars(query).all()
    return {key: group for group in found for key in (group.id, group.name)}


def _members(new: NewPackage, groups: dict[str, model.Group]) -> list[dict[str, Any]]:
    """Membership in the owner and in the key themes."""
    belongs = [(groups.get(new.package.owner_org or ""), "organization")]
    belongs += [
        (groups.get(group.get("id") or "") or groups.get(group.get("name") or ""), "public")
        for group in new.data.get("groups") or ()
    ]
    return [
        {
            "id": make_uuid(),
            "table_name": "package",
            "table_id": new.package.id,
            "group_id": group.id,
            "capacity": capacity,
            "state": "active",
        }
        for group, capacity in dict.fromkeys(belongs)
        if group is not None
    ]


def _tell(new: NewPackage) -> None:
    """The hooks that ``package_create`` calls."""
    for plugin in p.PluginImplementations(p.IPackageController):
        plugin.create(new.package)
        plugin.after_dataset_create(new.context, new.data)
