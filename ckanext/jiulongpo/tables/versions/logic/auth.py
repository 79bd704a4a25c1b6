"""Who may know of versions, fetch them, compare and remove them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.tables.logic.auth import jiulongpo_table_release
from ckanext.jiulongpo.tables.model import load_of
from ckanext.jiulongpo.tables.reading import FORMATS
from ckanext.jiulongpo.tables.versions.model import FileVersion, latest_of, version_of

__all__ = [
    "jiulongpo_file_version_download",
    "jiulongpo_file_version_list",
    "jiulongpo_file_version_remove",
    "jiulongpo_file_versions_compare",
]


@tk.auth_allow_anonymous_access
def jiulongpo_file_version_list(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may know of the file may know that it had versions."""
    return authz.is_authorized("resource_show", tk.fresh_context(context), {"id": _id(data_dict)})


@tk.auth_allow_anonymous_access
def jiulongpo_file_version_download(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may fetch the present file, unless this version holds personal information."""
    number = int((data_dict or {}).get("number") or 0)
    allowed = _may_fetch(context, _id(data_dict))
    return _unless_held(context, _id(data_dict), [number]) if allowed.get("success") else allowed


@tk.auth_allow_anonymous_access
def jiulongpo_file_versions_compare(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may fetch both versions: the differences repeat their cells."""
    given = data_dict or {}
    allowed = _may_fetch(context, _id(given))
    numbers = [int(given.get("old") or 0), int(given.get("new") or 0)]
    return _unless_held(context, _id(given), numbers) if allowed.get("success") else allowed


def jiulongpo_file_version_remove(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Those who answer for the department's people and entries, not each who may edit one."""
    return jiulongpo_table_release(context, data_dict)


def _id(data_dict: DataDict | None) -> str:
    return str((data_dict or {}).get("resource_id") or "")


def _may_fetch(context: Context, resource_id: str) -> AuthResult:
    known = authz.is_authorized("resource_show", tk.fresh_context(context), {"id": resource_id})
    if not known.get("success"):
        return known
    return authz.is_authorized(
        "jiulongpo_file_download", tk.fresh_context(context), {"id": resource_id}
    )


def _unless_held(context: Context, resource_id: str, numbers: Sequence[int]) -> AuthResult:
    """Those who can mend the file also see what is held back."""
    found = [version_of(resource_id, number) for number in numbers]
    if not any(version and _is_held(version) for version in found):
        return {"success": True}
    may_mend = authz.is_authorized(
        "resource_update", tk.fresh_context(context), {"id": resource_id}
    )
    if may_mend.get("success"):
        return {"success": True}
    text = tk._("This version is held back: it holds personal information or was not looked into.")
    return {"success": False, "msg": text}


def _is_held(version: FileVersion) -> bool:
    """A reviewer's reason holds for the same kinds in the same columns of any version."""
    latest = latest_of(version.resource_id)
    if latest is not None and latest.number == version.number:
        return False  # the present bytes: the file's own rule has already been asked
    if version.hits:
        load = load_of(version.resource_id)
        judged = load.hits if load and load.release else []
        return not _kinds(version.hits) <= _kinds(judged)
    return version.format in FORMATS and not version.looked


def _kinds(hits: Sequence[Mapping[str, Any]]) -> set[tuple[str, str, str]]:
    return {(hit["column"], hit["place"], hit["kind"]) for hit in hits}
