"""What the tables of review hold: read and written here, committed by the caller.

The document of an entry is kept as a numbered version whenever it has changed; what a harvest
changed in between is found by ``metadata_modified`` the next time that somebody touches the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.review.document import document_of
from ckanext.jiulongpo.review.model import Case, Comment, RoleGrant, Transition, Version

__all__ = [
    "add",
    "capacity",
    "case_by_id",
    "claimed",
    "comments_of",
    "commit",
    "current_document",
    "drafts_of",
    "drop_grant",
    "flush",
    "grants_in",
    "grants_of",
    "homes_of",
    "keep_version",
    "last_case",
    "last_version",
    "lock",
    "names_of",
    "open_case",
    "open_cases",
    "organization_titles",
    "package_of",
    "registered",
    "rehearsed",
    "seated",
    "send_comments",
    "submitted_without_case",
    "transitions_of",
    "undo",
    "user",
    "version",
    "version_before",
    "versions_of",
]

FOUND = "found"
"""Cause of a version that was not made through review's own ways."""


def package_of(id_or_name: str) -> model.Package:
    """An entry.

    Raises:
        ObjectNotFound: there is none.
    """
    package = model.Package.get(id_or_name) if id_or_name else None
    if package is None or package.type != "dataset" or package.state == "deleted":
        raise tk.ObjectNotFound(tk._("Not found"))
    return package


def lock(package: model.Package) -> None:
    """Let the steps of one entry follow each other; held to the end of the transaction."""
    key = model.Package.id
    model.Session.execute(sa.select(key).where(key == package.id).with_for_update())


def current_document(package_id: str) -> dict[str, Any]:
    """The document of an entry as the database has it, in the running transaction."""
    context = Context(ignore_auth=True, user="", use_cache=False)
    return document_of(tk.get_action("package_show")(context, {"id": package_id}))


