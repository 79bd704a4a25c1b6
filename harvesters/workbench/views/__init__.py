"""Pages of the workbench."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.workbench.views import forms, runs, setup, sources
from ckanext.jiulongpo.harvesters.workbench.views.blueprint import workbench

__all__ = ["forms", "runs", "setup", "sources", "workbench"]
