"""What happens here when CKAN changes a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import SignalMapping

from ckanext.jiulongpo.tables import jobs, service
from ckanext.jiulongpo.tables.versions import service as versions

__all__ = ["subscriptions"]

_ACTIONS = ("resource_create", "resource_update", "resource_delete", "package_create",
            "package_update")  # fmt: skip


def subscriptions() -> SignalMapping:
    """Signals that this plugin hears."""
    return {
        tk.signals.action_succeeded: [{"sender": name, "receiver": _changed} for name in _ACTIONS]
    }


def _changed(
    sender: str,
    context: Mapping[str, Any],
    data_dict: Mapping[str, Any],  # noqa: ARG001 -- the signal gives it by name
    result: Any,  # noqa: ANN401 - what an action gives
) -> None:
    """Keep and load what is new. A site whose tables are not made yet goes on without."""
    if context.get("defer_commit") or not isinstance(result, dict):
        return
    package_id = result.get("package_id") if sender.startswith("resource") else result.get("id")
    if not package_id:
        return
    versions.keep_uploads(package_id)
    if service.look_at(package_id):
        jobs.wake()
