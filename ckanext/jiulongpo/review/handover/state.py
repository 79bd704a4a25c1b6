"""What the table of assignments holds: read and written here, committed by the caller."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.review.handover.model import Assignment
from ckanext.jiulongpo.review.model import Case

__all__ = ["assigned_to", "clear", "holders", "put", "works_of"]


def put(package_id: str, assignee: str, actor: str) -> None:
    """Say who is asked to go on, in the running transaction."""
    clear(package_id)
    model.Session.add(Assignment(package_id=package_id, assignee=assignee, actor=actor))
    model.Session.flush()


def clear(package_id: str) -> None:
    """Ask nobody in particular any more."""
    model.Session.execute(sa.delete(Assignment).where(Assignment.package_id == package_id))


def holders(package_ids: Iterable[str]) -> dict[str, str]:
    """Entry → id of the person to whom it was handed."""
    wanted = list(package_ids)
    if not wanted:
        return {}
    rows = model.Session.scalars(sa.select(Assignment).where(Assignment.package_id.in_(wanted)))
    return {row.package_id: row.assignee for row in rows}


def assigned_to(user_id: str) -> list[model.Package]:
    """Entries that were handed to a person."""
    package = model.Package
    query = (
        sa.select(package)
        .join(Assignment, Assignment.package_id == package.id)
        .where(Assignment.assignee == user_id, package.state == "active")
    )
    return list(model.Session.scalars(query.order_by(Assignment.made, package.id)))


def works_of(user_id: str, organization_id: str) -> list[model.Package]:
    """Entries of a department that a person is writing or has to mend: drafts and open cases."""
    package = model.Package
    writes = sa.exists().where(
        Case.package_id == package.id,
        Case.closed.is_(None),
        Case.state.in_(["draft", "returned"]),
        Case.authors.contains([user_id]),
    )
    began = sa.and_(
        package.creator_user_id == user_id, package.extras["catalog_state"].astext == "draft"
    )
    query = sa.select(package).where(
        package.owner_org == organization_id,
        package.type == "dataset",
        package.state == "active",
        sa.or_(writes, began),
    )
    return list(model.Session.scalars(query.order_by(package.metadata_modified, package.id)))
