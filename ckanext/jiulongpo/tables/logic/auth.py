"""Who may read a table, and who may say how it is loaded.

The rows of a file are as secret as the file: whoever may know of it and fetch it may ask its
table, by whichever action or address. What holds personal information is for those who can mend
it, until it is masked or a reviewer has stated a reason.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ckanext.jiulongpo.tables.holding import holds_bytes
from ckanext.jiulongpo.tables.model import load_of, owner_of

__all__ = [
    "datastore_info",
    "datastore_search",
    "jiulongpo_file_download",
    "jiulongpo_table_bad_rows",
    "jiulongpo_table_change",
    "jiulongpo_table_chart",
    "jiulongpo_table_map",
    "jiulongpo_table_query",
    "jiulongpo_table_release",
    "jiulongpo_table_show",
]


def _id(data_dict: DataDict | None) -> str:
    given = data_dict or {}
    return str(given.get("resource_id") or given.get("id") or "")


@tk.auth_allow_anonymous_access
def jiulongpo_table_show(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may know of the file may know how its table stands."""
    return authz.is_authorized("resource_show", tk.fresh_context(context), {"id": _id(data_dict)})


@tk.auth_allow_anonymous_access
def jiulongpo_table_query(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may fetch the file, unless its table is held back for personal information."""
    resource_id = _id(data_dict)
    known = authz.is_authorized("resource_show", tk.fresh_context(context), {"id": resource_id})
    if not known.get("success"):
        return known
    # The bytes of a treated file stay inside, its table does not: only the grant is asked here
    fetched = authz.is_authorized(
        "jiulongpo_file_download", tk.fresh_context(context), {"id": resource_id, "rows": True}
    )
    if not fetched.get("success"):
        return fetched
    load = load_of(resource_id)
    if load and load.holds_table:
        return _held(context, resource_id)
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_table_chart(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may read the rows: sums and counts tell of them, too."""
    return jiulongpo_table_query(context, data_dict)


@tk.auth_allow_anonymous_access
def jiulongpo_table_map(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may read the rows."""
    return jiulongpo_table_query(context, data_dict)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def jiulongpo_file_download(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """The file's own bytes also stay inside where they hold personal information.

    ``rows`` asks for the grant alone: what the table shows may have been treated.
    """
    given = data_dict or {}
    allowed = next_auth(context, given)
    if not allowed.get("success") or given.get("rows"):
        return allowed
    resource_id = _id(given)
    return _held(context, resource_id) if holds_bytes(load_of(resource_id)) else allowed


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def datastore_search(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """CKAN's own way to the rows; ``datastore/dump`` asks the same."""
    given = data_dict or {}
    allowed = next_auth(context, given)
    return jiulongpo_table_query(context, given) if allowed.get("success") else allowed


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def datastore_info(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """The columns and the number of rows."""
    given = data_dict or {}
    allowed = next_auth(context, given)
    return jiulongpo_table_query(context, given) if allowed.get("success") else allowed


def jiulongpo_table_change(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may change the file."""
    return authz.is_authorized("resource_update", tk.fresh_context(context), {"id": _id(data_dict)})


def jiulongpo_table_bad_rows(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may change the file: what was set aside is nobody else's matter."""
    return jiulongpo_table_change(context, data_dict)


def jiulongpo_table_release(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Those who answer for the department's people and entries, not each who may edit one."""
    owner = owner_of(_id(data_dict))
    if owner is None:
        raise tk.ObjectNotFound(tk._("Resource not found"))
    return authz.is_authorized("organization_update", tk.fresh_context(context), {"id": owner})


def _held(context: Context, resource_id: str) -> AuthResult:
    """Those who can mend it see it; others are told why they do not."""
    may_mend = authz.is_authorized(
        "resource_update", tk.fresh_context(context), {"id": resource_id}
    )
    if may_mend.get("success"):
        return {"success": True}
    text = tk._("The data are held back until personal information in them is masked.")
    return {"success": False, "msg": text}
