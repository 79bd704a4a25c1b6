"""Reads what was handed over: only what is new, or all of it again under a new mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import linked as faults
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.inbox import model
from ckanext.jiulongpo.harvesters.sources.checks import COUNT_REPORTS
from ckanext.jiulongpo.harvesters.sources.exchange_report import read_report
from ckanext.jiulongpo.harvesters.sources.kind import Opening, SourceKind, SourceSettings

__all__ = ["KIND", "InboxSettings", "InboxSource"]

_SCHEME = "inbox"
_PAGE = 200


@dataclass(frozen=True, slots=True)
class InboxSource:
    """The records that one platform has handed over.

    Attributes:
        inbox: name under which they are kept.
    """

    inbox: str

    name = "inbox"
    capabilities = Capability.INCREMENTAL | Capability.TOMBSTONES

    def probe(self) -> Sequence[Check]:
        """There is nothing to reach; an inbox can be empty."""
        return [Check(COUNT_REPORTS, passed=model.count(self.inbox) >= 0)]

    def size(self) -> int | None:
        """Not told: a run reads only what is new."""
        return None

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:  # noqa: ARG002 - every finding is of one record
        """What was handed over after ``cursor``, in that order."""
        if cursor and not cursor.isdigit():
            raise Abort(faults.BAD_MOMENT(cursor=cursor))
        serial = int(cursor or 0)
        while True:
            before = serial
            for remote_id, number, body in model.since(self.inbox, serial, _PAGE):
                serial = number
                told = read_report(body)
                yield RecordRef(remote_id, cursor=str(number), deleted=told.deleted, inline=body)
            if serial == before:
                return

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """The record with its names put right."""
        told = read_report(ref.inline or {})
        return SourceRecord(ref, told.payload, findings=told.findings)


@dataclass(frozen=True, slots=True)
class InboxSettings(SourceSettings):
    """Settings of an inbox."""


def _open(opening: Opening[InboxSettings]) -> InboxSource:
    parts = urlsplit(opening.url)
    if parts.scheme != _SCHEME or not parts.netloc:
        raise Abort(faults.BAD_INBOX())
    return InboxSource(parts.netloc)


KIND = SourceKind(
    name="jiulongpo_exchange",
    title=N_("Reports of another platform"),
    description=N_("Entries that another platform reports (上报) to this one"),
    settings=InboxSettings,
    open=_open,
    address=N_("inbox:// and a name for the platform, such as inbox://chengdu"),
)
