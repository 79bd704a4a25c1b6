"""The one rule of visibility: which entries exist for whom, and whose files may be fetched.

The rule is said once, as CKAN permission labels, because search, facets, feeds, DCAT and
``package_show`` all ask CKAN for them. CKAN's ``private`` column is derived from the labels, so
that stock code which still reads that column closes what the labels close. ``docs/visibility.md``
says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.lib.plugins import DefaultPermissionLabels
from ckan.types import Context

from ckanext.jiulongpo.catalog import config

__all__ = [
    "GOVERNMENT",
    "OFFICE",
    "PUBLIC",
    "Standing",
    "VisibilityHooks",
    "department_label",
    "entry_labels",
    "file_labels",
    "is_open_to_all",
    "may_fetch_files",
    "open_rows",
    "sees_inside",
    "user_labels",
]

PUBLIC = "public"
"""CKAN's own label for everybody; stock code knows it by this name."""
GOVERNMENT = "jlp-gov"
"""Members of any organisation that is a government department."""
OFFICE = "jlp-office"
"""Members of the catalogue office (目录管理机构)."""

ENTRY_TYPE = "dataset"
INTERNAL_TYPES = frozenset({"harvest"})
"""Package types that tell how the inside of government is wired; never public."""

Person = model.User | model.AnonymousUser | None
"""Whoever asks; ``None`` and CKAN's anonymous user are a visitor."""

_OPEN = frozenset({"1", "2"})
_SHARED = frozenset({"1", "2"})
_NOT_SHARED = "3"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rule reads: columns and extras of a stored package and nothing else."""

    id: str
    type: str
    state: str
    private: bool
    owner_org: str | None
    creator_user_id: str | None
    extras: Mapping[str, str]

    @classmethod
    def of(cls, package: model.Package) -> Standing:
        """The standing of a package of CKAN's model."""
        return cls(
            id=package.id,
            type=package.type,
            state=package.state,
            private=bool(package.private),
            owner_org=package.owner_org,
            creator_user_id=package.creator_user_id,
            extras=package.extras or {},
        )


def department_label(organization_id: str) -> str:
    """The label of the members of one organisation."""
    return f"jlp-dept-{organization_id}"


def entry_labels(package: Standing) -> list[str]:
    """Whose eyes may rest on a package.

    Published and open (开放类型 1, 2): everybody. Published and shared (共享类型 1, 2): members of
    government departments. Everything else, such as drafts, withdrawn and deleted entries and
    不予共享: its own department and the catalogue office.

    Args:
        package: the stored package; an entry, or a package of another type, for which CKAN's
            own rule holds.
    """
    return [*_wider_labels(package), *_own_labels(package)]


def file_labels(package: Standing) -> list[str]:
    """Who may fetch the bytes of a package's uploaded files.

    Everybody for 无条件开放 (开放类型 1) and for packages outside the catalogue that are public;
    otherwise its own department and the catalogue office, until a grant says more.
    """
    labels = _own_labels(package)
    unconditional = package.type != ENTRY_TYPE or package.extras.get("open_type") == "1"
    if unconditional and PUBLIC in entry_labels(package):
        return [PUBLIC, *labels]
    return labels


def is_open_to_all(package: Standing) -> bool:
    """Whether an anonymous visitor may see the package."""
    return PUBLIC in entry_labels(package)


def open_rows() -> sa.ColumnElement[bool]:
    """``is_open_to_all`` as a condition on rows of CKAN's packages, to count and list them at once.

    The rule is not said again: the column follows the labels, see ``_derive_private``.
    """
    package = model.package_table.c
    return sa.and_(
        package.private.is_(False), package.state == "active", package.type == ENTRY_TYPE
    )


def user_labels(user: Person) -> list[str]:
    """The labels that a person holds, as of now: a lost seat counts at the next request."""
    if not isinstance(user, model.User):
        return [PUBLIC]
    return [PUBLIC, f"creator-{user.id}", *_seat_labels(user), *_collaborator_labels(user)]


def may_fetch_files(user: Person, package: model.Package) -> bool:
    """Whether a person, sysadmins aside, may fetch the bytes of the package's files."""
    return not set(file_labels(Standing.of(package))).isdisjoint(user_labels(user))


def sees_inside(user: Person, package: model.Package) -> bool:
    """Whether a person may see how an entry came about: its pending version, history, comments.

    Its own department and the catalogue office, as for an entry that is not published; sysadmins.
    """
    if isinstance(user, model.User) and user.sysadmin:
        return True
    return not set(_own_labels(Standing.of(package))).isdisjoint(user_labels(user))


class VisibilityHooks(p.IPermissionLabels, p.IPackageController):
    """CKAN's hooks for the rule: labels, and the ``private`` column that follows them."""

    @override
    def get_dataset_labels(self, dataset_obj: model.Package) -> list[str]:
        return entry_labels(Standing.of(dataset_obj))

    @override
    def get_user_dataset_labels(self, user_obj: model.User | None) -> list[str]:
        return user_labels(user_obj)

    @override
    def create(self, entity: model.Package) -> None:
        _derive_private(entity)

    @override
    def edit(self, entity: model.Package) -> None:
        _derive_private(entity)


def _derive_private(entity: model.Package) -> None:
    """Let stock code that reads the column agree with the labels."""
    if entity.type == ENTRY_TYPE or entity.type in INTERNAL_TYPES:
        entity.private = not is_open_to_all(Standing.of(entity))


def _wider_labels(package: Standing) -> list[str]:
    """Who may see the package besides its own department and the office."""
    if package.state != "active" or package.type in INTERNAL_TYPES:
        return []
    if package.type != ENTRY_TYPE:
        return [] if package.private else [PUBLIC]
    extras = package.extras
    if extras.get("catalog_state") != "published" or extras.get("share_type") == _NOT_SHARED:
        return []  # 不予共享 beats opening: the guideline knows no open entry that is not shared
    if extras.get("open_type") in _OPEN:
        return [PUBLIC]
    return [GOVERNMENT] if extras.get("share_type") in _SHARED else []


def _own_labels(package: Standing) -> list[str]:
    """The labels that hold in every state."""
    home = (
        department_label(package.owner_org)
        if package.owner_org
        else f"creator-{package.creator_user_id}"
    )
    collaborators = [f"collaborator-{package.id}"] if _collaboration() else []
    return [OFFICE, home, *collaborators]


def _seat_labels(user: model.User) -> list[str]:
    """Labels from the organisations in which the person sits, those beneath them included."""
    seats: list[dict[str, Any]] = tk.get_action("organization_list_for_user")(
        Context(user=user.name, auth_user_obj=user, ignore_auth=True), {"permission": "read"}
    )
    labels = [department_label(seat["id"]) for seat in seats]
    if any(seat["name"] == config.office() for seat in seats):
        labels.append(OFFICE)
    if any(_is_government(seat["id"]) for seat in seats):
        labels.append(GOVERNMENT)
    return labels


def _is_government(organization_id: str) -> bool:
    """Whether the organisation is a department; enterprises and the like may sit here too."""
    organization = model.Group.get(organization_id)
    extras: Mapping[str, str] = getattr(organization, "extras", None) or {}
    return extras.get("kind") not in config.outside_kinds()


def _collaboration() -> bool:
    return bool(authz.check_config_permission("allow_dataset_collaborators"))


def _collaborator_labels(user: model.User) -> list[str]:
    if not _collaboration():
        return []
    return [
        label
        for label in DefaultPermissionLabels().get_user_dataset_labels(user)
        if label.startswith("collaborator-")
    ]
