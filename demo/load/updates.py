"""Earlier updates of the district's entries, so that their latest periods show something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ckanext.jiulongpo.review.updates import service as updates
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.cycles import parse_day
from demo.generator.updates import earlier_updates
from demo.load.site import act

__all__ = ["remember_updates"]

_AT_ONCE = 500


def remember_updates() -> int:
    """Keep the days; returns how many were new."""
    return updates.keep(_made()) + updates.look()


def _made() -> Iterator[tuple[str, date]]:
    cycles = codelist("update_cycle")
    for entry in _entries():
        latest = parse_day(entry.get("data_update_date"))
        since = parse_day(entry.get("publish_date"))
        if latest and since:
            cycle = cycles.label(entry.get("update_cycle") or "", "zh_Hans_CN")
            for day in earlier_updates(entry["name"], cycle, since, latest):
                yield entry["id"], day


def _entries() -> Iterator[dict[str, Any]]:
    start = 0
    while found := act("package_search", rows=_AT_ONCE, start=start, sort="name asc")["results"]:
        yield from found
        start += len(found)
