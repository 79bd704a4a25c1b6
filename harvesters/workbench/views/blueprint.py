"""The blueprint of the workbench, and how its pages call actions."""

from __future__ import annotations

from flask import Blueprint

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import act, answer_refusals, person

__all__ = ["act", "person", "workbench"]

workbench = Blueprint("jiulongpo_harvest", __name__)
answer_refusals(
    workbench, lambda _error: tk._("This page is for those who may change the harvest source.")
)
