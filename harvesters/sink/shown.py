"""A batch of packages as ``package_show`` would give them, read in a few queries instead of many.

Returns the pair that CKAN indexes: the dict through CKAN's own schema and through the schema of
its type. ``tests/harvesters/sink/test_shown.py`` compares both with CKAN's.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import ckan.plugins as p
from ckan import model, types
from ckan.lib.dictization import model_dictize, obj_list_dictize, table_dictize
from ckan.lib.helpers import strxfrm
from ckan.logic import apply_after_dataset_show_plugins

from ckanext.jiulongpo.harvesters.sink.forms import Forms, context_of

__all__ = ["Shown", "show", "shown_by_type"]

_Rows = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One package in CKAN's two shapes.

    Attributes:
        plain: through CKAN's own schema; goes to Solr as ``data_dict``.
        typed: through the schema of the package's type, as ``package_show`` answers.
    """

    plain: dict[str, Any]
    typed: dict[str, Any]


def show(packages: Sequence[model.Package], user: str, forms: Forms) -> list[Shown]:
    """The packages in both shapes, in the order given; hooks of ``package_show`` are called.

    Args:
        packages: stored, flushed, of this session.
        user: name of the acting user.
        forms: compiled schemas.
    """
    return [
        Shown(forms.plain(context, raw), _typed(context, raw, forms))
        for context, raw in _raw(packages, user)
    ]


def shown_by_type(
    packages: Sequence[model.Package], user: str, forms: Forms
) -> list[dict[str, Any]]:
    """The packages as ``package_show`` answers, where nothing is to be indexed."""
    return [_typed(context, raw, forms) for context, raw in _raw(packages, user)]


def _raw(
    packages: Sequence[model.Package], user: str
) -> Iterator[tuple[types.Context, dict[str, Any]]]:
    related = _Related.load([package.id for package in packages])
    for package in packages:
        context = context_of(user, use_cache=False, validate=False, package=package)
        raw = _dictize(package, related, context)
        for plugin in p.PluginImplementations(p.IPackageController):
            plugin.read(package)
        for plugin in p.PluginImplementations(p.IResourceController):
            for resource in raw["resources"]:
                plugin.before_resource_show(resource)
        yield context, raw


def _typed(context: types.Context, raw: dict[str, Any], forms: Forms) -> dict[str, Any]:
    typed = forms.show(context, raw)
    apply_after_dataset_show_plugins(context, typed)
    return typed


class _Related:
    """Rows that belong to a batch of packages, by package id."""

    def __init__(self) -> None:
        self.resources: _Rows = defaultdict(list)
        self.tags: _Rows = defaultdict(list)
        self.groups: _Rows = defaultdict(list)
        self.subjects: _Rows = defaultdict(list)
        self.objects: _Rows = defaultdict(list)
        self._dictized: dict[tuple[str, str], dict[str, Any]] = {}
        self._organizations: dict[str, dict[str, Any] | None] = {}

    @classmethod
    def load(cls, ids: list[str]) -> _Related:
        related = cls()
        related._load_resources(ids)
        related._load_tags(ids)
        related._load_groups(ids)
        related._load_relationships(ids)
        return related

    def _load_resources(self, ids: list[str]) -> None:
        query = sa.select(model.Resource).where(model.Resource.package_id.in_(ids))
        for resource in model.Session.scalars(query):
            self.resources[resource.package_id or ""].append(resource)

    def _load_tags(self, ids: list[str]) -> None:
        tag, link = model.tag_table, model.package_tag_table
        query = (
            sa.select(link.c.package_id, tag, link.c.state)
            .join(link, tag.c.id == link.c.tag_id)
            .where(link.c.package_id.in_(ids))
        )
        for row in model.Session.execute(query):
            self.tags[row.package_id].append(row)

    def _load_groups(self, ids: list[str]) -> None:
        member = model.member_table
        query = (
            sa.select(member.c.table_id, model.Group, member.c.capacity)
            .join(model.Group, model.Group.id == member.c.group_id)
            .where(
                member.c.table_id.in_(ids),
                member.c.state == "active",
                model.Group.is_organization.is_(False),
            )
        )
        for package_id, group, capacity in model.Session.execute(query):
            self.groups[package_id].append((group, capacity))

    def _load_relationships(self, ids: list[str]) -> None:
        table = model.package_relationship_table
        for column, rows in (
            (table.c.subject_package_id, self.subjects),
            (table.c.object_package_id, self.objects),
        ):
            for row in model.Session.execute(sa.select(table).where(column.in_(ids))):
                rows[getattr(row, column.name)].append(row)

    def group_dicts(self, package_id: str, context: types.Context) -> list[dict[str, Any]]:
        """The package's groups, dictized once a batch and copied."""
        found = []
        for group, capacity in self.groups.get(package_id, ()):
            key = (group.id, capacity)
            if key not in self._dictized:
                (self._dictized[key],) = model_dictize.group_list_dictize(
                    [(group, capacity)],
                    types.Context(context, with_capacity=True),
                    with_package_counts=False,
                )
            found.append(copy.deepcopy(self._dictized[key]))
        return sorted(found, key=lambda group: strxfrm(group["display_name"]))

    def organization(self, owner: str | None, context: types.Context) -> dict[str, Any] | None:
        """The owner as ``package_show`` names it."""
        if not owner:
            return None
        if owner not in self._organizations:
            group = model.Session.get(model.Group, owner)
            shown = None
            if group is not None and group.state == "active":
                shown = table_dictize(group, context)
                del shown["extras"]
            self._organizations[owner] = shown
        return copy.copy(self._organizations[owner])


def _dictize(package: model.Package, related: _Related, context: types.Context) -> dict[str, Any]:
    """The package's columns and all that hangs on them, in CKAN's order of keys."""
    shown = table_dictize(package, context)
    if shown["title"]:
        shown["title"] = shown["title"].strip()
    shown.pop("plugin_data", None)
    shown["resources"] = model_dictize.resource_list_dictize(
        related.resources.get(package.id, []), context
    )
    shown["num_resources"] = len(shown["resources"])
    shown["tags"] = _tag_dicts(related.tags.get(package.id, ()), context)
    shown["num_tags"] = len(shown["tags"])
    shown["extras"] = [{"key": k, "value": v} for k, v in (shown["extras"] or {}).items()]
    shown["groups"] = related.group_dicts(package.id, context)
    shown["organization"] = related.organization(package.owner_org, context)
    shown["relationships_as_subject"] = obj_list_dictize(
        related.subjects.get(package.id, []), context
    )
    shown["relationships_as_object"] = obj_list_dictize(
        related.objects.get(package.id, []), context
    )
    shown["type"] = package.type or "dataset"
    shown.update(_licence(package))
    return shown


def _tag_dicts(rows: Iterable[Any], context: types.Context) -> list[dict[str, Any]]:
    tags = obj_list_dictize(list(rows), context, lambda tag: tag["name"])
    for tag in tags:
        del tag["package_id"]
        tag["display_name"] = tag["name"]
    return tags


def _licence(package: model.Package) -> dict[str, Any]:
    licence = package.license
    if licence is None:
        return {"isopen": False, "license_title": package.license_id}
    shown: dict[str, Any] = {"isopen": package.isopen(), "license_title": licence.title}
    if licence.url:
        shown["license_url"] = licence.url
        shown["license_title"] = licence.title.split("::")[-1]
    return shown
