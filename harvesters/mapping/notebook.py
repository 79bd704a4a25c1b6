"""Findings told once for a run, with their count, instead of once a record."""

from __future__ import annotations

from collections import Counter

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.faults import Fault, sample

__all__ = ["Notebook"]

_KINDS = 5_000
"""A broken source may have a new unknown value in each record; beyond this they count together."""


class Notebook:
    """Counts of faults by field and value."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[Fault, str, str]] = Counter()

    def count(self, fault: Fault, field: str, value: str = "") -> None:
        """One more of it."""
        key = (fault, field, sample(value))
        if key not in self._counts and len(self._counts) >= _KINDS:
            key = (fault, field, "…")
        self._counts[key] += 1

    def take(self) -> list[Finding]:
        """One finding for each fault, field and value, the most frequent first; then count anew."""
        findings = [
            fault(field, value=value, count=count)
            for (fault, field, value), count in self._counts.most_common()
        ]
        self._counts.clear()
        return findings
