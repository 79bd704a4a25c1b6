"""What the catalogue plugin hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ckanext.jiulongpo.catalog import closed_auth, closed_reads, file_access

__all__ = ["actions", "auth_functions", "blueprints"]


def actions() -> dict[str, Any]:
    """Actions, new and chained."""
    return {**closed_reads.actions()}


def auth_functions() -> dict[str, Any]:
    """Auth functions, new and chained."""
    return {**closed_auth.auth_functions(), **file_access.auth_functions()}


def blueprints() -> list[Blueprint]:
    """Routes, and guards that stand before CKAN's own routes."""
    return [file_access.guard]
