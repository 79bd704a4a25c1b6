"""What a source says of itself, in as many findings as anybody reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.faults import running

__all__ = ["Hearing"]

_MOST_OF_A_KIND = 100


@dataclass(slots=True)
class Hearing:
    """Passes findings on, up to a hundred of each code; the others are counted.

    Ten thousand files that cannot be read would else be as many rows of the ledger, written one
    by one.

    Attributes:
        note: takes what is passed on.
    """

    note: Callable[[Finding], None]
    _heard: Counter[str] = field(default_factory=Counter)

    def __call__(self, finding: Finding) -> None:
        """Hear one more."""
        self._heard[finding.code] += 1
        if self._heard[finding.code] <= _MOST_OF_A_KIND:
            self.note(finding)

    def end(self) -> None:
        """Tell how many were not passed on."""
        for code, number in sorted(self._heard.items()):
            if number > _MOST_OF_A_KIND:
                self.note(running.MORE_OF_A_KIND(value=code, count=number - _MOST_OF_A_KIND))
