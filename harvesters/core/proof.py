"""Was the source read whole? Only then does a record's absence mean anything.

A run is complete when the source itself says so; everything else is doubt, and doubt removes
nothing: the run ends unconfirmed (待确认) and a person compares.
"""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Tally

__all__ = ["Proof", "doubt_of"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What speaks for a source's having been read whole.

    Attributes:
        declared: number of records that the source says it has, or ``None``.
        self_evident: the data show their own end, such as a JSON list that closes or a page that
            is marked as the last. Where they do not, and no number is declared, two runs that
            meet the same records have to prove it.
        broken: parts, such as pages or files, that could not be read.
    """

    declared: int | None = None
    self_evident: bool = True
    broken: int = 0


def doubt_of(proof: Proof, tally: Tally, *, digest: str, last_digest: str) -> Finding | None:
    """Why a run that came to its end may not have met every record, or ``None``.

    Args:
        proof: the source's own.
        tally: of the run.
        digest: of the identities that were met.
        last_digest: of those that the last whole reading met; empty when there was none.
    """
    if not tally.read:
        return running.EMPTY()
    if tally.cut:
        return tally.cut
    if broken := proof.broken + tally.unread:
        return running.NOT_READ_WHOLE(count=broken)
    distinct = tally.read - tally.counts[Outcome.REPEATED]
    if proof.declared is not None:
        differs = proof.declared != distinct
        return running.COUNT_DIFFERS(declared=proof.declared, read=distinct) if differs else None
    unproven = not proof.self_evident and digest != last_digest
    return running.NOT_SEEN_TWICE() if unproven else None
