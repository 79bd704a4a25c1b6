"""Pages of review."""

from __future__ import annotations

from ckanext.jiulongpo.review.views import (
    bulk,
    corrections,
    entry,
    handover,
    history,
    inbox,
    merging,
    published,
    reform,
    releases,
    workdays,
)
from ckanext.jiulongpo.review.views.blueprint import review

__all__ = [
    "bulk",
    "corrections",
    "entry",
    "handover",
    "history",
    "inbox",
    "merging",
    "published",
    "reform",
    "releases",
    "review",
    "workdays",
]
