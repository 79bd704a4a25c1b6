"""Changed entries: what the source has changed is written, the rest stays as people left it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["identify_files", "merge"]

_JUDGEMENTS = frozenset({"completion", "missing_elements"})
"""What the source's own values are worth; a department that has completed its entry knows more."""


def identify_files(package_id: str, files: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give each file an id that stays the same as long as its address does."""
    space = uuid.UUID(package_id)
    seen: dict[str, int] = {}
    identified = []
    for file in files:
        url = str(file.get("url", ""))
        seen[url] = seen.get(url, 0) + 1
        identified.append({**file, "id": str(uuid.uuid5(space, f"{seen[url]} {url}"))})
    return identified


def merge(
    stored: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """The stored entry with what the source has changed between two of its versions.

    Args:
        stored: the entry as ``package_show`` gives it.
        before: what the source gave the last time.
        after: what it gives now.
    """
    merged = dict(stored)
    for name in before.keys() | after.keys():
        if before.get(name) == after.get(name):
            continue
        if name in _JUDGEMENTS and stored.get("completion") == "complete":
            continue
        if name == "resources":
            merged[name] = _merge_files(stored, before, after)
        elif name in after:
            merged[name] = after[name]
        else:
            merged.pop(name, None)
    return merged


def _merge_files(
    stored: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The source's files in its order, then those that people have added."""
    present = {file["id"]: file for file in stored.get("resources", ())}
    ours = {file["id"] for file in before.get("resources", ())}
    given = [{**present.get(file["id"], {}), **file} for file in after.get("resources", ())]
    theirs = {file["id"] for file in given}
    added = [file for key, file in present.items() if key not in ours and key not in theirs]
    return [*given, *added]
