"""What the plugin of tables hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flask import Blueprint

from ckanext.jiulongpo.tables.archives.views import archives
from ckanext.jiulongpo.tables.logic import action, auth
from ckanext.jiulongpo.tables.serving import serving
from ckanext.jiulongpo.tables.versions.logic import action as version_action
from ckanext.jiulongpo.tables.versions.logic import auth as version_auth
from ckanext.jiulongpo.tables.versions.views import versions
from ckanext.jiulongpo.tables.views import tables

__all__ = ["actions", "auth_functions", "blueprints"]


def actions() -> dict[str, Any]:
    """Actions, new and chained."""
    return _public(action, version_action)


def auth_functions() -> dict[str, Any]:
    """Auth functions, new and chained."""
    return _public(auth, version_auth)


def blueprints() -> list[Blueprint]:
    """Pages, and what stands before CKAN's own downloads."""
    return [serving, tables, versions, archives]


def _public(*modules: ModuleType) -> dict[str, Any]:
    return {name: getattr(module, name) for module in modules for name in module.__all__}
