"""What CKAN's own ways ask the tables."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ckan import model

from ckanext.jiulongpo.review.model import Case

__all__ = ["holding", "membership", "packages_in"]

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def holding(resource_id: str) -> tuple[Case, model.Package] | None:
    """The pending version that holds a file which is not public yet, with its entry."""
    if not _ID.fullmatch(resource_id) or model.Resource.get(resource_id) is not None:
        return None
    package = model.Package
    # written as the index has it: a subscript, as SQLAlchemy writes it, would not find that
    resources = sa.type_coerce(Case.proposed.op("->")("resources"), JSONB)
    query = (
        sa.select(Case, package)
        .join(package, package.id == Case.package_id)
        .where(
            Case.closed.is_(None),
            resources.contains([{"id": resource_id}]),
            package.state == "active",
        )
    )
    row = model.Session.execute(query.limit(1)).first()
    return (row[0], row[1]) if row is not None else None


def membership(package_id: str, group_id: str) -> model.Member | None:
    """That an entry is in a theme."""
    member = model.Member
    query = sa.select(member).where(
        member.table_name == "package",
        member.table_id == package_id,
        member.group_id == group_id,
        member.state == "active",
    )
    return model.Session.scalar(query.limit(1))


def packages_in(group_id: str) -> set[str]:
    """Ids of what is in a theme."""
    member = model.Member
    query = sa.select(member.table_id).where(
        member.table_name == "package", member.group_id == group_id, member.state == "active"
    )
    return {found for found in model.Session.scalars(query) if found}
