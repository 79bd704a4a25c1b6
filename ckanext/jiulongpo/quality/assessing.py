"""Judges what is due, keeps it, tells the index: in batches, each in a transaction of its own."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from ckan.lib.search import SearchError

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.quality import service
from ckanext.jiulongpo.quality.criteria import JUDGES, VERSION
from ckanext.jiulongpo.quality.gathering.service import gathered
from ckanext.jiulongpo.quality.indexing import put_into_index
from ckanext.jiulongpo.quality.judging import judge
from ckanext.jiulongpo.quality.report import service as report
from ckanext.jiulongpo.quality.service import Found
from ckanext.jiulongpo.quality.stated import stated
from ckanext.jiulongpo.schemas.criteria import Criteria
from ckanext.jiulongpo.shared import local_today

__all__ = ["Done", "assess", "assess_due"]

log = logging.getLogger(__name__)

_BATCH = 250


@dataclass(frozen=True, slots=True)
class Done:
    """What one pass did.

    Attributes:
        judged: entries that were looked at.
        changed: entries whose score or grade changed.
        forgotten: entries that are not in the catalogue any more.
    """

    judged: int = 0
    changed: int = 0
    forgotten: int = 0


def assess_due() -> Done:
    """Judge every entry that is due; nothing where another process is at it."""
    with alone("quality") as first:
        return _all_due() if first else Done()


def _all_due() -> Done:
    criteria = stated()
    basis = _basis(criteria)
    forgotten = service.forget_gone()
    judged = changed = 0
    before: list[str] = []
    while due := service.due_ids(basis, local_today(), _BATCH):
        if due == before:  # somebody changes them all the time; the next pass finds them again
            break
        before = due
        scored = assess(due, criteria)
        _tell_index(scored)
        judged, changed = judged + len(due), changed + len(scored)
    if judged or forgotten:
        report.keep_month(local_today())
    return Done(judged, changed, len(forgotten))


def assess(package_ids: Sequence[str], criteria: Criteria) -> list[str]:
    """Judge entries and keep what is found.

    Returns:
        those whose score or grade changed.
    """
    marks = service.marks_of(package_ids)
    found = {
        package_id: Found(
            judge(one.facts, criteria, JUDGES),
            one.facts.origin.source_id if one.facts.origin else "",
            one.review_on,
        )
        for package_id, one in gathered(list(marks)).items()
    }
    return service.store(found, marks, _basis(criteria))


def _basis(criteria: Criteria) -> str:
    return hashlib.sha256(f"{criteria.mark} {VERSION}".encode()).hexdigest()[:16]


def _tell_index(package_ids: Sequence[str]) -> None:
    """Without an index the verdict holds all the same: whoever indexes the entry writes it."""
    try:
        put_into_index(package_ids)
    except SearchError:
        log.warning("The index was not told of the quality of %s entries", len(package_ids))
