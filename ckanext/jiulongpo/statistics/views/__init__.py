"""The pages and files of statistics, open catalogue, sitemap and feeds."""

from __future__ import annotations

# Each module adds its routes to the one blueprint
from ckanext.jiulongpo.statistics.views import catalogue as _catalogue  # noqa: F401
from ckanext.jiulongpo.statistics.views import discovery as _discovery  # noqa: F401
from ckanext.jiulongpo.statistics.views import figures as _figures  # noqa: F401
from ckanext.jiulongpo.statistics.views import reports as _reports  # noqa: F401
from ckanext.jiulongpo.statistics.views.blueprint import statistics

__all__ = ["statistics"]
