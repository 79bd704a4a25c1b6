"""What the rules find in an entry, as tests like to compare it."""

from __future__ import annotations

from datetime import date
from typing import Any

from ckanext.jiulongpo.catalog.rules import Knowledge, check_entry
from tests.catalog.entries import complete_entry

__all__ = ["TODAY", "found_in", "found_in_entry"]

TODAY = date(2018, 7, 1)


def found_in_entry(entry: dict[str, Any], **knowledge: Any) -> set[tuple[str, str, str]]:
    """Code, field and severity of each finding of an entry as it stands."""
    known = knowledge.get("knowledge") or Knowledge(today=TODAY)
    return {(f.code, f.field, str(f.severity)) for f in check_entry(entry, known)}


def found_in(**changes: Any) -> set[tuple[str, str, str]]:
    """Findings of an otherwise faultless published entry with some values changed."""
    return found_in_entry(complete_entry(owner_org="o", **changes))
