"""What the plugin of tables hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ckanext.jiulongpo.exporting import public_of
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
    return public_of(action, version_action)


def auth_functions() -> dict[str, Any]:
    """Auth functions, new and chained."""
    return public_of(auth, version_auth)


def blueprints() -> list[Blueprint]:
    """Pages, and what stands before CKAN's own downloads."""
    return [serving, tables, versions, archives]
