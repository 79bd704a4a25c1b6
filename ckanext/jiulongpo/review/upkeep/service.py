"""Which published entries need their department: late data, and truth that nobody has confirmed.

An update that is due is told to the department as soon as its period is over, then to the catalogue
office, and only then, after a period and a half, to the public on the entry's page (``portal``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.review import clock, config
from ckanext.jiulongpo.review.upkeep.model import Confirmation

__all__ = ["confirm", "due"]


def confirm(package: model.Package, person: model.User) -> datetime:
    """Note that an entry is still true; when that was."""
    now = datetime.now(UTC)
    values = {"package_id": package.id, "confirmed": now, "actor": person.id}
    statement = insert(Confirmation.__table__).values(**values)
    model.Session.execute(
        statement.on_conflict_do_update(index_elements=["package_id"], set_=values)
    )
    model.Session.commit()
    return now


def due(organizations: Iterable[str] | None, limit: int) -> list[dict[str, Any]]:
    """Published entries that need their department, the latest ones first.

    Args:
        organizations: ids of the providers; ``None`` for the catalogue office, which is told of
            what a department has let pass for longer.
        limit: entries at most.
    """
    today = clock.today()
    found = [
        told
        for package, confirmed in _published(organizations)
        if (told := _judged(package, confirmed, today, for_office=organizations is None))
    ]
    found.sort(key=lambda each: (-each["days_late"], each["title"]))
    return found[:limit]


def _published(
    organizations: Iterable[str] | None,
) -> Iterable[tuple[model.Package, datetime | None]]:
    package = model.Package
    query = (
        sa.select(package, Confirmation.confirmed)
        .outerjoin(Confirmation, Confirmation.package_id == package.id)
        .where(
            package.type == "dataset",
            package.state == "active",
            package.extras["catalog_state"].astext == "published",
        )
    )
    if organizations is not None:
        query = query.where(package.owner_org.in_(list(organizations)))
    return [(row[0], row[1]) for row in model.Session.execute(query)]


def _judged(
    package: model.Package, confirmed: datetime | None, today: date, *, for_office: bool
) -> dict[str, Any] | None:
    extras = package.extras
    told = extras.get("data_update_date"), extras.get("update_cycle"), today
    over = clock.freshness(*told, grace=1)
    # Most entries are in time: no more is asked of them, for the page asks about all there are
    days_late = over.days_late if over.late and _has_its_turn(told, for_office) else 0
    since = clock.local(confirmed).date() if confirmed else package.metadata_created.date()
    unconfirmed = since + timedelta(days=config.confirm_days()) < today
    if not days_late and (for_office or not unconfirmed):
        return None
    return {
        "id": package.id,
        "name": package.name,
        "title": package.title or package.name,
        "days_late": days_late,
        "missed": over.missed if days_late else 0,
        "public": clock.freshness(*told).late,
        "updated": over.updated.isoformat() if over.updated else None,
        "confirmed": since.isoformat() if confirmed else None,
        "confirm": unconfirmed,
    }


def _has_its_turn(told: tuple[Any, Any, date], for_office: bool) -> bool:
    """Whether so much of the cycle has passed that the asker is told of a missing update."""
    percent = config.upkeep_office_percent() if for_office else config.upkeep_percent()
    return clock.freshness(*told, grace=percent / 100).late
