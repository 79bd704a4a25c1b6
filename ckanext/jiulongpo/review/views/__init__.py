"""Pages of review."""

from __future__ import annotations

from ckanext.jiulongpo.review.views import (
    corrections,
    entry,
    handover,
    history,
    inbox,
    reform,
    releases,
    workdays,
)
from ckanext.jiulongpo.review.views.blueprint import review

__all__ = [
    "corrections",
    "entry",
    "handover",
    "history",
    "inbox",
    "reform",
    "releases",
    "review",
    "workdays",
]
