"""CKAN's own actions that write an entry, chained so that the workflow holds for them too."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, AuthFunction, AuthResult, Context, DataDict

from ckanext.jiulongpo.review import steps, writes

__all__ = ["actions", "auth_functions"]


@tk.chained_action
def package_create(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Create an entry as a draft, or as a submission where the state says more than draft.

    Example::

        ckanapi action package_create title=养老机构名录 owner_org=jlp-min-zheng-ju
    """
    if steps.working() or (data_dict.get("type") or "dataset") != "dataset":
        return next_(context, data_dict)
    return writes.create(next_, context, data_dict)


@tk.chained_action
def package_update(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Change an entry; of a published one, who may not publish makes a pending version.

    Example::

        ckanapi action package_update id=jlp-0123 title=养老机构名录 owner_org=jlp-min-zheng-ju
    """
    package = _entry(data_dict)
    if steps.working() or package is None:
        return next_(context, data_dict)
    context["package"] = package  # as CKAN does: themes that it is in already need no right to them
    tk.check_access("package_update", context, {**data_dict, "id": package.id})
    return writes.update(next_, context, data_dict, package)


@tk.chained_action
def package_delete(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Delete an entry that was never registered.

    Example::

        ckanapi action package_delete id=jlp-0123
    """
    package = _entry(data_dict)
    if package is None:
        return next_(context, data_dict)
    tk.check_access("package_delete", context, data_dict)
    return writes.delete(next_, context, data_dict, package)


@tk.chained_action
def resource_create_default_resource_views(
    next_: Action, context: Context, data_dict: DataDict
) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Make views of a file once it is there, not while it waits in a pending version.

    Example::

        ckanapi action resource_create_default_resource_views resource:'{"id": "0a1b2c3d"}'
    """
    resource = data_dict.get("resource")
    resource_id = resource.get("id") if isinstance(resource, dict) else None
    if resource_id and model.Resource.get(resource_id) is None:
        tk.check_access("resource_create_default_resource_views", context, data_dict)
        return []
    return next_(context, data_dict)


@tk.chained_auth_function
def bulk_update_delete(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Refuse it: entries are withdrawn one by one, with a reason."""
    next_(context, data_dict or {})
    return {"success": False, "msg": tk._("Entries are withdrawn, with a reason")}


def actions() -> dict[str, Any]:
    """The chained actions, for the plugin."""
    chained: tuple[Any, ...] = (
        package_create,
        package_update,
        package_delete,
        resource_create_default_resource_views,
    )
    return {action.__name__: action for action in chained}


def auth_functions() -> dict[str, Any]:
    """The chained auth functions, for the plugin."""
    return {"bulk_update_delete": bulk_update_delete}


def _entry(data_dict: DataDict) -> model.Package | None:
    """The entry that is meant; ``None`` where it is none of the catalogue."""
    package = model.Package.get(data_dict.get("id") or data_dict.get("name") or "")
    return package if package is not None and package.type == "dataset" else None
