"""How often an entry was downloaded lately, for the order 最多下载 of the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ckanext.jiulongpo.shared import DOWNLOADS_FIELD, ShortMemory
from ckanext.jiulongpo.statistics import clock, model
from ckanext.jiulongpo.statistics.moving import POPULAR_DAYS

__all__ = ["forget", "indexed"]

_SECONDS = 60
_MOST = 1_000_000
_memory: ShortMemory[Mapping[str, int]] = ShortMemory()


def indexed(document: dict[str, Any]) -> dict[str, Any]:
    """A document that is about to be indexed, with its downloads; asked once a minute.

    Nothing is said as 0: Solr changes in place only what some document of the index has.
    """
    counts = _memory.get("downloads", _counts, _SECONDS)
    return {**document, DOWNLOADS_FIELD: counts.get(str(document.get("id")), 0)}


def _counts() -> Mapping[str, int]:
    return model.downloads_since(clock.today() - timedelta(days=POPULAR_DAYS), _MOST)


def forget() -> None:
    """Ask anew at the next entry that is indexed in this process."""
    _memory.forget()
