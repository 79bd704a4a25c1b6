"""A source under the eyes of its run: stopped when a person asks, wary of what killed a worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.harvesters.core.cursor import latest
from ckanext.jiulongpo.harvesters.core.errors import Abort, Reject
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report, Source
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.seen import Seen
from ckanext.jiulongpo.harvesters.state import RunState

__all__ = ["MOST_TRIES", "Watched", "wanted"]

MOST_TRIES = 5
"""A record that so many workers did not survive, or that failed so often, is set aside."""


@dataclass(slots=True)
class Watched:
    """Reads as the source does.

    Attributes:
        careful: places (from 1) whose records are noted before they are tried; a worker has died
            among them, and the record in hand when the next one dies is known.
        only: identities to be read, others are passed over; ``None`` means all.
        cursor: the latest that a record has carried.
    """

    source: Source
    run: RunState
    careful: range = range(0)
    only: Seen | None = None
    cursor: str = ""
    _wary: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The source's."""
        return self.source.name

    @property
    def capabilities(self) -> Capability:
        """The source's."""
        return self.source.capabilities

    def probe(self) -> Sequence[Check]:
        """The source's."""
        return self.source.probe()

    def size(self) -> int | None:
        """The source's, unless only some of its records are asked for."""
        return self.source.size() if self.only is None else len(self.only)

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        """The source's records, until a person asks to stop.

        Raises:
            Abort: the source cannot be read, or a person has asked to stop.
        """
        place = 0
        for ref in self.source.discover(cursor, report):
            if self.run.stopping:
                raise Abort(faults.STOPPED())
            if self.only is not None and ref.guid not in self.only:
                continue
            place += 1
            if place in self.careful:
                self._wary.add(ref.guid)
            self.cursor = latest([self.cursor, ref.cursor])
            yield ref

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """The source's record.

        Raises:
            Reject: workers have died with this record in hand too often.
        """
        if ref.guid in self._wary:
            self._wary.discard(ref.guid)
            if ref.guid == self.run.suspect and self.run.deaths >= MOST_TRIES:
                raise Reject(faults.PARKED(attempts=self.run.deaths))
            self.run.take_in_hand(ref.guid)
        return self.source.fetch(ref)


def wanted(run: RunState) -> Seen | None:
    """The records that a run of scope ``failed`` is for; ``None`` for all."""
    if run.scope != "failed":
        return None
    ones = Seen()
    for guid in chain.from_iterable(run.failed_ones()):
        ones.add(guid)
    return ones
