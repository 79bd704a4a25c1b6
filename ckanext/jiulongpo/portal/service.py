"""Names of departments and themes, read at once for all of them.

CKAN's own lists give 25 with all fields, one by one; a page needs the short names of every one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from ckan import model


@dataclass(frozen=True, slots=True)
class Named:
    """A department or theme.

    Attributes:
        short: its name where space is short; the title where it has none.
        title_en: its English name; empty where it has none.
        kind: of a department: ``department``, ``street``, ``town``, …; empty where unknown.
        order: of a theme: its place; 999 where it has none.
    """

    name: str
    title: str
    short: str
    title_en: str
    description: str
    kind: str
    order: int


def departments() -> dict[str, Named]:
    """All active organisations by name."""
    return _named(is_organization=True)


def themes() -> dict[str, Named]:
    """All active groups by name."""
    return _named(is_organization=False)


def _named(*, is_organization: bool) -> dict[str, Named]:
    group = model.group_table.c
    query = sa.select(group.name, group.title, group.description, group.extras).where(
        group.state == model.State.ACTIVE, group.is_organization.is_(is_organization)
    )
    rows = model.Session.execute(query)
    return {row.name: _one(row.name, row.title, row.description, row.extras or {}) for row in rows}


def _one(name: str, title: str, description: str, facts: Mapping[str, str]) -> Named:
    order = facts.get("order") or ""
    return Named(
        name=name,
        title=title or name,
        short=facts.get("short_name") or title or name,
        title_en=facts.get("title_en") or "",
        description=description or "",
        kind=facts.get("kind") or "",
        order=int(order) if order.isdigit() else 999,
    )
