"""What actions and pages say of a comparison."""

from __future__ import annotations

from typing import Any

from ckanext.jiulongpo.tables import answers
from ckanext.jiulongpo.tables.versions.comparing.model import (
    Difference,
    FileComparison,
    differences_of,
)

__all__ = ["told"]

_MOST = 1000


def told(comparison: FileComparison, kind: str, after: int, limit: int) -> dict[str, Any]:
    """A comparison with a page of its differences.

    Args:
        comparison: in whichever state.
        kind: only differences of this kind; empty for all.
        after: number of the last difference of the page before.
        limit: differences on the page.
    """
    base = {"state": comparison.state, "old": comparison.old, "new": comparison.new}
    if comparison.state == "failed":
        problem, remedy = answers.said(comparison.facts["finding"])
        return {**base, "problem": problem, "remedy": remedy}
    if comparison.state == "waiting":
        return base
    found = differences_of(comparison.id, kind, after, min(limit, _MOST))
    return {**base, **comparison.facts, "differences": [_told(each) for each in found]}


def _told(difference: Difference) -> dict[str, Any]:
    return {
        "number": difference.number,
        "change": difference.kind,
        "old_row": difference.old_row,
        "new_row": difference.new_row,
        "old": difference.old,
        "new": difference.new,
    }
