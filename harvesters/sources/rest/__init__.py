"""REST: lists of records behind questions and answers, each dialect of them a file."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.sources.rest.source import KIND, RestSettings, RestSource

__all__ = ["KIND", "RestSettings", "RestSource"]
