"""What the table of appointments holds: read and written here, committed by the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.review.permissions import OF_CHANGES, Place
from ckanext.jiulongpo.review.timed.model import Appointment

__all__ = ["add", "by_id", "close", "due", "failures", "lapse", "open_of", "open_ones"]

_FITTING: Mapping[str, frozenset[Place]] = {
    "publish": frozenset({Place.REGISTERED, Place.WITHDRAWN}),
    "change": frozenset({Place.CHANGE_SCHEDULED}),
    "withdraw": OF_CHANGES | {Place.PUBLISHED},
}
"""Kind → places in which it can still take effect."""


def add(appointment: Appointment) -> None:
    """Add one to the running transaction."""
    model.Session.add(appointment)
    model.Session.flush()


def open_of(package_id: str) -> Appointment | None:
    """What is to take effect for an entry."""
    query = sa.select(Appointment).where(
        Appointment.package_id == package_id, Appointment.closed.is_(None)
    )
    return model.Session.scalar(query.execution_options(populate_existing=True))


def by_id(appointment_id: str) -> Appointment | None:
    """One, as the database has it now: after the entry is locked, for sure."""
    return model.Session.get(Appointment, appointment_id, populate_existing=True)


def due() -> list[tuple[str, str]]:
    """What is due by the database's clock, the earliest first: its id and its entry's."""
    query = sa.select(Appointment.id, Appointment.package_id).where(
        Appointment.closed.is_(None), Appointment.at <= sa.func.now()
    )
    rows = model.Session.execute(query.order_by(Appointment.at, Appointment.id))
    return [(row[0], row[1]) for row in rows]


def open_ones(organizations: Iterable[str] | None) -> list[tuple[Appointment, model.Package]]:
    """What is to take effect in departments (``None``: in all), the earliest first."""
    package = model.Package
    query = (
        sa.select(Appointment, package)
        .join(package, package.id == Appointment.package_id)
        .where(Appointment.closed.is_(None), package.state == "active")
        .order_by(Appointment.at, Appointment.id)
    )
    if organizations is not None:
        query = query.where(package.owner_org.in_(list(organizations)))
    return [(row[0], row[1]) for row in model.Session.execute(query)]


def failures(package_ids: Iterable[str]) -> dict[str, str]:
    """Entry → why the last thing that was set for it failed, unless a later one did not."""
    query = (
        sa.select(Appointment)
        .where(Appointment.package_id.in_(list(package_ids)))
        .order_by(Appointment.made)
    )
    last = {row.package_id: row for row in model.Session.scalars(query)}
    return {key: row.error for key, row in last.items() if row.outcome == "failed"}


def close(appointment: Appointment, outcome: str, error: str = "") -> None:
    """End one, in the running transaction."""
    appointment.closed = datetime.now(UTC)
    appointment.outcome = outcome
    appointment.error = error
    model.Session.flush()


def lapse(package_id: str, place: str) -> None:
    """Void what can no longer take effect where the entry is now.

    Args:
        package_id: the entry.
        place: where a step has brought it.
    """
    found = open_of(package_id)
    if found is not None and place not in _FITTING[found.kind]:
        close(found, "void")
