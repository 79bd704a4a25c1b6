"""What the harvest plugin hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flask import Blueprint

from ckanext.jiulongpo.harvesters import helpers as pages
from ckanext.jiulongpo.harvesters.closed_links import closed_links
from ckanext.jiulongpo.harvesters.decisions.logic import action as decisions_action
from ckanext.jiulongpo.harvesters.logic import action, auth
from ckanext.jiulongpo.harvesters.workbench import helpers as workbench_helpers
from ckanext.jiulongpo.harvesters.workbench.logic import action as workbench_action
from ckanext.jiulongpo.harvesters.workbench.logic import auth as workbench_auth
from ckanext.jiulongpo.harvesters.workbench.views import workbench

__all__ = ["actions", "auth_functions", "blueprints", "helpers"]


def actions() -> dict[str, Any]:
    """Actions, new and chained."""
    return {**_public(action), **_public(decisions_action), **_public(workbench_action)}


def auth_functions() -> dict[str, Any]:
    """Auth functions, new and chained."""
    return {**_public(auth), **_public(workbench_auth)}


def helpers() -> dict[str, Any]:
    """Helpers of templates."""
    return {**_public(pages), **_public(workbench_helpers)}


def blueprints() -> list[Blueprint]:
    """Pages; they stand before those of ckanext-harvest."""
    return [workbench, closed_links]


def _public(module: ModuleType) -> dict[str, Any]:
    return {name: getattr(module, name) for name in module.__all__}
