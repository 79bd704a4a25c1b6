"""What hangs on a batch of stored packages, read at once and put where CKAN's code looks for it.

CKAN asks for each package's files, tags, relationships and groups when it saves the package. Here
the relations of all packages are filled beforehand, so that the same code finds them at hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from ckan import model

__all__ = ["Stored", "hold_organisations"]

_AFRESH = {"populate_existing": True}
"""As the locked packages are now, whatever the session remembers."""


class Stored:
    """The rows behind a batch of packages; keeps them alive as long as it lives itself.

    Args:
        packages: of this session, locked.
    """

    def __init__(self, packages: Sequence[model.Package]) -> None:
        self.members: dict[str, list[model.Member]] = defaultdict(list)
        self._kept: list[object] = []
        ids = [package.id for package in packages]
        self._load_members(ids)
        self._fill(packages, "resources_all", _resources(ids))
        self._fill(packages, "package_tags", self._package_tags(ids))
        link = model.PackageRelationship
        for name, column in (
            ("relationships_as_subject", link.subject_package_id),
            ("relationships_as_object", link.object_package_id),
        ):
            query = sa.select(link).where(column.in_(ids))
            rows = model.Session.scalars(query, execution_options=_AFRESH)
            self._fill(packages, name, _grouped(rows, column.key))

    def _load_members(self, ids: Sequence[str]) -> None:
        """Memberships in groups, not that in the owner, as CKAN compares them."""
        query = (
            sa.select(model.Member, model.Group)
            .join(model.Group, model.Group.id == model.Member.group_id)
            .where(model.Member.table_id.in_(ids), model.Member.capacity != "organization")
        )
        for member, group in model.Session.execute(query, execution_options=_AFRESH):
            set_committed_value(member, "group", group)
            self.members[member.table_id].append(member)

    def _package_tags(self, ids: Sequence[str]) -> dict[str, list[Any]]:
        query = (
            sa.select(model.PackageTag, model.Tag)
            .join(model.Tag, model.Tag.id == model.PackageTag.tag_id)
            .where(model.PackageTag.package_id.in_(ids))
        )
        found: dict[str, list[Any]] = defaultdict(list)
        for link, tag in model.Session.execute(query, execution_options=_AFRESH):
            set_committed_value(link, "tag", tag)
            found[link.package_id].append(link)
        return found

    def _fill(
        self, packages: Sequence[model.Package], relation: str, rows: dict[str, list[Any]]
    ) -> None:
        self._kept.append(rows)
        for package in packages:
            set_committed_value(package, relation, rows.get(package.id, []))


def hold_organisations(ids: Iterable[str]) -> Sequence[model.Group]:
    """Organisations, so that the session has them at hand while the caller holds them."""
    wanted = sorted(set(ids))
    if not wanted:
        return []
    query = sa.select(model.Group).where(model.Group.id.in_(wanted))
    return model.Session.scalars(query, execution_options=_AFRESH).all()


def _resources(ids: Sequence[str]) -> dict[str, list[Any]]:
    """Files in every state, in the order of the package."""
    query = (
        sa.select(model.Resource)
        .where(model.Resource.package_id.in_(ids))
        .order_by(model.Resource.position)
    )
    return _grouped(model.Session.scalars(query, execution_options=_AFRESH), "package_id")


def _grouped(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    found: dict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
