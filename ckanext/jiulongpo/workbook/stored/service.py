"""Entries, departments and classes of the catalogue, read for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

__all__ = ["Standing", "department_titles", "packages", "person", "site_user", "standing_of"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a stored entry without reading it whole."""

    id: str
    name: str
    title: str
    owner_org: str
    resource_code: str
    catalog_state: str


def standing_of(owner_org: str) -> list[Standing]:
    """Entries of a department, in the order in which they were made."""
    extras: Any = model.Package.extras  # its type in CKAN is that of the value
    query = (
        sa.select(
            model.Package.id,
            model.Package.name,
            model.Package.title,
            extras["resource_code"].astext.label("code"),
            extras["catalog_state"].astext.label("catalog_state"),
        )
        .where(
            model.Package.owner_org == owner_org,
            model.Package.type == "dataset",
            model.Package.state == "active",
        )
        .order_by(model.Package.metadata_created, model.Package.id)
    )
    return [
        Standing(
            row.id, row.name, row.title or "", owner_org, row.code or "", row.catalog_state or ""
        )
        for row in model.Session.execute(query)
    ]


def packages(ids: Iterable[str], *, lock: bool = False) -> dict[str, model.Package]:
    """Stored entries in use, by id.

    Args:
        ids: of entries.
        lock: keep others from changing them until the transaction ends.
    """
    query = (
        sa.select(model.Package)
        .where(
            model.Package.id.in_(sorted(set(ids))),
            model.Package.type == "dataset",
            model.Package.state == "active",
        )
        .order_by(model.Package.id)
        .execution_options(populate_existing=True)
    )
    found = model.Session.scalars(query.with_for_update() if lock else query)
    return {package.id: package for package in found}


def department_titles(ids: Sequence[str] | None = None) -> Mapping[str, str]:
    """Titles of departments in use by id, of all of them or of some."""
    query = sa.select(model.Group.id, model.Group.title, model.Group.name).where(
        model.Group.is_organization.is_(True), model.Group.state == "active"
    )
    if ids is not None:
        query = query.where(model.Group.id.in_(ids))
    return {row.id: row.title or row.name for row in model.Session.execute(query)}


def person(user: str) -> model.User:
    """The user of an id or a name.

    Raises:
        LookupError: there is none.
    """
    found = model.User.get(user)
    if found is None:
        raise LookupError(user)
    return found


def site_user() -> str:
    """Name of CKAN's own user, for commands."""
    return str(tk.get_action("get_site_user")(Context(ignore_auth=True), {})["name"])
