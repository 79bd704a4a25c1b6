"""Where something is mended: the form at the field, the files of the entry, its workbook."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["form_url", "mending_url", "workbook_url"]

_FORM, _WORKBOOK = "jiulongpo_registration", "jiulongpo_workbook"
_FILES = "resources"


def mending_url(name: str, field: str) -> str:
    """Where a person mends a field of an entry.

    Args:
        name: of the entry.
        field: as a finding names it: ``notes``, ``items.description``, ``resources.url``.
    """
    head = field.partition(".")[0]
    if head == _FILES:
        return tk.h.url_for("dataset.resources", id=name)
    return form_url(name, head)


def form_url(name: str, field: str = "") -> str:
    """The form of an entry, at a field."""
    if tk.h.plugin_loaded(_FORM):
        return tk.h.url_for("jiulongpo_registration.edit", id=name, field=field or None)
    return tk.h.url_for("dataset.edit", id=name)


def workbook_url(name: str) -> str:
    """The entry as a workbook to be changed and brought back; empty where there are none."""
    if not tk.h.plugin_loaded(_WORKBOOK):
        return ""
    return tk.h.url_for("jiulongpo_workbook.entry_file", id=name)
