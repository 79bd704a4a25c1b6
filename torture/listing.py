"""A source that is a list in memory, for histories of many runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from torture.records import Row

__all__ = ["Listing"]


@dataclass(slots=True)
class Listing:
    """A source that gives these rows, and breaks off after some of them if it is told so."""

    rows: list[Row]
    breaks_after: int | None = None

    name = "listing"
    capabilities = Capability.SNAPSHOT

    def probe(self) -> list[Check]:
        """Nothing is asked of it."""
        return []

    def size(self) -> int | None:
        """Not known beforehand."""
        return None

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:  # noqa: ARG002 - the port
        """The rows in their order."""
        for place, given in enumerate(self.rows):
            if place == self.breaks_after:
                raise Abort(reading.BROKEN_JSON(records=place, reason="the connection broke"))
            yield RecordRef(given["详情页网址"].rpartition("/")[2], inline=given)
        if self.breaks_after is not None:
            raise Abort(reading.BROKEN_JSON(records=len(self.rows), reason="the connection broke"))

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """The row."""
        return SourceRecord(ref, ref.inline or {})
