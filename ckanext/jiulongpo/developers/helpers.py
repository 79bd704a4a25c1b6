"""Helpers of templates."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import guide
from ckanext.jiulongpo.shared import tables_of_package

__all__ = ["jlp_developers_kind", "jlp_table_interfaces"]


def jlp_developers_kind(kind: str) -> str:
    """What people call a kind of call."""
    return guide.kind_word(kind)


def jlp_table_interfaces(pkg: dict[str, Any]) -> list[tuple[str, str]]:
    """The data files of an entry whose tables the reader may ask: name, page of its interface."""
    found = []
    known = tables_of_package(str(pkg["id"]))
    for resource in pkg.get("resources") or []:
        if resource["id"] not in known:
            continue
        try:
            told = tk.get_action("jiulongpo_table_show")({}, {"resource_id": resource["id"]})
        except (tk.ObjectNotFound, tk.NotAuthorized):
            continue
        if "columns" in told and told["has_table"]:
            page = tk.h.url_for(
                "jiulongpo_developers.table", id=pkg["name"], resource_id=resource["id"]
            )
            found.append((str(resource.get("name") or resource["id"]), page))
    return found
