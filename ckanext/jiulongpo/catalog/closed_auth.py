"""Stock auth functions that grant more than permission labels do, chained so that they do not."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, ChainedAuthFunction, Context, DataDict

__all__ = ["auth_functions"]


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_create(next_: AuthFunction, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Refuse a type of dataset for which no schema is there: no rule would be asked about it."""
    named = (data_dict or {}).get("type")
    if named and named not in _types_with_a_form():
        return {"success": False, "msg": tk._("There is no such type of dataset")}
    return next_(context, data_dict or {})


@tk.chained_auth_function
def bulk_update_public(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Refuse it: opening is said by the entry's fields, after review."""
    return _decided_by_fields(next_, context, data_dict)


@tk.chained_auth_function
def bulk_update_private(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Refuse it: closing is said by the entry's fields, after review."""
    return _decided_by_fields(next_, context, data_dict)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def dataset_follower_count(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Only of an entry that the person may see."""
    return _if_visible(next_, context, data_dict)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def am_following_dataset(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Only of an entry that the person may see."""
    return _if_visible(next_, context, data_dict)


@tk.chained_auth_function
def package_relationship_create(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Refuse it: a relationship shows each end to whoever sees the other."""
    next_(context, data_dict or {})
    return {"success": False, "msg": tk._("Use the related resource codes instead")}


def auth_functions() -> dict[str, ChainedAuthFunction]:
    """The chained auth functions, for the plugin."""
    chained: tuple[Any, ...] = (
        package_create,
        bulk_update_public,
        bulk_update_private,
        dataset_follower_count,
        am_following_dataset,
        package_relationship_create,
    )
    return {function.__name__: function for function in chained}


def _types_with_a_form() -> set[str]:
    forms = p.PluginImplementations(p.IDatasetForm)
    return {name for form in forms for name in form.package_types()}


def _decided_by_fields(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    next_(context, data_dict or {})
    message = tk._("What is public follows from the state and the opening type of the entry")
    return {"success": False, "msg": message}


def _if_visible(next_: AuthFunction, context: Context, data_dict: DataDict | None) -> AuthResult:
    named = (data_dict or {}).get("id")
    if named:  # else the action says that it is missing
        tk.check_access("package_show", tk.fresh_context(context), {"id": named})
    return next_(context, data_dict or {})
