"""Errors of a harvest, sorted by what the run must do about them.

::

    HarvestError      one finding: code, message, remedy
    ├── Skip          not for us: counted, no entry, no fault
    ├── Reject        this record is wrong: into the ledger, go on
    ├── Retry         the transport failed: again with back-off, then a Reject or an Abort
    └── Abort         the source cannot be used: end the run, move no state, withdraw nothing
        └── Cut       its data break off: what came before is kept, a person looks at the rest
"""

from __future__ import annotations

from ckanext.jiulongpo.findings import Finding

__all__ = ["Abort", "Cut", "HarvestError", "Reject", "Retry", "Skip"]


class HarvestError(Exception):
    """Base of the four; carries its finding, so that the message is made in one place."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text())
        self.finding = finding

    @property
    def code(self) -> str:
        """The finding's constant, such as ``JLP-H-D01``."""
        return self.finding.code

    def __reduce__(self) -> tuple[type[HarvestError], tuple[Finding]]:
        return (type(self), (self.finding,))


class Skip(HarvestError):  # noqa: N818 - named by its consequence
    """The record is not meant for this catalogue."""


class Reject(HarvestError):  # noqa: N818 - named by its consequence
    """The record cannot become an entry."""


class Retry(HarvestError):  # noqa: N818 - named by its consequence
    """The source did not answer; it may the next time.

    Attributes:
        after: seconds that the source asked to wait, or ``None``.
    """

    def __init__(self, finding: Finding, after: float | None = None) -> None:
        super().__init__(finding)
        self.after = after


class Abort(HarvestError):  # noqa: N818 - named by its consequence
    """Nothing more can be read from the source in this run."""


class Cut(Abort):
    """The data end in their middle: JSON that is not closed, a text that stops within a word.

    The system answered, so trying again is no cure; a run that has read records of it ends
    unconfirmed. Before the first record it is an ``Abort`` like any other.
    """
