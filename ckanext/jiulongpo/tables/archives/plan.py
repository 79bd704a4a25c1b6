"""What goes into an archive and what is left out, decided before the first byte is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import config, offered
from ckanext.jiulongpo.tables.archives import papers
from ckanext.jiulongpo.tables.archives.names import Names
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.downloads import pieces
from ckanext.jiulongpo.tables.model import TableLoad, loads_of_package
from ckanext.jiulongpo.tables.serving import file_name
from ckanext.jiulongpo.tables.versions import service, shelf
from ckanext.jiulongpo.tables.versions.model import FileVersion, present_of_each

__all__ = ["Member", "Plan", "plan_of"]

_MEGABYTE = 1024 * 1024
_BYTES_OF_A_CELL = 12
"""A guess for the size of a table that is written as CSV, to be told and held against the limit."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive.

    Attributes:
        path: in the archive.
        content: makes its bytes, in pieces.
        size: bytes; of a table a guess.
        facts: what the manifest says of it besides path, size and checksum.
        resource_id: the data file it is; empty for papers.
    """

    path: str
    content: Callable[[], Iterator[bytes]]
    size: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    resource_id: str = ""


@dataclass(slots=True)
class Plan:
    """An archive before it is written.

    Attributes:
        left_out: entry, file, address and reason of each file that is not in it.
        refused: why the first file that the reader may not fetch is refused.
        entries: entries looked into; ``found`` how many the search found.
    """

    members: list[Member] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    refused: str = ""
    entries: int = 0
    found: int = 0
    files: int = 0
    size: int = 0


def plan_of(entries: Iterable[Mapping[str, Any]], *, nested: bool) -> Plan:
    """Plan an archive.

    Args:
        entries: dictionaries of ``package_show`` or ``package_search``, as the reader may see them.
        nested: each entry in a folder of its own.
    """
    plan, names = Plan(), Names()
    for pkg in entries:
        plan.entries += 1
        title = str(pkg.get("title") or pkg["name"])
        folder = names.give("", title, str(pkg["name"])) if nested else ""
        before = plan.files
        loads = loads_of_package(str(pkg["id"]))
        for resource in _with_versions(pkg):
            _add_file(plan, names, folder, pkg, resource, loads.get(resource["id"]))
        if plan.files > before:
            _add_papers(plan, names, folder, pkg, loads)
    return plan


def _with_versions(pkg: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The files of an entry, each with its present version; uploads of older days are kept now."""
    resources = [dict(resource) for resource in pkg.get("resources") or ()]
    known = present_of_each(resource["id"] for resource in resources)
    if any(r.get("url_type") == "upload" and r["id"] not in known for r in resources):
        service.keep_uploads(str(pkg["id"]))
        known = present_of_each(resource["id"] for resource in resources)
    for resource in resources:
        yield {**resource, "version": known.get(resource["id"])}


def _add_file(  # noqa: PLR0913, PLR0917 -- where it goes, and what it is
    plan: Plan,
    names: Names,
    folder: str,
    pkg: Mapping[str, Any],
    resource: Mapping[str, Any],
    load: TableLoad | None,
) -> None:
    version: FileVersion | None = resource["version"]
    refusal = _refusal("jiulongpo_file_download", {"id": resource["id"]})
    if refusal:
        plan.refused = plan.refused or refusal
        if load is None or not load.has_table or not load.holds_file or load.holds_table:
            _leave_out(plan, pkg, resource, refusal)
            return
        if _refusal("jiulongpo_table_query", {"resource_id": resource["id"]}):
            _leave_out(plan, pkg, resource, refusal)
            return
        member = _table(names, folder, pkg, resource, load)
    elif version and shelf.holds(shelf.Kept(version.sha256, version.size)):
        member = _stored(names, folder, pkg, resource, version)
    else:
        _leave_out(plan, pkg, resource, tk._("The file lies elsewhere; fetch it at its address."))
        return
    if plan.files >= config.archive_files():
        _leave_out(plan, pkg, resource, tk._("The archive has as many files as it may have."))
    elif plan.size + member.size > config.archive_megabytes() * _MEGABYTE:
        _leave_out(plan, pkg, resource, tk._("The archive is as large as it may be."))
    else:
        plan.files += 1
        plan.size += member.size
        plan.members.append(member)


def _refusal(auth: str, given: dict[str, Any]) -> str:
    """Why the reader may not; empty where they may."""
    try:
        tk.check_access(auth, {}, given)
    except (tk.NotAuthorized, tk.ObjectNotFound) as error:
        return str(getattr(error, "message", "") or tk._("Not authorized"))
    return ""


def _leave_out(plan: Plan, pkg: Mapping[str, Any], resource: Mapping[str, Any], why: str) -> None:
    plan.left_out.append({**_about(pkg, resource), "reason": why})


def _about(pkg: Mapping[str, Any], resource: Mapping[str, Any]) -> dict[str, str]:
    source = offered.source_of(pkg, resource)
    return {
        "entry": source.title,
        "file": file_name(dict(resource)),
        "publisher": source.publisher,
        "source": source.page,
        "address": str(resource.get("url") or ""),
        "licence": source.licence,
    }


def _stored(
    names: Names,
    folder: str,
    pkg: Mapping[str, Any],
    resource: Mapping[str, Any],
    version: FileVersion,
) -> Member:
    kept = shelf.Kept(version.sha256, version.size)
    facts = _about(pkg, resource) | {
        "version": str(version.number),
        "since": version.kept.isoformat(),
    }
    if version.origin == "link":
        facts["note"] = tk._("A copy of what lay at its address.")
    name, ending = file_name(dict(resource)), PurePosixPath(version.name).suffix
    if ending and not name.lower().endswith(ending.lower()):
        name += ending
    path = names.give(folder, name)
    return Member(path, lambda: shelf.bytes_of(kept), version.size, facts, resource["id"])


def _table(
    names: Names,
    folder: str,
    pkg: Mapping[str, Any],
    resource: Mapping[str, Any],
    load: TableLoad,
) -> Member:
    """The treated table of a file whose own bytes hold personal information."""
    asked = Asked(columns=load.columns)
    made = offered.download_of("csv", load, asked, pkg, resource)
    facts = _about(pkg, resource) | {
        "note": tk._("The table of the file, with personal information treated.")
    }
    path = names.give(folder, f"{offered.safe_name(file_name(dict(resource)))}.csv")
    guess = (load.rows or 0) * len(load.columns) * _BYTES_OF_A_CELL
    return Member(path, lambda: pieces(made), guess, facts, resource["id"])


def _add_papers(
    plan: Plan,
    names: Names,
    folder: str,
    pkg: Mapping[str, Any],
    loads: Mapping[str, TableLoad],
) -> None:
    """What goes with the files of an entry: metadata, data dictionary, licence."""
    for name, make in papers.of_entry(pkg, loads):
        plan.members.append(Member(names.give(folder, name), make))
