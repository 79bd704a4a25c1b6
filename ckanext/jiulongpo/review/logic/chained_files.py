"""CKAN's own actions on files, chained so that they reach those of a pending version."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import Action, AuthFunction, AuthResult, Context, DataDict

from ckanext.jiulongpo.review.ways import files

__all__ = ["actions", "auth_functions"]


@tk.chained_action
@tk.side_effect_free
def resource_show(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Show a file; one of a pending version to those who may see that.

    Example::

        ckanapi action resource_show id=0a1b2c3d-0000-4000-8000-000000000000
    """
    found = files.shown(context, _id(data_dict))
    if found is None:
        return next_(context, data_dict)
    tk.check_access("resource_show", context, data_dict)
    return found


@tk.chained_action
def resource_update(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Change a file; where a pending version is under way, in that.

    Example::

        ckanapi action resource_update id=0a1b2c3d-0000-4000-8000-000000000000 name=名录
    """
    package = files.on_pending(context, _id(data_dict))
    if package is None:
        return next_(context, data_dict)
    tk.check_access("resource_update", context, {"id": _id(data_dict)})
    return files.change(context, data_dict, package)


@tk.chained_action
def resource_patch(next_: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Change some fields of a file; where a pending version is under way, in that.

    Example::

        ckanapi action resource_patch id=0a1b2c3d-0000-4000-8000-000000000000 name=名录
    """
    package = files.on_pending(context, _id(data_dict))
    if package is None:
        return next_(context, data_dict)
    tk.check_access("resource_patch", context, {"id": _id(data_dict)})
    held = files.current(context, package, _id(data_dict))
    held.pop("metadata_modified", None)
    return files.change(context, {**held, **data_dict}, package)


@tk.chained_action
def resource_delete(next_: Action, context: Context, data_dict: DataDict) -> None:
    """Delete a file; where a pending version is under way, from that.

    Example::

        ckanapi action resource_delete id=0a1b2c3d-0000-4000-8000-000000000000
    """
    package = files.on_pending(context, _id(data_dict))
    if package is None:
        next_(context, data_dict)
        return
    tk.check_access("resource_delete", context, {"id": _id(data_dict)})
    files.take_out(context, _id(data_dict), package)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def resource_show_allowed(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """A file of a pending version, to those who see that; to others it is not there."""
    if files.shown(context, _id(data_dict)) is not None:
        return {"success": True}
    return next_(context, data_dict or {})


@tk.chained_auth_function
def resource_write_allowed(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """A file of a pending version, to those who write the entry."""
    package = files.on_pending(context, _id(data_dict))
    if package is not None:
        return authz.is_authorized("package_update", context, {"id": package.id})
    return next_(context, data_dict or {})


def auth_functions() -> dict[str, Any]:
    """The chained auth functions, for the plugin."""
    writing = ("resource_update", "resource_patch", "resource_delete")
    return {
        "resource_show": resource_show_allowed,
        **dict.fromkeys(writing, resource_write_allowed),
    }


def actions() -> dict[str, Any]:
    """The chained actions, for the plugin."""
    chained: tuple[Any, ...] = (resource_show, resource_update, resource_patch, resource_delete)
    return {action.__name__: action for action in chained}


def _id(data_dict: DataDict | None) -> str:
    return str((data_dict or {}).get("id") or "")
