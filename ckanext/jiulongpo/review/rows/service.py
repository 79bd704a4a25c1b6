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
from ckanext.jiulongpo.shared import (
    TOO_LARGE_TO_COMPARE,
    TableError,
    ask_rows_beside,
    rows_asked_beside,
    rows_beside,
    wake_tables,
)

__all__ = ["compare", "compared"]

_MOST_FILES = 10
_MOST_ROWS = 200


def compared(package: model.Package) -> list[dict[str, Any]]:
    """The files that the pending version of an entry changes, each with its rows.

    Args:
        package: the entry; without a pending version nothing is compared.

    Returns:
        By file ``name``; ``old`` and ``new``: ``id``, ``url`` and ``format``, or none; ``rows``:
        what differs, where it was compared; ``finding``: why it was not; ``waiting``: whether a
        worker is at it; ``can_ask``: whether one can be asked.
    """
    return [_told(pair, is_in=number < _MOST_FILES) for number, pair in enumerate(_pairs(package))]


def compare(package: model.Package, file_id: str) -> None:
    """Have a worker compare a file of the pending version that is too large for the page.

    Args:
        package: the entry.
        file_id: of the file in the pending version.

    Raises:
        ObjectNotFound: it has no such file beside a published one.
    """
    for pair in _pairs(package):
        if pair.old and pair.new and pair.new["id"] == file_id and _is_here(pair):
            ask_rows_beside(dict(pair.old), dict(pair.new))
            wake_tables()
            return
    raise tk.ObjectNotFound(tk._("There is no such file in the pending version"))


def _pairs(package: model.Package) -> list[Pair]:
    case = state.open_case(package.id)
    if case is None or case.proposed is None:
        return []
    published, proposed = (
        (side or {}).get("resources") or [] for side in (case.base, case.proposed)
    )
    return pairs(published, proposed)


def _told(pair: Pair, *, is_in: bool) -> dict[str, Any]:
    rows, finding = _rows(pair) if is_in else (None, faults.TOO_MANY_FILES(limit=_MOST_FILES))
    # Too large to be compared while somebody waits for the page: a worker can be asked
    is_large = finding is not None and finding.code == TOO_LARGE_TO_COMPARE.code
    later = _later(pair) if is_large else None
    if later and later["state"] == "ready":
        rows, finding = later, None
    told = finding.told(tk._) if finding else None
    if later and later["state"] == "failed":
        told = {"text": later["problem"], "advice": later["remedy"], "code": ""}
    return {
        "name": pair.name,
        "old": _file(pair.old),
        "new": _file(pair.new),
        "rows": rows,
        "finding": told,
        "waiting": bool(later) and later["state"] == "waiting",
        "can_ask": is_large and later is None,
    }


def _rows(pair: Pair) -> tuple[dict[str, Any] | None, Finding | None]:
    if pair.old is None or pair.new is None:
        return None, None
    if not _is_here(pair):
        return None, faults.ROWS_ELSEWHERE()
    try:
        return rows_beside(dict(pair.old), dict(pair.new), _MOST_ROWS), None
    except (HarvestError, TableError) as error:
        return None, error.finding


def _later(pair: Pair) -> dict[str, Any] | None:
    return rows_asked_beside(dict(pair.old or {}), dict(pair.new or {}), _MOST_ROWS)


def _is_here(pair: Pair) -> bool:
    both = [file for file in (pair.old, pair.new) if file]
    here = all(file.get("url_type") == "upload" for file in both)
    return here and p.plugin_loaded("jiulongpo_tables")


def _file(file: Any) -> dict[str, str] | None:  # noqa: ANN401 -- a file of a document, or none
    if file is None:
        return None
    return {name: str(file.get(name) or "") for name in ("id", "name", "format", "url")}
