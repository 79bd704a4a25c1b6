"""Ratings: given and counted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.feedback.ratings.model import Rating

__all__ = ["MOST", "give", "of_entry"]

MOST = 5


def give(package_id: str, voter: str, stars: int) -> dict[str, Any]:
    """Rate an entry; :func:`of_entry` after it."""
    statement = insert(Rating).values(
        package_id=package_id, voter=voter, stars=stars, made=sa.func.now()
    )
    again = {"stars": stars, "made": sa.func.now()}
    model.Session.execute(
        statement.on_conflict_do_update(index_elements=["package_id", "voter"], set_=again)
    )
    model.Session.commit()
    return of_entry(package_id)


def of_entry(package_id: str) -> dict[str, Any]:
    """``count`` of ratings, their ``average`` to one place, ``None`` without any, and ``stars``."""
    query = sa.select(Rating.stars, sa.func.count()).where(Rating.package_id == package_id)
    found = {row[0]: row[1] for row in model.Session.execute(query.group_by(Rating.stars))}
    count = sum(found.values())
    total = sum(stars * number for stars, number in found.items())
    return {
        "count": count,
        "average": round(total / count, 1) if count else None,
        "stars": {str(stars): found.get(stars, 0) for stars in range(1, MOST + 1)},
    }
