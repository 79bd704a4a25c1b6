"""The entry and the file that the address of a page names."""

from __future__ import annotations

from typing import Any, NoReturn

import ckan.plugins.toolkit as tk

__all__ = ["entry_and_file", "missing"]


def entry_and_file(
    name: str, resource_id: str, action: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry and its file, if the reader may know of them; else the page of what is not there.

    Args:
        name: name or id of the entry.
        resource_id: the file.
        action: what the reader has to be allowed to ask of the file.
    """
    try:
        pkg = tk.get_action("package_show")({}, {"id": name})
        tk.check_access(action, {}, {"resource_id": resource_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        missing()
    found = next((r for r in pkg.get("resources") or () if r["id"] == resource_id), None)
    if found is None:
        missing()
    return pkg, found


def missing() -> NoReturn:
    """Answer that there is no such file for this reader."""
    tk.abort(404, tk._("Resource not found"))
