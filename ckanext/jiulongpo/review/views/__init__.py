"""Pages of review."""

from __future__ import annotations

from ckanext.jiulongpo.review.views import corrections, entry, history, inbox, releases
from ckanext.jiulongpo.review.views.blueprint import review

__all__ = ["corrections", "entry", "history", "inbox", "releases", "review"]
