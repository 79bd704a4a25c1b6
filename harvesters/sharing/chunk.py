"""What a worker has taken from the queue, read from the source before it is settled."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ckanext.jiulongpo.harvesters import config, faults
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError, Reject, Retry
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report, Source
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.sharing.state import Share
from ckanext.jiulongpo.harvesters.watched import MOST_TRIES

__all__ = ["Chunk"]

_FIRST_PAUSE_SECONDS = 2.0


@dataclass(slots=True)
class Chunk:
    """A source of a few records: those that the worker holds.

    A record whose transport fails goes back to the queue, until it was tried too often.
    """

    source: Source
    share: Share
    refs: list[RecordRef] = field(default_factory=list)
    _read: dict[str, SourceRecord | HarvestError] = field(default_factory=dict)

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
        """Not to be asked for: the run knows it."""
        return None

    def read(self, tasks: Sequence[sa.Row[Any]]) -> None:
        """Read all that is held, renewing the lease where it takes long.

        Raises:
            Abort: the source cannot be used.
        """
        renewed = time.monotonic()
        for task in tasks:
            self._read_one(task)
            if time.monotonic() - renewed > config.lease_seconds() / 3:
                self.share.renew()
                renewed = time.monotonic()

    def _read_one(self, task: sa.Row[Any]) -> None:
        ref = RecordRef(
            task.remote_id, task.revision, task.cursor, task.deleted, inline=task.payload
        )
        if task.attempts > MOST_TRIES:
            self._park(ref, task.attempts - 1)
            return
        try:
            read = None if task.deleted else self.source.fetch(_bare(ref))
        except Retry as error:
            if task.attempts < MOST_TRIES:
                self.share.postpone(ref.guid, _FIRST_PAUSE_SECONDS * 2 ** (task.attempts - 1))
                return
            self.share.parked.add(ref.guid)
            read = error
        except Abort:
            raise
        except HarvestError as error:
            read = error
        except Exception as error:  # noqa: BLE001 - a source may fail in any way
            read = Reject(running.DEFECT(error=type(error).__name__))
        if isinstance(read, SourceRecord) and task.attempts > 1:
            self.share.keep(ref.guid, dict(read.payload))
        self._add(ref, read)

    def _park(self, ref: RecordRef, attempts: int) -> None:
        self.share.parked.add(ref.guid)
        self._add(ref, Reject(faults.PARKED(attempts=attempts)))

    def _add(self, ref: RecordRef, read: SourceRecord | HarvestError | None) -> None:
        self.refs.append(ref)
        if read is not None:
            self._read[ref.guid] = read

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:  # noqa: ARG002 - the port
        """The records that were read."""
        yield from self.refs

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """What was read.

        Raises:
            HarvestError: what reading has raised.
        """
        read = self._read[ref.guid]
        if isinstance(read, HarvestError):
            raise read
        return read


def _bare(ref: RecordRef) -> RecordRef:
    return RecordRef(ref.guid, ref.revision, ref.cursor)
