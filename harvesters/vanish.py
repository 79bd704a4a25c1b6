"""Records that a source no longer has: marked missing first, withdrawn late, restorable always.

Nothing is concluded from a run that did not prove that it met every record, or in which too many
are gone at once: such a run keeps the list of whom it has not met for a person to decide.
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
from ckanext.jiulongpo.shared import Finding, Severity

__all__ = ["Limits", "Vanished", "settle", "welcome_back"]

_ALWAYS_ALLOWED = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """See ``config_declaration.yaml``."""

    vanished_percent: int
    withdrawn_percent: int
    runs: int
    days: int


@dataclass(frozen=True, slots=True)
class Vanished:
    """What a run that came to its end says of records it did not meet.

    Attributes:
        missing: records that are marked missing now.
        withdrawn: entries that were withdrawn in this run.
        doubt: why none was marked, or ``None``.
        unmet: records that a doubtful run has not met and a person has to decide on.
    """

    missing: int = 0
    withdrawn: int = 0
    doubt: Finding | None = None
    unmet: int = 0

    @property
    def to_confirm(self) -> bool:
        """Whether a person has to look before anything is concluded."""
        return self.unmet > 0


def settle(
    run: RunState, sink: Sink, seen: Seen, limits: Limits, doubt: Finding | None = None
) -> Vanished:
    """Mark what a run has not met, and withdraw what has been missing for long.

    Args:
        run: the run, read to its end.
        sink: writes withdrawals.
        seen: identities that the run has met.
        limits: of one run.
        doubt: why the run may not have met every record (``core.proof``), or ``None``.
    """
    fresh = sum(map(len, _unmet(run, seen, ["current"])))
    standing = run.standing()
    if doubt is None and fresh > max(_ALWAYS_ALLOWED, standing * limits.vanished_percent // 100):
        doubt = faults.TOO_MANY_VANISHED(vanished=fresh, known=standing)
    if doubt is not None:
        return _leave_to_a_person(run, seen, fresh, doubt)
    states = ["current", "rejected", "missing"] if fresh else ["rejected", "missing"]
    gone = 0
    for unmet in _unmet(run, seen, states):
        run.mark_missing(unmet)
        gone += len(unmet)
    left = gone - run.let_go(limits.runs, limits.days)
    before = run.withdrawn()
    withdrawn = _withdraw(run, sink, standing, before, limits)
    return Vanished(missing=left - withdrawn, withdrawn=withdrawn + before)


def welcome_back(run: RunState, seen: Seen) -> None:
    """Take records for present that were missing and have been named, though not read."""
    for guids in run.records_in(["missing"]):
        if met := [guid for guid in guids if guid in seen]:
            run.met_again(met)


def _unmet(run: RunState, seen: Seen, states: Sequence[str]) -> Iterator[list[str]]:
    """Records in these states that the run has not met, some at a time."""
    for guids in run.records_in(states):
        if unmet := [guid for guid in guids if guid not in seen]:
            yield unmet


def _leave_to_a_person(run: RunState, seen: Seen, fresh: int, doubt: Finding) -> Vanished:
    """A remark waits for the next run to settle it; anything graver for a person."""
    if doubt.severity is Severity.INFO:
        return Vanished(doubt=doubt)
    for unmet in _unmet(run, seen, ["current"]):
        run.keep_absences(unmet)
    return Vanished(doubt=doubt, unmet=fresh)


def _withdraw(run: RunState, sink: Sink, standing: int, before: int, limits: Limits) -> int:
    """Withdraw what is due, less what the run has withdrawn before a crash."""
    most = max(1, standing * limits.withdrawn_percent // 100) - before
    withdrawn = 0
    for due in run.long_missing(limits.runs, limits.days, most):
        results = sink.apply(Batch(deleted=[RecordRef(guid, deleted=True) for guid in due]))
        withdrawn += sum(1 for result in results if result.outcome is Outcome.WITHDRAWN)
    return withdrawn
