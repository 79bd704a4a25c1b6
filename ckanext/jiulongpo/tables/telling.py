"""Findings of a load as JSON, which its row keeps. Pure."""

from __future__ import annotations

from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.tables import faults
from ckanext.jiulongpo.tables.privacy import Hit

__all__ = ["beside", "short", "told"]

_LONGEST_CELL = 500


def beside(hit: Hit) -> Finding:
    """What was found beside the table of a file."""
    return faults.PERSONAL_BESIDE(hit.place, count=hit.count, kind=hit.kind, row=hit.row)


def told(finding: Finding) -> dict[str, Any]:
    """A finding for JSON; its texts are put into the reader's language where they are shown."""
    kept = finding.as_dict()
    return {**kept, "context": {key: _json(value) for key, value in finding.context.items()}}


def short(cell: Any) -> Any:  # noqa: ANN401 - any value of JSON
    """A cell of a row that was set aside, as it is kept: enough of it to be known again."""
    return cell.replace("\x00", "")[:_LONGEST_CELL] if isinstance(cell, str) else cell


def _json(value: object) -> object:
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
