"""Files of a pending version: shown to those who see it, changed as ``package_update`` does it."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people, state, writes
from ckanext.jiulongpo.review.ways import state as kept
from ckanext.jiulongpo.shared import sees_inside

__all__ = ["change", "current", "on_pending", "shown", "take_out"]


def shown(context: Context, resource_id: str) -> dict[str, Any] | None:
    """A file that is in a pending version only, for those who may see that; else ``None``."""
    held = kept.holding(resource_id)
    if held is None:
        return None
    case, package = held
    if not context.get("ignore_auth") and not sees_inside(people.actor_of(context), package):
        return None
    resources = (case.proposed or {}).get("resources") or []
    for position, resource in enumerate(resources):
        if resource["id"] == resource_id:
            return {**resource, "package_id": package.id, "position": position}
    return None


def on_pending(context: Context, resource_id: str) -> model.Package | None:
    """The entry whose pending version a person changes by changing a file; else ``None``."""
    resource = model.Resource.get(resource_id) if resource_id else None
    if resource is not None:
        package = model.Package.get(resource.package_id)
        case = state.open_case(package.id) if package is not None else None
    else:
        held = kept.holding(resource_id)
        case, package = held if held is not None else (None, None)
    if package is None or package.type != "dataset":
        return None
    return package if writes.goes_on_from(context, package, case) is not None else None


def current(context: Context, package: model.Package, resource_id: str) -> DataDict:
    """A file as the pending version has it.

    Raises:
        ObjectNotFound: the pending version has taken it out.
    """
    _entry, place = _found(context, package, resource_id)
    return dict(_entry["resources"][place])


def change(context: Context, data: DataDict, package: model.Package) -> dict[str, Any]:
    """Put what was sent in the place of a file of the pending version, with CKAN's hooks.

    Args:
        context: of the person.
        data: the whole file, as ``resource_update`` takes it.
        package: the entry.

    Returns:
        The file as ``resource_update`` answers.

    Raises:
        ObjectNotFound: the pending version has taken it out.
        ValidationError: the gate refuses it.
    """
    entry, place = _found(context, package, data["id"])
    if not data.get("url"):
        data["url"] = ""
    for plugin in p.PluginImplementations(p.IResourceController):
        plugin.before_resource_update(context, entry["resources"][place], data)
    entry["resources"][place] = data
    try:
        updated = tk.get_action("package_update")(Context(**context), entry)
    except tk.ValidationError as error:
        raise tk.ValidationError(_of_file(error, place)) from error
    resource = updated["resources"][place]
    for plugin in p.PluginImplementations(p.IResourceController):
        plugin.after_resource_update(context, resource)
    return resource


def take_out(context: Context, resource_id: str, package: model.Package) -> None:
    """Take a file out of the pending version, with CKAN's hooks.

    Raises:
        ObjectNotFound: it was taken out before.
    """
    entry, place = _found(context, package, resource_id)
    for plugin in p.PluginImplementations(p.IResourceController):
        plugin.before_resource_delete(context, {"id": resource_id}, entry["resources"])
    del entry["resources"][place]
    updated = tk.get_action("package_update")(Context(**context), entry)
    context["package"] = package  # where plugins look for it, as after CKAN's own action
    for plugin in p.PluginImplementations(p.IResourceController):
        plugin.after_resource_delete(context, updated.get("resources", []))


def _found(
    context: Context, package: model.Package, resource_id: str
) -> tuple[dict[str, Any], int]:
    """The pending version as a person goes on from it, and where the file stands in it."""
    reading = Context(**{**context, "for_update": True})
    entry = dict(tk.get_action("package_show")(reading, {"id": package.id}))
    entry.pop("metadata_modified", None)
    entry["resources"] = list(entry.get("resources") or [])
    for place, resource in enumerate(entry["resources"]):
        if resource["id"] == resource_id:
            return entry, place
    raise tk.ObjectNotFound(tk._("Resource was not found."))


def _of_file(error: tk.ValidationError, place: int) -> Any:  # noqa: ANN401 -- CKAN's tree of errors
    """The errors of one file, as ``resource_update`` gives them."""
    told = error.error_dict.get("resources")
    if isinstance(told, list) and place < len(told) and told[place]:
        return told[place]
    return error.error_dict
