"""CKAN's hooks: a write is noted in its own transaction; editors see pending versions."""

from __future__ import annotations

from typing import Any

from typing_extensions import override

import ckan.plugins as p
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.review import cases, state, steps, writes
from ckanext.jiulongpo.shared import settle

__all__ = ["ReviewHooks"]

_WRITING = ("for_edit", "for_update")
"""Marks by which CKAN reads an entry in order to change it: forms, patches, files."""


class ReviewHooks(p.IPackageController):
    """What happens beside CKAN's own writing and reading of an entry."""

    @override
    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        _note(pkg_dict.get("id"))

    @override
    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        _note(pkg_dict.get("id"))

    @override
    def after_dataset_show(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        if pkg_dict.get("type") == "dataset" and any(context.get(mark) for mark in _WRITING):
            _lay_over(context, pkg_dict)


def _note(package_id: str | None) -> None:
    """Keep the version that was made, the case and the step, before CKAN commits them all."""
    step = steps.noting()
    package = model.Package.get(package_id) if step and package_id else None
    if step is None or package is None or package.type != "dataset":
        return
    if step.action == "edit" and step.before == package.extras.get("catalog_state") == "draft":
        return  # forms save a draft at every step; its versions begin with the submission
    settle(package)  # the code is given out by a hook of the catalogue, which may come after
    kept = state.keep_version(package, step.actor, step.action)
    changed = kept.number != step.version_before
    case = cases.settle(package, step.actor, changed=changed)
    step.case_id = step.case_id or (case.id if case else "")
    steps.note(step, package, str(steps.place_of(package, case)), version_after=kept.number)


def _lay_over(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Show who changes a published entry the pending version, so that he goes on from it."""
    package = model.Package.get(pkg_dict["id"])
    if package is None:
        return
    case = writes.goes_on_from(context, package, state.open_case(package.id))
    if case is None or not case.proposed:
        return
    for name in case.base or {}:
        if name not in case.proposed:
            pkg_dict.pop(name, None)
    pkg_dict.update(case.proposed)
    if case.state == "draft":
        pkg_dict["catalog_state"] = "draft"
