"""Pages of the registration form."""

from __future__ import annotations

from ckanext.jiulongpo.registration.views import begin, step, stock, workbook
from ckanext.jiulongpo.registration.views.blueprint import registration

__all__ = ["registration"]

ROUTES = (begin, stock, step, workbook)
"""The modules whose routes the blueprint holds: they are there once they are imported."""
