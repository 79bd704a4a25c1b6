"""Actions on the versions of files: list, compare, remove."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.refusing import refusal
from ckanext.jiulongpo.tables import faults, jobs
from ckanext.jiulongpo.tables.errors import TableError
from ckanext.jiulongpo.tables.versions import service
from ckanext.jiulongpo.tables.versions.comparing import service as comparing
from ckanext.jiulongpo.tables.versions.comparing.telling import told
from ckanext.jiulongpo.tables.versions.logic import schema
from ckanext.jiulongpo.tables.versions.model import FileVersion, version_of, versions_of

__all__ = [
    "jiulongpo_file_version_list",
    "jiulongpo_file_version_remove",
    "jiulongpo_file_versions_compare",
]


@tk.side_effect_free
@tk.validate_action_data(schema.version_list)
def jiulongpo_file_version_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the versions of a file, the newest first.

    Example::

        ckanapi action jiulongpo_file_version_list resource_id=5f1c…

    Args:
        context: CKAN's.
        data_dict: ``resource_id``.

    Returns:
        For each: ``number``, ``kept`` (since when), ``size`` in bytes, ``rows`` or null,
        ``origin`` (``upload``; ``link``: a copy of what lay behind the address), ``present``,
        ``removed`` (when its bytes were removed) or null and ``removed_why``; ``sha256`` and
        ``url`` of its bytes, both empty where the person may not fetch them.

    Raises:
        NotFound: there is no such file, or the person may not know of it.
    """
    tk.check_access("jiulongpo_file_version_list", context, data_dict)
    found = versions_of(data_dict["resource_id"])
    package = (
        tk.get_action("package_show")(tk.fresh_context(context), {"id": found[0].package_id})
        if found
        else {}
    )
    return [
        _told(context, version, str(package["name"]), present=not place)
        for place, version in enumerate(found)
    ]


@tk.validate_action_data(schema.version_remove)
def jiulongpo_file_version_remove(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Remove the bytes of a former version for good, for a stated reason.

    Example::

        ckanapi action jiulongpo_file_version_remove resource_id=5f1c… number=3 \
            reason='含有未脱敏的身份证号'

    Args:
        context: CKAN's.
        data_dict: ``resource_id``, ``number`` and ``reason``, which is kept with the person's
            name. The bytes stay only where another file has the same ones.

    Returns:
        The version, as ``jiulongpo_file_version_list`` tells it.

    Raises:
        NotAuthorized: for those who do not administer the department.
        NotFound: there is no such version.
        ValidationError: it is the file's present version.
    """
    tk.check_access("jiulongpo_file_version_remove", context, data_dict)
    version = version_of(data_dict["resource_id"], data_dict["number"])
    if version is None:
        raise tk.ObjectNotFound(tk._("There is no such version"))
    if versions_of(version.resource_id)[0].number == version.number:
        raise refusal(faults.PRESENT_VERSION(), "number")
    if version.is_there:
        service.remove(version, data_dict["reason"], context.get("user", ""))
    return _told(context, version, version.package_id, present=False)


@tk.side_effect_free
@tk.validate_action_data(schema.versions_compare)
def jiulongpo_file_versions_compare(context: Context, data_dict: DataDict) -> dict[str, Any]:
    r"""Compare the tables of two versions of a file: rows added, changed and removed.

    Example::

        ckanapi action jiulongpo_file_versions_compare resource_id=5f1c… old=1 new=2 \
            key_columns:'["机构代码"]' change=changed

    Args:
        context: CKAN's.
        data_dict: ``resource_id``; ``old`` and ``new``, numbers of versions; ``key_columns``:
            columns by which a row is known again (when left out: a column whose values are all
            different in both, or else whole rows); ``change``: only ``added``, ``removed`` or
            ``changed``; ``after``: number of the last difference of the page before; ``limit``
            (100, at most 1000).

    Returns:
        ``state`` (``waiting`` where the versions are large: ask again; ``ready``, ``failed`` with
        ``problem`` and ``remedy``); ``key``, ``columns``, ``added_columns``, ``removed_columns``;
        ``counts`` of ``added``, ``removed``, ``changed`` and ``unchanged`` rows; ``kept``, how many
        differences can be listed; ``differences``: ``number``, ``change``, ``old_row``,
        ``new_row``, ``old`` and ``new`` (column → text).

    Raises:
        NotAuthorized: for those who may not fetch both versions.
        NotFound: there is no such version, or its bytes are removed.
        ValidationError: they are too large, or hold no table.
    """
    tk.check_access("jiulongpo_file_versions_compare", context, data_dict)
    old, new = (_there(data_dict["resource_id"], data_dict[name]) for name in ("old", "new"))
    try:
        comparison = comparing.ask(old, new, data_dict.get("key_columns") or [])
    except TableError as error:
        raise refusal(error.finding, "versions") from error
    if comparison.state == "waiting":
        jobs.wake()
    return told(comparison, data_dict["change"], data_dict["after"], data_dict["limit"])


def _there(resource_id: str, number: int) -> FileVersion:
    version = version_of(resource_id, number)
    if version is None or not version.is_there:
        raise tk.ObjectNotFound(tk._("There is no such version"))
    return version


def _told(context: Context, version: FileVersion, entry: str, *, present: bool) -> dict[str, Any]:
    fetched = version.is_there and _may_fetch(context, version)
    return {
        "number": version.number,
        "kept": version.kept.isoformat(),
        "size": version.size,
        "rows": version.rows,
        # The checksum of what is held back would confirm a guess of the cells that are masked
        "sha256": version.sha256 if fetched else "",
        "format": version.format,
        "origin": version.origin,
        "present": present,
        "removed": version.removed.isoformat() if version.removed else None,
        "removed_why": version.removed_why,
        "url": _url(version, entry) if fetched else "",
    }


def _url(version: FileVersion, entry: str) -> str:
    return tk.h.url_for(
        "jiulongpo_file_versions.fetch",
        id=entry,
        resource_id=version.resource_id,
        number=version.number,
        locale="default",
    )


def _may_fetch(context: Context, version: FileVersion) -> bool:
    given = {"resource_id": version.resource_id, "number": version.number}
    try:
        tk.check_access("jiulongpo_file_version_download", tk.fresh_context(context), given)
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True
