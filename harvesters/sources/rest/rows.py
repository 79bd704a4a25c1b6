"""Makes records of the rows of a list: unknown objects dropped, identities told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Abort, Reject
from ckanext.jiulongpo.harvesters.core.faults import answering, reading, sample
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.core.records import RecordRef
from ckanext.jiulongpo.harvesters.mapping.paths import find
from ckanext.jiulongpo.harvesters.sources.identities import Identify, Seen
from ckanext.jiulongpo.harvesters.sources.rest.details import Completed, Details
from ckanext.jiulongpo.harvesters.sources.rest.dialect import Dialect
from ckanext.jiulongpo.harvesters.sources.rest.envelope import Page
from ckanext.jiulongpo.harvesters.sources.rest.moments import cursor_of

__all__ = ["Rows"]

_MOST_NAMED = 50
"""Names of dropped objects that are kept; a system may make up a new one for each record."""


@dataclass(slots=True)
class Rows:
    """The rows of one run, page after page."""

    dialect: Dialect
    details: Details
    identify: Identify
    _position: int = 0
    _seen: Seen = field(default_factory=Seen)
    _overlapping: int = 0
    _dropped: set[str] = field(default_factory=set)
    _dropped_besides: int = 0

    def refs(self, page: Page) -> Iterator[RecordRef]:
        """The records of a page, in its order."""
        of_page: set[str] = set()
        objects = [row for row in page.rows if isinstance(row, Mapping)]
        yield from self._broken(page)
        for done in self.details.of(objects):
            self._position += 1
            ref = self._ref(done)
            if ref.repeats and ref.guid not in of_page:
                self._overlapping += 1
            of_page.add(ref.guid)
            yield ref

    def end(self, report: Report) -> None:
        """What is to be said of all pages together.

        Raises:
            Abort: records came again on a later page, so others may have slipped through.
        """
        for name in sorted(self._dropped):
            report(answering.NESTED_DROPPED(name, name=name))
        if self._dropped_besides:
            told = answering.MORE_DROPPED(count=self._dropped_besides, limit=_MOST_NAMED)
            report(told)
        self._seen.tell_clashes(report)
        if self._overlapping:
            raise Abort(answering.OVERLAPPING(count=self._overlapping))

    def _ref(self, done: Completed) -> RecordRef:
        """A record under the identity that its row has, for details may fail."""
        guid = self.identify(done.row) or self.identify(done.record)
        if done.fault:
            guid = guid or f"row-{self._position}"
            return RecordRef(guid, position=self._position, fault=done.fault)
        since = self.dialect.since
        cursor = cursor_of(find(done.record, since.changed)) if since else ""
        return self._seen.ref(self._known(done.record), guid, self._position, cursor)

    def _broken(self, page: Page) -> Iterator[RecordRef]:
        for row in page.rows:
            if not isinstance(row, Mapping):
                self._position += 1
                fault = Reject(reading.NOT_AN_OBJECT(kind=type(row).__name__))
                yield RecordRef(f"row-{self._position}", position=self._position, fault=fault)

    def _known(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """The record without objects that the dialect does not name: they may be anybody's."""
        strange = [
            name
            for name, value in record.items()
            if _is_nested(value) and name not in self.dialect.nested
        ]
        self._note_dropped(strange)
        return {name: value for name, value in record.items() if name not in strange}

    def _note_dropped(self, names: list[str]) -> None:
        new = {sample(name) for name in names} - self._dropped
        room = _MOST_NAMED - len(self._dropped)
        self._dropped.update(sorted(new)[:room])
        self._dropped_besides += len(new) > room


def _is_nested(value: object) -> bool:
    if isinstance(value, list):
        return any(isinstance(part, (Mapping, list)) for part in value)
    return isinstance(value, Mapping)
