"""Which versions of an entry were kept, and the documents of some of them; only read here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.review.model import Version

__all__ = ["Outline", "documents_of", "outlines_of"]

_READ_BY_VISIBILITY = ("owner_org", "catalog_state", "share_type", "open_type")
_MOST = 5_000
"""Newest versions that are looked at; nobody reads further back."""


class Outline(NamedTuple):
    """A kept version without its document.

    Attributes:
        modified: the entry's ``metadata_modified`` then, in UTC without a zone.
        stated: what decides who saw it.
    """

    number: int
    modified: datetime | None
    stated: dict[str, str]


def outlines_of(package_id: str) -> list[Outline]:
    """The kept versions of an entry, the newest first."""
    columns = [Version.document[name].astext for name in _READ_BY_VISIBILITY]
    query = (
        sa.select(Version.number, Version.modified, *columns)
        .where(Version.package_id == package_id)
        .order_by(Version.number.desc())
        .limit(_MOST)
    )
    return [
        Outline(number, modified, dict(zip(_READ_BY_VISIBILITY, stated, strict=True)))
        for number, modified, *stated in model.Session.execute(query)
    ]


def documents_of(package_id: str, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Documents of some versions by number."""
    query = sa.select(Version.number, Version.document).where(
        Version.package_id == package_id, Version.number.in_(list(numbers))
    )
    rows: Sequence[Any] = model.Session.execute(query).all()
    return dict(rows)
