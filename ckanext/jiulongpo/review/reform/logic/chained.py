"""CKAN's own action on organisations, chained so that a renamed one is still found."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, Context, DataDict

from ckanext.jiulongpo.review.reform import service

__all__ = ["actions"]


@tk.chained_action
def organization_update(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Change an organisation; the name that it had becomes one of its former names.

    Raises:
        ValidationError: also where its credit code is mistyped: every entry would get it.

    Example::

        ckanapi action organization_update id=min-zheng title=民政和退役军人事务局
    """
    service.check_code(data_dict.get("extras") or [])
    group = model.Group.get(data_dict.get("id") or "")
    before = (group.title or "", service.facts_of(group)) if group is not None else None
    answer = next_(context, data_dict)
    if group is not None and before is not None and before[0] not in {"", group.title}:
        service.keep_name(group, *before)
    return answer


def actions() -> dict[str, Any]:
    """The chained action, for the plugin."""
    return {"organization_update": organization_update}
