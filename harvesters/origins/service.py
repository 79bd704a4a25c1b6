"""Of entries that were harvested: their source, what its mapping fills and what it got wrong."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ckan import model
from ckanext.harvest.model import HarvestSource

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.mapping.rules import MappingRules
from ckanext.jiulongpo.harvesters.model import Finding, Record
from ckanext.jiulongpo.harvesters.site_mappings import service as site_mappings
from ckanext.jiulongpo.harvesters.site_mappings.places import BECOMES

__all__ = ["Provenance", "fields_of", "marks", "provenance_of", "rehome", "titles_of"]

_BY_MAPPING = ("decode", "map")
"""Stages whose findings say that the mapping, not the department, is at fault."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry comes from.

    Attributes:
        source_id: harvest source.
        known: fields that its mapping fills; ``items.<column>`` for columns of 信息项,
            ``resources`` for files.
        faulty: fields of which the ledger has an open finding of the mapping.
    """

    source_id: str
    known: frozenset[str]
    faulty: frozenset[str]


def provenance_of(package_ids: Sequence[str]) -> dict[str, Provenance]:
    """Of those of the entries that a source keeps; others are left out."""
    query = sa.select(Record.package_id, Record.source_id).where(
        Record.package_id.in_(package_ids), Record.state == "current"
    )
    rows = model.Session.execute(query).all()
    known = _known({row.source_id for row in rows})
    faulty = _faulty(package_ids) if rows else {}
    return {
        row.package_id: Provenance(
            row.source_id, known[row.source_id], faulty.get(row.package_id, frozenset())
        )
        for row in rows
    }


def marks() -> sa.Subquery:
    """When each entry's record changed last: ``package_id``, ``changed``; to be joined to more."""
    query = sa.select(Record.package_id, Record.changed)
    return query.where(Record.package_id.is_not(None), Record.state == "current").subquery()


def titles_of(source_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name in the address and title of sources, by id."""
    package = model.package_table.c
    query = sa.select(package.id, package.name, package.title).where(
        package.id.in_(list(source_ids))
    )
    return {row.id: (row.name, row.title or row.name) for row in model.Session.execute(query)}


def fields_of(rules: MappingRules) -> frozenset[str]:
    """The catalogue's fields that a mapping can fill, ``items.<column>`` and ``resources`` too."""
    named = {*rules.fields, *rules.constants}
    found = {name for key in named for name in BECOMES.get(key, (key,))}
    if rules.items is not None:
        found |= {"items", *(f"items.{column}" for column in rules.items.columns)}
    if rules.files is not None:
        found |= {"resources", "resources.url", "resources.format"}
    return frozenset(found)


def _known(source_ids: set[str]) -> dict[str, frozenset[str]]:
    """A source whose mapping cannot be read fills nothing: nobody is blamed for its entries."""
    query = sa.select(HarvestSource.id, HarvestSource.config).where(
        HarvestSource.id.in_(source_ids)
    )
    configs = {row.id: row.config for row in model.Session.execute(query)}
    names = {source_id: _mapping_of(configs.get(source_id) or "") for source_id in source_ids}
    fields = {name: _fields_named(name) for name in set(names.values())}
    return {source_id: fields[name] for source_id, name in names.items()}


def _mapping_of(config: str) -> str:
    try:
        given = json.loads(config or "{}")
    except ValueError:
        return ""
    return str(given.get("mapping") or "") if isinstance(given, dict) else ""


def _fields_named(name: str) -> frozenset[str]:
    try:
        return fields_of(site_mappings.rules(name))
    except Abort:
        return frozenset()


def _faulty(package_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    query = (
        sa.select(Record.package_id, Finding.field)
        .join(
            Finding,
            sa.and_(Finding.source_id == Record.source_id, Finding.remote_id == Record.remote_id),
        )
        .where(
            Record.package_id.in_(package_ids),
            Finding.state == "open",
            Finding.__table__.c.stage.in_(_BY_MAPPING),
            Finding.field != "",
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for package_id, field in model.Session.execute(query):
        found[package_id] |= {field, *_columns(field)}
    return {package_id: frozenset(fields) for package_id, fields in found.items()}


def _columns(field: str) -> set[str]:
    """``items.3.length`` as ``items`` and ``items.length``; the formats as what they become."""
    head, _, rest = field.partition(".")
    if not rest:
        return set(BECOMES.get(head, ()))
    return {head, f"{head}.{rest.partition('.')[2] or rest}"}


def rehome(gone: str, into: str) -> None:
    """Let the sources of an organisation that ends be another one's, in the running transaction."""
    changed = sa.update(HarvestSource).where(HarvestSource.publisher_id == gone)
    model.Session.execute(changed.values(publisher_id=into))
