"""What the catalogue plugin hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ckanext.jiulongpo.catalog import closed_auth, closed_reads, file_access, named_once, views
from ckanext.jiulongpo.catalog.logic import action, auth
from ckanext.jiulongpo.catalog.search.logic import action as search_action
from ckanext.jiulongpo.catalog.search.logic import auth as search_auth
from ckanext.jiulongpo.exporting import public_of

__all__ = ["actions", "auth_functions", "blueprints"]


def actions() -> dict[str, Any]:
    """Actions, new and chained."""
    return {
        **closed_reads.actions(),
        **public_of(named_once),
        **public_of(action),
        **public_of(search_action),
    }


def auth_functions() -> dict[str, Any]:
    """Auth functions, new and chained."""
    return {
        **closed_auth.auth_functions(),
        **file_access.auth_functions(),
        **public_of(auth),
        **public_of(search_auth),
    }


def blueprints() -> list[Blueprint]:
    """Routes, and guards that stand before CKAN's own routes."""
    return [file_access.guard, views.catalog]
