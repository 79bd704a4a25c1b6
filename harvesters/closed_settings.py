"""The settings of a source are for those who may change it; ckanext-harvest shows them to all.

They leave the search index altogether, so that no search, feed or export can give them away, and
come back where ``package_show`` answers somebody who may change the source.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.plugins import Interface
from ckan.plugins.interfaces import IPackageController
from ckanext.harvest.model import HarvestSource

__all__ = ["ClosedSettings"]

_TYPE = "harvest"
_FIELDS = ("config", "extras_config")
_OWN = frozenset(
    {
        *("id", "name", "title", "url", "notes", "type", "source_type", "frequency", "state"),
        *("owner_org", "organization", "private", "status", "extras", "resources", "tags"),
        *("groups", "creator_user_id", "metadata_created", "metadata_modified"),
    }
)
"""Fields of a source that a setting of the same name must not take along."""
_DOCUMENTS = ("data_dict", "validated_data_dict")

if TYPE_CHECKING:
    _Hooks = Interface
else:
    _Hooks = IPackageController


class ClosedSettings(_Hooks, inherit=True):
    """CKAN's hooks around a source that is shown and indexed."""

    def after_dataset_show(self, context: types.Context, package: dict[str, Any]) -> dict[str, Any]:
        """Settings for those who may change the source, and for nobody else."""
        if package.get("type") != _TYPE:
            return package
        source: Any = HarvestSource.get(package["id"])
        config = source.config if source is not None else None
        _take_out(package, config)
        if config and _may_change(context, package["id"]):
            package["config"] = config
            for name, value in _settings(config).items():
                package.setdefault(name, value)
        return package

    def before_dataset_index(self, document: dict[str, Any]) -> dict[str, Any]:
        """No settings in the index."""
        if document.get("type") != _TYPE and document.get("dataset_type") != _TYPE:
            return document
        for name in _FIELDS:
            document.pop(name, None)
        source: Any = HarvestSource.get(document.get("id"))
        config = source.config if source is not None else None
        for name in _DOCUMENTS:
            if isinstance(text := document.get(name), str):
                stored = json.loads(text)
                _take_out(stored, config)
                document[name] = json.dumps(stored)
        return document


def _take_out(package: dict[str, Any], config: str | None) -> None:
    """ckanext-harvest writes each setting beside the fields of the source, too."""
    for name in _settings(config or package.get("config")):
        if name not in _OWN:
            package.pop(name, None)
    package.pop("config", None)
    if "extras" in package:
        package["extras"] = [extra for extra in package["extras"] if extra.get("key") != "config"]


def _settings(config: object) -> dict[str, Any]:
    try:
        settings = json.loads(config) if isinstance(config, str) else None
    except (ValueError, RecursionError):
        settings = None
    return settings if isinstance(settings, dict) else {}


def _may_change(context: types.Context, source_id: str | None) -> bool:
    if context.get("ignore_auth"):
        return True
    try:
        tk.check_access("harvest_source_update", tk.fresh_context(context), {"id": source_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True
