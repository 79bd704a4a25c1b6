"""The catalogue's own rules, met while there is still a way to keep the record.

A value that the rules refuse is put aside with its finding, and the entry is kept for its
department to complete; only what cannot be put aside refuses the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ckanext.jiulongpo.catalog.rules import (
    Knowledge,
    check_entry,
    errors_of,
    missing_elements,
)
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.mapping.draft import Draft

__all__ = ["judge"]

_ROUNDS = 4
"""A value put aside may leave another one without its ground; after that it is the last word."""


class _Grammar(Knowledge):
    """Knows no catalogue: what only the class table or other entries can refuse, the sink sees."""

    def knows_class(self, code: str) -> bool:  # noqa: ARG002 - none is unknown here
        return True


def judge(title: str, draft: Draft, rows: list[dict[str, Any]]) -> list[Finding]:
    """Put aside what the rules refuse; what cannot be put aside stays as an error of the draft.

    Returns:
        Findings of the elements that are missing in the end.
    """
    knowledge = _Grammar()
    found: list[Finding] = []
    for _ in range(_ROUNDS):
        entry = {**draft.values, "items": rows, "title": title, "owner_org": "-"}
        entry["completion"] = "incomplete"
        found = check_entry(entry, knowledge, advise=False)
        errors = errors_of(found)
        removed = [finding for finding in errors if _put_aside(finding.field, draft, rows)]
        draft.findings += [_as_warning(finding) for finding in removed]
        if not removed:
            draft.findings += [replace(finding, stage=Stage.MAP) for finding in errors]
            break
    rows[:] = [row for row in rows if row]
    missing = set(missing_elements(found))
    return [finding for finding in found if finding.code in missing]


def _as_warning(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.WARNING, stage=Stage.MAP)


def _put_aside(name: str, draft: Draft, rows: list[dict[str, Any]]) -> bool:
    """Take a value out of the draft; whether there was one."""
    if name in draft.values:
        draft.put_aside(name, draft.values.pop(name))
        return True
    place, _, rest = name.partition(".")
    number, _, column = rest.partition(".")
    if place != "items" or not number.isdigit() or int(number) >= len(rows):
        return False
    row = rows[int(number)]
    if column not in row:
        return False
    kept = draft.aside.setdefault("items", [])
    if isinstance(kept, list):
        kept.append(_told(row, column))
    row.pop(column)
    if column == "name":
        row.clear()
    return True


def _told(row: Mapping[str, Any], column: str) -> str:
    return f"{row.get('name', '')}: {column}={row[column]}"
