"""Pages of tables."""

from __future__ import annotations

from flask import Blueprint

__all__ = ["tables"]

tables = Blueprint("jiulongpo_tables", __name__)
