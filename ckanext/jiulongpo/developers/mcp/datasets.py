"""What the tools do: the site's own actions, asked with the rights of the token alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model import AnonymousUser
from ckan.types import Context

from ckanext.jiulongpo.developers.tokens import caller

__all__ = ["MOST_DATASETS", "MOST_ROWS", "Arguments", "Told", "describe", "download"]
__all__ += ["query", "search"]

Arguments = Mapping[str, Any]
Told = dict[str, Any]

MOST_DATASETS = 20
MOST_ROWS = 100
_ABSTRACT = 300
_MOST_ITEMS = 100
_FACTS = (
    "title",
    "notes",
    "resource_code",
    "update_cycle",
    "data_update_date",
    "publish_date",
    "open_type",
    "open_condition",
    "license_title",
)


def search(given: Arguments) -> Told:
    """Search datasets."""
    found = _act(
        "package_search",
        q=given["q"],
        rows=given.get("limit", 10),
        start=given.get("offset", 0),
    )
    return {"count": found["count"], "datasets": [_line(pkg) for pkg in found["results"]]}


def describe(given: Arguments) -> Told:
    """Describe a dataset with its files and the columns of their tables."""
    pkg = _act("package_show", id=given["id"])
    told: Told = {"name": pkg["name"], "url": _page(pkg)}
    told |= {key: pkg[key] for key in _FACTS if pkg.get(key)}
    told["provider"] = (pkg.get("organization") or {}).get("title", "")
    told["items"] = [_item(item) for item in (pkg.get("items") or [])[:_MOST_ITEMS]]
    told["files"] = [_file(resource) for resource in pkg.get("resources") or []]
    return told


def query(given: Arguments) -> Told:
    """Ask a table."""
    return _act("jiulongpo_table_query", **{"limit": 20, **given})


def download(given: Arguments) -> Told:
    """Give the address of a file, or of its table in another format."""
    resource = _act("resource_show", id=given["resource_id"])
    form = given.get("format", "original")
    if form == "original":
        if resource.get("url_type") == "upload":
            tk.check_access("jiulongpo_file_download", _context(), {"id": resource["id"]})
        return {"url": resource.get("url"), "format": resource.get("format")}
    tk.check_access("jiulongpo_table_query", _context(), {"resource_id": resource["id"]})
    table = _table(resource["id"])
    if not table.get("has_table"):
        raise tk.ObjectNotFound(tk._("The data file has no table."))
    if form not in table["formats"]:
        raise tk.ObjectNotFound(tk._("The table is not given in this format."))
    pkg = _act("package_show", id=resource["package_id"])
    address = tk.url_for(
        "jiulongpo_tables.export",
        id=pkg["name"],
        resource_id=resource["id"],
        form=form,
        qualified=True,
        locale="default",
    )
    return {"url": address, "format": form}


def _context() -> Context:
    """The token's owner, or nobody: a browser's login counts for nothing here."""
    if caller().grant is None:
        return Context(user="", auth_user_obj=AnonymousUser())
    return Context(user=tk.current_user.name, auth_user_obj=tk.current_user)


def _act(action: str, **given: Any) -> Any:  # noqa: ANN401 - whatever the action gives
    return tk.get_action(action)(_context(), given)


def _line(pkg: Mapping[str, Any]) -> Told:
    return {
        "name": pkg["name"],
        "title": pkg.get("title"),
        "abstract": (pkg.get("notes") or "")[:_ABSTRACT],
        "provider": (pkg.get("organization") or {}).get("title", ""),
        "updated": pkg.get("data_update_date") or pkg.get("metadata_modified"),
        "formats": sorted({str(r.get("format")) for r in pkg.get("resources") or []}),
        "url": _page(pkg),
    }


def _page(pkg: Mapping[str, Any]) -> str:
    return tk.url_for("dataset.read", id=pkg["name"], qualified=True, locale="default")


def _item(item: Mapping[str, Any]) -> Told:
    return {key: item[key] for key in ("name", "data_type", "description") if item.get(key)}


def _file(resource: Mapping[str, Any]) -> Told:
    told: Told = {
        "resource_id": resource["id"],
        "name": resource.get("name"),
        "format": resource.get("format"),
    }
    table = _table(str(resource["id"]))
    if table.get("columns"):
        told["rows"] = table["rows"]
        told["columns"] = [{"name": c["name"], "kind": c["kind"]} for c in table["columns"]]
    return told


def _table(resource_id: str) -> Mapping[str, Any]:
    """How the table of a file stands; nothing where it has none."""
    try:
        return _act("jiulongpo_table_show", resource_id=resource_id)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return {}
