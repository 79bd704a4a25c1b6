"""CKAN's own actions on themes, chained so that an entry enters and leaves them by its own way."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, Context, DataDict

from ckanext.jiulongpo.review.ways import themes

__all__ = ["actions"]


@tk.chained_action
def member_create(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Make something a member of a group; an entry of a theme as a change of the entry.

    Example::

        ckanapi action member_create id=yang-lao object=jlp-1 object_type=package capacity=public
    """
    found = themes.asked(context, data_dict)
    if found is None:
        return next_(context, data_dict)
    tk.check_access("member_create", context, data_dict)
    themes.move(context, *found, into=True)
    return themes.member_of(context, *found, str(data_dict.get("capacity") or "public"))


@tk.chained_action
def member_delete(next_: Action, context: Context, data_dict: DataDict) -> None:
    """Remove something from a group; an entry from a theme as a change of the entry.

    Example::

        ckanapi action member_delete id=yang-lao object=jlp-0123 object_type=package
    """
    found = themes.asked(context, data_dict)
    if found is None:
        next_(context, data_dict)
        return
    tk.check_access("member_delete", context, data_dict)
    themes.move(context, *found, into=False)


@tk.chained_action
def group_create(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Create a theme; its entries enter it by their own way.

    Example::

        ckanapi action group_create name=yang-lao title=养老
    """
    moved = themes.members_asked(context, data_dict, None)
    answer = next_(context, data_dict)
    if moved is not None:
        themes.move_all(context, data_dict.get("name") or "", *moved)
    return answer


@tk.chained_action
def group_update(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Change a theme; its entries enter and leave it by their own way.

    Example::

        ckanapi action group_update id=yang-lao title=养老服务
    """
    group = model.Group.get(data_dict.get("id") or "")
    moved = themes.members_asked(context, data_dict, group)
    answer = next_(context, data_dict)
    if moved is not None and group is not None:
        themes.move_all(context, group.id, *moved)
    return answer


def actions() -> dict[str, Any]:
    """The chained actions, for the plugin."""
    chained: tuple[Any, ...] = (member_create, member_delete, group_create, group_update)
    return {action.__name__: action for action in chained}
