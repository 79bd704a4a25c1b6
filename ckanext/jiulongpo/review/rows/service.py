"""Compares the files of a pending version with the published ones, row by row."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.review import faults, state
from ckanext.jiulongpo.review.rows.pairing import Pair, pairs
from ckanext.jiulongpo.shared import TableError, rows_beside

__all__ = ["compared"]

_MOST_FILES = 10
_MOST_ROWS = 200


def compared(package: model.Package) -> list[dict[str, Any]]:
    """The files that the pending version of an entry changes, each with its rows.

    Args:
        package: the entry; without a pending version nothing is compared.

    Returns:
        By file ``name``; ``old`` and ``new``: ``id``, ``url`` and ``format``, or none; ``rows``:
        what differs, where it was compared; ``finding``: why it was not.
    """
    case = state.open_case(package.id)
    if case is None or case.proposed is None:
        return []
    published, proposed = (
        (side or {}).get("resources") or [] for side in (case.base, case.proposed)
    )
    found = pairs(published, proposed)
    return [_told(pair, is_in=number < _MOST_FILES) for number, pair in enumerate(found)]


def _told(pair: Pair, *, is_in: bool) -> dict[str, Any]:
    rows, finding = _rows(pair) if is_in else (None, faults.TOO_MANY_FILES(limit=_MOST_FILES))
    return {
        "name": pair.name,
        "old": _file(pair.old),
        "new": _file(pair.new),
        "rows": rows,
        "finding": finding.told(tk._) if finding else None,
    }


def _rows(pair: Pair) -> tuple[dict[str, Any] | None, Finding | None]:
    if pair.old is None or pair.new is None:
        return None, None
    both = (pair.old, pair.new)
    is_here = all(file.get("url_type") == "upload" for file in both)
    if not is_here or not p.plugin_loaded("jiulongpo_tables"):
        return None, faults.ROWS_ELSEWHERE()
    try:
        return rows_beside(dict(pair.old), dict(pair.new), _MOST_ROWS), None
    except (HarvestError, TableError) as error:
        return None, error.finding


def _file(file: Any) -> dict[str, str] | None:  # noqa: ANN401 -- a file of a document, or none
    if file is None:
        return None
    return {name: str(file.get(name) or "") for name in ("id", "name", "format", "url")}