def rehearsed(write: Any, context: Context, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 -- CKAN's action
    """What ``package_update`` would make of the data, undone again.

    Args:
        write: the action.
        context: of the person; not changed.
        data: of the action.

    Raises:
        ValidationError: the gate refuses the data.
    """
    trial = Context(**{**context, "defer_commit": True, "return_id_only": False})
    trial.pop("original_package", None)
    trial.pop("package", None)
    attempt = model.Session.begin_nested()
    try:
        return dict(write(trial, data))
    finally:
        if attempt.is_active:
            attempt.rollback()
        model.Session.expire_all()


def last_version(package_id: str) -> Version | None:
    """The newest version of an entry that was kept."""
    query = sa.select(Version).where(Version.package_id == package_id)
    return model.Session.scalar(query.order_by(Version.number.desc()).limit(1))


def version(package_id: str, number: int) -> Version | None:
    """One version of an entry."""
    return model.Session.get(Version, (package_id, number))


def versions_of(package_id: str) -> Sequence[Version]:
    """All versions, the newest first."""
    query = sa.select(Version).where(Version.package_id == package_id)
    return model.Session.scalars(query.order_by(Version.number.desc())).all()


def version_before(package: model.Package, *, draft: bool) -> int | None:
    """The version that stands before a step; a draft is saved too often to keep each.

    Args:
        package: the entry.
        draft: whether it is a draft.
    """
    if draft:
        last = last_version(package.id)
        return last.number if last else None
    return keep_version(package, "", FOUND).number


def keep_version(package: model.Package, actor: str, cause: str) -> Version:
    """Keep what the entry is now, unless the last version says the same.

    Args:
        package: the entry, whose changes are flushed.
        actor: id of who made it so; empty where that is not known.
        cause: why (``model.Version``).
    """
    last = last_version(package.id)
    unwritten = cause == FOUND  # CKAN leaves the stamp as it is when a file is taken away
    if unwritten and last is not None and last.modified == package.metadata_modified:
        return last
    document = current_document(package.id)
    if last is not None and last.document == document:
        return last
    kept = Version(
        package_id=package.id,
        number=last.number + 1 if last else 1,
        document=document,
        modified=package.metadata_modified,
        actor=actor,
        cause=cause,
    )
    model.Session.add(kept)
    model.Session.flush()
    return kept


def open_case(package_id: str) -> Case | None:
    """What is under way for an entry, as the database has it now: after ``lock``, for sure."""
    query = sa.select(Case).where(Case.package_id == package_id, Case.closed.is_(None))
    return model.Session.scalar(query.execution_options(populate_existing=True))


def last_case(package_id: str) -> Case | None:
    """What was under way last, whether or not it is closed."""
    query = sa.select(Case).where(Case.package_id == package_id)
    return model.Session.scalar(query.order_by(Case.opened.desc()).limit(1))


def case_by_id(case_id: str) -> Case | None:
    """A case."""
    return model.Session.get(Case, case_id)


def open_cases(states: Iterable[str], organizations: Iterable[str] | None) -> list[tuple[Any, Any]]:
    """Open cases with their entries, those that are due first.

    Args:
        states: of the cases.
        organizations: ids of the providers; ``None`` for all.
    """
    package = model.Package
    query = (
        sa.select(Case, package)
        .join(package, package.id == Case.package_id)
        .where(Case.closed.is_(None), Case.state.in_(list(states)), package.state == "active")
        .order_by(Case.due.asc().nulls_last(), Case.since, Case.id)
    )
    if organizations is not None:
        query = query.where(package.owner_org.in_(list(organizations)))
    return [(row[0], row[1]) for row in model.Session.execute(query)]


def claimed(until: date, today: date) -> list[tuple[Case, model.Package]]:
    """Open cases of which nobody has been reminded today, and that end by a day or are late.

    Each is given out once a day, whoever asks: the mark is committed before anybody is told.

    Args:
        until: the last day of the clocks that are told.
        today: where the site's readers are.
    """
    package = model.Package
    query = (
        sa.select(Case, package)
        .join(package, package.id == Case.package_id)
        .where(
            Case.closed.is_(None),
            Case.state.in_(["waiting", "returned"]),
            Case.due <= until,
            package.state == "active",
            sa.or_(Case.reminded.is_(None), Case.reminded < today),
        )
        .order_by(Case.due, Case.id)
        .with_for_update(of=Case, skip_locked=True)
    )
    found = [(row[0], row[1]) for row in model.Session.execute(query)]
    for case, _entry in found:
        case.reminded = today
    model.Session.commit()
    return found


def registered() -> list[model.Package]:
    """Entries that were approved and are not published yet, those that wait longest first."""
    package = model.Package
    query = sa.select(package).where(
        package.type == "dataset",
        package.state == "active",
        package.extras["catalog_state"].astext == "registered",
    )
    return list(model.Session.scalars(query.order_by(package.metadata_modified, package.id)))


def drafts_of(organizations: Iterable[str], limit: int) -> tuple[list[model.Package], int]:
    """Entries that departments have not submitted, the newest first, and how many there are."""
    package = model.Package
    wanted = sa.and_(
        *(package.type == "dataset", package.state == "active"),
        package.owner_org.in_(list(organizations)),
        package.extras["catalog_state"].astext == "draft",
    )
    query = sa.select(package).where(wanted).order_by(package.metadata_modified.desc(), package.id)
    total = model.Session.scalar(sa.select(sa.func.count()).where(wanted))
    return list(model.Session.scalars(query.limit(limit))), total or 0


def submitted_without_case() -> list[model.Package]:
    """Submitted entries for which nothing is under way, as a harvest writes them."""
    package = model.Package
    under_way = sa.exists().where(Case.package_id == package.id, Case.closed.is_(None))
    query = sa.select(package).where(
        package.type == "dataset",
        package.state == "active",
        package.extras["catalog_state"].astext == "submitted",
        ~under_way,
    )
    return list(model.Session.scalars(query.order_by(package.id).limit(10_000)))


def seated(*organizations: str) -> Sequence[model.User]:
    """Active people with a seat or a given role in one of the organisations."""
    member = model.Member
    seats = sa.select(member.table_id).where(
        member.group_id.in_(organizations),
        member.table_name == "user",
        member.state == "active",
    )
    given = sa.select(RoleGrant.user_id).where(RoleGrant.organization_id.in_(organizations))
    query = sa.select(model.User).where(
        sa.or_(model.User.id.in_(seats), model.User.id.in_(given)), model.User.state == "active"
    )
    return model.Session.scalars(query.order_by(model.User.name)).all()


def organization_titles(ids: Iterable[str]) -> dict[str, str]:
    """Titles of organisations by id."""
    rows = model.Session.scalars(sa.select(model.Group).where(model.Group.id.in_(set(ids))))
    return {row.id: row.title or row.name for row in rows}


def comments_of(case_id: str, reader: str) -> Sequence[Comment]:
    """Comments of a case that were sent, and the reader's own."""
    query = sa.select(Comment).where(
        Comment.case_id == case_id,
        sa.or_(Comment.sent.is_not(None), Comment.author == reader),
    )
    return model.Session.scalars(query.order_by(Comment.id)).all()


def send_comments(case_id: str, author: str) -> int:
    """Let the others read what somebody has noted; how many comments that are."""
    notes = model.Session.scalars(
        sa.select(Comment).where(
            Comment.case_id == case_id, Comment.author == author, Comment.sent.is_(None)
        )
    ).all()
    for note in notes:
        note.sent = datetime.now(UTC)
    return len(notes)


def transitions_of(package_id: str) -> Sequence[Transition]:
    """Every step of an entry, the newest first."""
    query = sa.select(Transition).where(Transition.package_id == package_id)
    return model.Session.scalars(query.order_by(Transition.id.desc())).all()


def grants_of(user_id: str, organization_id: str) -> list[str]:
    """Roles that a person was given in an organisation."""
    query = sa.select(RoleGrant.role).where(
        RoleGrant.user_id == user_id, RoleGrant.organization_id == organization_id
    )
    return list(model.Session.scalars(query))


def grants_in(organization_id: str) -> Sequence[RoleGrant]:
    """Every role that was given in an organisation."""
    query = sa.select(RoleGrant).where(RoleGrant.organization_id == organization_id)
    return model.Session.scalars(query.order_by(RoleGrant.granted, RoleGrant.user_id)).all()


def drop_grant(user_id: str, organization_id: str, role: str) -> None:
    """Take a given role away."""
    found = model.Session.get(RoleGrant, (user_id, organization_id, role))
    if found is not None:
        model.Session.delete(found)


def capacity(user_id: str, organization_id: str) -> str:
    """CKAN's capacity of a person in an organisation; empty without a seat."""
    member = model.Member
    query = sa.select(member.capacity).where(
        member.group_id == organization_id,
        member.table_name == "user",
        member.table_id == user_id,
        member.state == "active",
    )
    return str(model.Session.scalar(query.limit(1)) or "")


def user(name: str) -> model.User | None:
    """A person by name or id."""
    return model.User.get(name) if name else None


def homes_of(user_id: str) -> set[str]:
    """Ids of the organisations in which a person has a seat or a given role."""
    member, group = model.Member, model.Group
    seats = (
        sa.select(member.group_id)
        .join(group, group.id == member.group_id)
        .where(
            member.table_name == "user",
            member.table_id == user_id,
            member.state == "active",
            group.is_organization.is_(True),
            group.state == "active",
        )
    )
    given = sa.select(RoleGrant.organization_id).where(RoleGrant.user_id == user_id)
    found = [*model.Session.scalars(seats), *model.Session.scalars(given)]
    return {home for home in found if home}


def names_of(user_ids: Iterable[str]) -> dict[str, str]:
    """Display names of people by id."""
    wanted = {each for each in user_ids if each}
    rows = model.Session.scalars(sa.select(model.User).where(model.User.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


def add(row: Case | Comment | Transition | RoleGrant) -> None:
    """Add a row to the running transaction."""
    model.Session.add(row)


def flush() -> None:
    """Write what was added, so that it has its keys."""
    model.Session.flush()


def commit() -> None:
    """End the running transaction."""
    model.Session.commit()


def undo() -> None:
    """Forget what the running transaction has begun."""
    model.Session.rollback()
