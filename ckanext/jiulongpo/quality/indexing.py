"""Score and grade in the index, to sort and to filter by; Solr changes them in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ckanext.jiulongpo.quality.model import scores_of
from ckanext.jiulongpo.shared import QUALITY_FIELD, QUALITY_GRADE_FIELD, index_numbers

__all__ = ["indexed", "put_into_index"]

_CHUNK = 1_000


def indexed(document: dict[str, Any]) -> dict[str, Any]:
    """A document that is about to be indexed, with what is known of its quality.

    Nothing is said as 0: Solr changes in place only what some document of the index has.
    """
    key = str(document.get("id") or "")
    score, grade = scores_of([key]).get(key, (0, 0))
    return {**document, QUALITY_FIELD: score, QUALITY_GRADE_FIELD: grade}


def put_into_index(package_ids: Sequence[str]) -> None:
    """Tell the index how entries stand now; one that it does not hold is passed over.

    Raises:
        SearchError: Solr does not answer.
    """
    for start in range(0, len(package_ids), _CHUNK):
        part = list(package_ids[start : start + _CHUNK])
        scores = scores_of(part)
        index_numbers(
            {
                key: dict(
                    zip((QUALITY_FIELD, QUALITY_GRADE_FIELD), scores.get(key, (0, 0)), strict=True)
                )
                for key in part
            }
        )
