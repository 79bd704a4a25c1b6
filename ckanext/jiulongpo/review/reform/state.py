"""What a merged department leaves behind, moved in the running transaction; the caller commits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ckan import model

from ckanext.jiulongpo.review.model import Case, RoleGrant, Transition

__all__ = [
    "commit",
    "counted",
    "departments",
    "ended",
    "known",
    "locked",
    "move_cases",
    "move_entries",
    "move_parts",
    "move_seats",
]


def known(id_or_name: str) -> model.Group | None:
    """A department in use."""
    group = model.Group.get(id_or_name)
    return group if group is not None and group.is_organization and group.is_active() else None


def departments() -> list[tuple[str, str]]:
    """Name and title of each department in use, by title."""
    group = model.Group
    query = sa.select(group.name, group.title).where(group.is_organization, group.state == "active")
    rows = model.Session.execute(query.order_by(group.title, group.name)).all()
    return [(name, title or name) for name, title in rows]


def ended(mark: str) -> list[model.Group]:
    """Departments that ended, whose further fields hold a mark."""
    group = model.Group
    query = sa.select(group).where(group.is_organization, group.state == "deleted")
    return [
        found for found in model.Session.scalars(query.order_by(group.name)) if _has(found, mark)
    ]


def _has(group: model.Group, mark: str) -> bool:
    return mark in (getattr(group, "extras", None) or {})


def counted(gone: str, into: str) -> dict[str, int]:
    """What would go over from a department to another one: how many of each."""
    package, member = model.Package, model.Member
    own = sa.and_(package.owner_org == gone, package.state != "deleted")
    seats = sa.and_(member.table_name == "user", member.state == "active")
    there = sa.select(member.table_id).where(seats, member.group_id == into)
    here = sa.and_(seats, member.group_id == gone)
    under_way = sa.select(Case.package_id).where(Case.closed.is_(None))
    parts = sa.and_(member.table_name == "group", member.table_id == gone)
    questions = {
        "entries": (package.id, own, package.type == "dataset"),
        "sources": (package.id, own, package.type == "harvest"),
        "cases": (package.id, own, package.id.in_(under_way)),
        "people": (member.table_id, here, member.table_id.not_in(there)),
        "people_there": (member.table_id, here, member.table_id.in_(there)),
        "parts": (member.group_id, parts, member.state == "active"),
    }
    return {
        name: model.Session.scalar(sa.select(sa.func.count(sa.distinct(column))).where(*conditions))
        or 0
        for name, (column, *conditions) in questions.items()
    }


def locked(*ids: str) -> None:
    """Keep others from changing departments until the transaction ends; always in one order."""
    rows = sa.select(model.Group.id).where(model.Group.id.in_(ids)).order_by(model.Group.id)
    model.Session.execute(rows.with_for_update())


def move_entries(gone: str, into: str, codes: tuple[str, str], note: dict[str, str]) -> list[str]:
    """Give every entry and source of a department to another one, and note it in its history.

    Args:
        gone: id of the department that ends.
        into: id of the one that goes on.
        codes: unified social credit codes of both; an entry with the first gets the second.
        note: ``actor``, ``action`` and ``reason`` of the step in the history of each entry.

    Returns:
        Ids of what was moved. Resource codes stay: a code outlives a department.
    """
    package = model.Package
    own, new = codes
    if own and new:
        value = sa.func.to_jsonb(sa.cast(new, sa.Text))
        same = sa.and_(package.owner_org == gone, package.extras["provider_code"].astext == own)
        extras = sa.func.jsonb_set(package.extras, "{provider_code}", value)
        _update(sa.update(package).where(same).values(extras=extras))
    moved = sa.update(package).where(package.owner_org == gone)
    moved = moved.values(owner_org=into, metadata_modified=datetime.now(UTC).replace(tzinfo=None))
    ids = list(model.Session.scalars(_quiet(moved.returning(package.id))))
    member = model.Member
    held = sa.and_(member.group_id == gone, member.table_name == "package")
    _update(sa.update(member).where(held).values(group_id=into))
    _note(ids, note)
    return ids


def move_cases(gone: str, into: str) -> None:
    """Let what is under way belong to the department that goes on, in both of its versions."""
    value = sa.func.to_jsonb(sa.cast(into, sa.Text))
    for column in (Case.base, Case.proposed):
        name = sa.cast(column, JSONB)["owner_org"].astext
        changed = sa.func.jsonb_set(column, "{owner_org}", value)
        _update(
            sa.update(Case).where(Case.closed.is_(None), name == gone).values({column: changed})
        )


def move_parts(gone: str, into: str) -> None:
    """Put the departments below one below the other, which itself may have been one of them."""
    member = model.Member
    below = sa.and_(member.table_name == "group", member.table_id == gone)
    _update(sa.delete(member).where(below, member.group_id == into))
    _update(sa.update(member).where(below).values(table_id=into))


def move_seats(gone: str, into: str) -> int:
    """Give people their seats and roles in the other department, where they have none there.

    Returns:
        How many people have got a seat.
    """
    member = model.Member
    seat = sa.and_(member.table_name == "user", member.state == "active")
    there = sa.select(member.table_id).where(seat, member.group_id == into)
    here = sa.and_(seat, member.group_id == gone)
    moved = sa.update(member).where(here, member.table_id.not_in(there)).values(group_id=into)
    people = model.Session.scalars(_quiet(moved.returning(member.table_id))).all()
    roles = sa.select(RoleGrant.user_id).where(RoleGrant.organization_id == into)
    given = sa.and_(RoleGrant.organization_id == gone, RoleGrant.user_id.in_(people))
    given = sa.and_(given, RoleGrant.user_id.not_in(roles))
    _update(sa.update(RoleGrant).where(given).values(organization_id=into))
    _update(sa.delete(RoleGrant).where(RoleGrant.organization_id == gone))
    return len(people)


def commit() -> None:
    """End the transaction."""
    model.repo.commit()


def _note(ids: list[str], note: dict[str, str]) -> None:
    place = sa.func.coalesce(model.Package.extras["catalog_state"].astext, "draft")
    rows = sa.select(
        model.Package.id, *(sa.literal(value) for value in note.values()), place, place
    ).where(model.Package.id.in_(ids), model.Package.type == "dataset")
    table = Transition.__table__
    names = ["package_id", *note, "before", "after"]
    model.Session.execute(sa.insert(table).from_select(names, rows))


def _update(statement: Any) -> None:  # noqa: ANN401 -- an update or a delete, as SQLAlchemy has them
    model.Session.execute(_quiet(statement))


def _quiet(statement: Any) -> Any:  # noqa: ANN401 -- the same statement
    """What the session has read of the rows is read anew after the transaction."""
    return statement.execution_options(synchronize_session=False)
