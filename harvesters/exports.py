"""What the harvest plugin hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ckanext.jiulongpo.exporting import public_of
from ckanext.jiulongpo.harvesters import helpers as pages
from ckanext.jiulongpo.harvesters.closed_links import closed_links
from ckanext.jiulongpo.harvesters.decisions.logic import action as decisions_action
from ckanext.jiulongpo.harvesters.logic import action, auth
from ckanext.jiulongpo.harvesters.overview.logic import action as overview_action
from ckanext.jiulongpo.harvesters.overview.logic import auth as overview_auth
from ckanext.jiulongpo.harvesters.workbench import helpers as workbench_helpers
from ckanext.jiulongpo.harvesters.workbench.logic import action as workbench_action
from ckanext.jiulongpo.harvesters.workbench.logic import auth as workbench_auth
from ckanext.jiulongpo.harvesters.workbench.views import workbench

__all__ = ["actions", "auth_functions", "blueprints", "helpers"]


def actions() -> dict[str, Any]:
    """Actions, new and chained."""
    parts = (action, decisions_action, overview_action, workbench_action)
    return {name: one for part in parts for name, one in public_of(part).items()}


def auth_functions() -> dict[str, Any]:
    """Auth functions, new and chained."""
    return {**public_of(auth), **public_of(overview_auth), **public_of(workbench_auth)}


def helpers() -> dict[str, Any]:
    """Helpers of templates."""
    return {**public_of(pages), **public_of(workbench_helpers)}


def blueprints() -> list[Blueprint]:
    """Pages; they stand before those of ckanext-harvest."""
    return [workbench, closed_links]
