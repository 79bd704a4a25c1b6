"""Themes of an entry: entered and left as a change of it, whatever action asks for that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.dictization import model_dictize
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import bulk, faults, people, state, steps
from ckanext.jiulongpo.review.ways import state as kept

__all__ = ["asked", "member_of", "members_asked", "move", "move_all"]


def asked(context: Context, data: DataDict) -> tuple[model.Package, model.Group] | None:
    """The entry and the theme of a membership; ``None`` where the workflow has no say."""
    if steps.working() or people.is_unbound(context) or data.get("object_type") != "package":
        return None
    group = model.Group.get(data.get("id") or "")
    package = model.Package.get(data.get("object") or "")
    if group is None or group.is_organization or package is None or package.type != "dataset":
        return None
    return package, group


def move(context: Context, package: model.Package, group: model.Group, *, into: bool) -> None:
    """Put an entry into a theme or take it out, as ``package_update`` would.

    Raises:
        NotAuthorized: the person does not write the entry.
        ValidationError: the gate refuses it.
    """
    reading = Context(**{**tk.fresh_context(context), "for_update": True})
    entry = tk.get_action("package_show")(reading, {"id": package.id})
    names = [one["name"] for one in entry.get("groups") or [] if one["name"] != group.name]
    if into:
        names.append(group.name)
    tk.get_action("package_patch")(
        tk.fresh_context(context),
        {"id": package.id, "groups": [{"name": name} for name in names]},
    )


def member_of(
    context: Context, package: model.Package, group: model.Group, capacity: str
) -> dict[str, Any]:
    """The membership as ``member_create`` answers it, also where it waits for review."""
    member = kept.membership(package.id, group.id)
    if member is None:
        member = model.Member(
            table_name="package",
            table_id=package.id,
            group_id=group.id,
            capacity=capacity,
            state="active",
        )
        member.id = str(uuid4())
    told = model_dictize.member_dictize(member, Context(**{**context, "model": model}))
    return {**told, "capacity": capacity}


def members_asked(
    context: Context, data: DataDict, group: model.Group | None
) -> tuple[list[str], list[str]] | None:
    """What ``packages`` of a theme would put in and take out; taken from the data.

    Args:
        context: of the person.
        data: of ``group_create`` or ``group_update``; loses ``packages``.
        group: the theme as it is; ``None`` for a new one.

    Raises:
        ValidationError: it would change too many at once.
    """
    if steps.working() or people.is_unbound(context) or "packages" not in data:
        return None
    wanted = {
        package.id
        for row in data.pop("packages") or []
        if (package := model.Package.get(row.get("id") or row.get("name") or ""))
    }
    before = kept.packages_in(group.id) if group is not None else set()
    added, removed = sorted(wanted - before), sorted(before - wanted)
    if len(added) + len(removed) > bulk.MOST:
        raise faults.refused(faults.TOO_MANY, "packages", limit=bulk.MOST)
    return added, removed


def move_all(context: Context, group_id: str, added: Iterable[str], removed: Iterable[str]) -> None:
    """Put entries into a theme and take others out, each as its own change."""
    for package_id in added:
        given = {"id": group_id, "object": package_id, "object_type": "package"}
        tk.get_action("member_create")(tk.fresh_context(context), {**given, "capacity": "public"})
    for package_id in removed:
        given = {"id": group_id, "object": package_id, "object_type": "package"}
        tk.get_action("member_delete")(tk.fresh_context(context), given)
    state.commit()
