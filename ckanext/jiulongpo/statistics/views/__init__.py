"""The pages and files of statistics, open catalogue, sitemap and feeds."""

from __future__ import annotations

from ckanext.jiulongpo.statistics.views import catalogue, discovery, figures, reports
from ckanext.jiulongpo.statistics.views.blueprint import statistics

__all__ = ["catalogue", "discovery", "figures", "reports", "statistics"]
