"""What happens here when CKAN changes a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import SignalMapping

from ckanext.jiulongpo.tables import jobs, service
from ckanext.jiulongpo.tables.keeping import service as keeping
from ckanext.jiulongpo.tables.versions import service as versions

__all__ = ["subscriptions"]

_ACTIONS = ("resource_create", "resource_update", "resource_delete", "package_create",
            "package_update")  # fmt: skip
_WRITES = ("datastore_create", "datastore_upsert", "datastore_delete", "datastore_records_delete",
           "datastore_run_triggers")  # fmt: skip
"""CKAN's ways to change the rows of a table in place."""


def subscriptions() -> SignalMapping:
    """Signals that this plugin hears."""
    return {
        tk.signals.action_succeeded: [
            *({"sender": name, "receiver": _changed} for name in _ACTIONS),
            *({"sender": name, "receiver": _written} for name in _WRITES),
        ]
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


def _written(
    sender: str,  # noqa: ARG001 -- the signal gives it by name
    context: Mapping[str, Any],  # noqa: ARG001 -- the same
    data_dict: Mapping[str, Any],
    result: Any,  # noqa: ANN401 - what an action gives
) -> None:
    """Give nobody a download that was made, or is being made, of the rows before."""
    resource_id = (result or {}).get("resource_id") or data_dict.get("resource_id")
    if resource_id:
        keeping.forget_calmly(str(resource_id))
