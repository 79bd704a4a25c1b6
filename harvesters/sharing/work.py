"""What workers do with a run that they share: one lists, all read and settle."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ckanext.jiulongpo.harvesters import faults, lease
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.hearing import Hearing
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Tally
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Capability, Proving, Source
from ckanext.jiulongpo.harvesters.core.proof import Proof
from ckanext.jiulongpo.harvesters.core.records import RecordRef
from ckanext.jiulongpo.harvesters.seen import Seen
from ckanext.jiulongpo.harvesters.sharing.chunk import Chunk
from ckanext.jiulongpo.harvesters.sharing.state import Share
from ckanext.jiulongpo.harvesters.state import LostRunError, RunState
from ckanext.jiulongpo.harvesters.watched import Watched
from ckanext.jiulongpo.shared import Finding, Severity

__all__ = ["Listing", "settle_all", "settle_some", "share_of", "shareable"]

CHUNK = 20
"""Records that a worker takes at once: few, so that slow sources are shared evenly."""

_PUT = 500
_PAUSE_SECONDS = 0.5

MakePipeline = Callable[[Share], Pipeline]


def shareable(source: Source) -> bool:
    """Whether a source's records can be read by any worker, by their identity alone."""
    return Capability.RANDOM_ACCESS in source.capabilities


def share_of(run: RunState) -> Share:
    """This worker's part in a run."""
    return Share(
        run.run_id, run.source_id, run.job_id, run.fence, run.scope, owner=lease.worker_name()
    )


@dataclass(slots=True)
class Listing:
    """What the worker that lists a source finds; kept in the run's row once it is whole.

    Attributes:
        read: records that were named; repetitions are among them.
        repeated: records that were named before.
        unread: parts that could not be read.
        proof: the source's own.
        cursor: the latest that a record has carried.
    """

    note: Callable[[Finding], None]
    read: int = 0
    repeated: int = 0
    unread: int = 0
    cursor: str = ""
    proof: Proof = field(default_factory=Proof)

    def make(self, source: Watched, share: Share, start: str) -> None:
        """Put all records of a source into the queue.

        Raises:
            HarvestError: the source cannot be listed; what was named before stands in the queue.
        """
        seen = Seen()
        refs: list[RecordRef] = []
        hearing = Hearing(self.note)

        def hear(finding: Finding) -> None:
            self.unread += finding.severity is Severity.ERROR
            hearing(finding)

        try:
            for ref in source.discover(start, hear):
                self.read += 1
                if ref.repeats or not seen.add(ref.guid):
                    self.repeated += 1
                    continue
                refs.append(ref)
                if len(refs) >= _PUT:
                    share.put(refs, self.read - len(refs))
                    refs = []
        finally:
            share.put(refs, self.read - len(refs))
            hearing.end()
        self.cursor = source.cursor
        if isinstance(source.source, Proving):
            self.proof = source.source.proof()

    def as_dict(self) -> dict[str, Any]:
        """For the run's row."""
        names = ("read", "repeated", "unread", "cursor")
        return {**{name: getattr(self, name) for name in names}, "proof": asdict(self.proof)}

    def load(self, kept: Mapping[str, Any]) -> None:
        """From the run's row, after another worker has listed."""
        for name in ("read", "repeated", "unread", "cursor"):
            setattr(self, name, kept[name])
        self.proof = Proof(**kept["proof"])

    def tally(self, counts: Mapping[str, int], noted: Counter[str]) -> Tally:
        """Of the whole run, whoever has settled what."""
        by_outcome = Counter({Outcome(name): count for name, count in counts.items()})
        if self.repeated:
            by_outcome[Outcome.REPEATED] += self.repeated
        return Tally(self.read, by_outcome, noted, self.unread, complete=True, noted=noted)


def settle_some(source: Source, share: Share, pipeline: Pipeline) -> bool:
    """Take a few records and settle them; false when there is none to be taken now.

    Raises:
        Abort: the source cannot be used.
    """
    tasks = share.take(CHUNK)
    if not tasks:
        return False
    chunk = Chunk(source, share)
    chunk.read(tasks)
    if chunk.refs:
        pipeline.source = chunk
        try:
            pipeline.run()
        except LostRunError:
            return True  # its lease was over; another worker has these records
    return True


def settle_all(source: Source, share: Share, pipeline: Pipeline) -> Finding | None:
    """Settle until the queue is empty, also of what other workers give up.

    Returns:
        why it could not be emptied, or ``None``.
    """
    while share.left():
        if share.stopping:
            return faults.STOPPED()
        try:
            if not settle_some(source, share, pipeline):
                time.sleep(_PAUSE_SECONDS)
        except HarvestError as error:
            return error.finding
    return None
