"""Records that a source no longer has: marked missing first, withdrawn late, restorable always.

Nothing is concluded from a run that was not complete, or in which too many are gone at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.core.ports import Batch, Sink
from ckanext.jiulongpo.harvesters.core.records import RecordRef
from ckanext.jiulongpo.harvesters.seen import Seen
from ckanext.jiulongpo.harvesters.state import RunState
from ckanext.jiulongpo.shared import Finding

__all__ = ["Limits", "Vanished", "settle"]

_ALWAYS_ALLOWED = 5
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """See ``config_declaration.yaml``."""

    vanished_percent: int
    withdrawn_percent: int
    runs: int
    days: int


@dataclass(frozen=True, slots=True)
class Vanished:
    """What a complete run says of records it did not meet.

    Attributes:
        missing: records that are marked missing now.
        withdrawn: entries that were withdrawn in this run.
        doubt: why none was marked, or ``None``.
    """

    missing: int = 0
    withdrawn: int = 0
    doubt: Finding | None = None


def settle(run: RunState, sink: Sink, seen: Seen, limits: Limits) -> Vanished:
    """Mark what a complete run has not met, and withdraw what has been missing for long.

    Args:
        run: the run, complete.
        sink: writes withdrawals.
        seen: identities that the run has met.
        limits: of one run.
    """
    standing = run.standing()
    gone = [guid for guid in run.absent(["current", "rejected", "missing"]) if guid not in seen]
    fresh = sum(1 for guid in run.absent(["current"]) if guid not in seen)
    if fresh > max(_ALWAYS_ALLOWED, standing * limits.vanished_percent // 100):
        return Vanished(doubt=faults.TOO_MANY_VANISHED(vanished=fresh, known=standing))
    for chunk in _chunks(gone):
        run.mark_missing(chunk)
    if not gone:
        return Vanished()
    most = max(1, standing * limits.withdrawn_percent // 100)
    due = run.long_missing(limits.runs, limits.days, most)
    withdrawn = 0
    for chunk in _chunks(due):
        results = sink.apply(Batch(deleted=[RecordRef(guid, deleted=True) for guid in chunk]))
        withdrawn += sum(1 for result in results if result.outcome is Outcome.WITHDRAWN)
    return Vanished(missing=len(gone) - withdrawn, withdrawn=withdrawn)


def _chunks(guids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(guids), _CHUNK):
        yield guids[start : start + _CHUNK]
