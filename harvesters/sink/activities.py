"""Activities of a batch, as the activity plugin writes them one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins as p
from ckan import model
from ckan.lib.plugins import get_permission_labels

from ckanext.jiulongpo.harvesters import config

__all__ = ["Told", "note", "tell"]

Told = tuple[str, model.Package, dict[str, Any]]
"""``new``, ``changed`` or ``deleted``; the package; the package as ``package_show`` gives it."""


def tell(actor: model.User, changes: Iterable[Told]) -> None:
    """Add activities to the transaction, where the plugin is loaded and the site wants them.

    Args:
        actor: the acting user.
        changes: what happened to which package.
    """
    if config.activities():
        note(actor, changes)


def note(actor: model.User, changes: Iterable[Told]) -> None:
    """Add activities to the transaction, where the plugin is loaded.

    Args:
        actor: the acting user.
        changes: what happened to which package.
    """
    if not p.plugin_loaded("activity"):
        return
    from ckanext.activity.model import Activity  # noqa: PLC0415 - its table exists only with it

    labels = get_permission_labels()
    model.Session.add_all(
        Activity(
            user_id=actor.id,
            object_id=package.id,
            activity_type=f"{kind} package",
            data={"package": shown, "actor": actor.name},
            permission_labels=labels.get_dataset_labels(package),
        )
        for kind, package, shown in changes
    )
