"""What this plugin hears: tables that were loaded, entries that are described in RDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rdflib import Graph
from rdflib.term import IdentifiedNode

from ckan.types import SignalMapping

from ckanext.jiulongpo.quality import waking
from ckanext.jiulongpo.quality.dcat import add_quality
from ckanext.jiulongpo.shared import described, tables_loaded

__all__ = ["subscriptions"]


def subscriptions() -> SignalMapping:
    """Signals that this plugin hears, besides the hooks of entries."""
    return {tables_loaded: [_loaded], described: [_described]}


def _loaded(_number: int) -> None:
    waking.wake()


def _described(graph: Graph, entries: Sequence[tuple[Mapping[str, Any], IdentifiedNode]]) -> None:
    add_quality(graph, {str(entry.get("id") or ""): ref for entry, ref in entries})
