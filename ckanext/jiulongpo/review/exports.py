"""What the review plugin hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from ckanext.jiulongpo.review.logic import action, auth, chained

__all__ = ["actions", "auth_functions"]


def actions() -> dict[str, Any]:
    """Actions, new and chained."""
    return {**chained.actions(), **_public(action)}


def auth_functions() -> dict[str, Any]:
    """Auth functions, new and chained."""
    return {**chained.auth_functions(), **_public(auth)}


def _public(module: ModuleType) -> dict[str, Any]:
    return {name: getattr(module, name) for name in module.__all__}
