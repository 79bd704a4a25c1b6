"""Bars of charts as lengths; the charts are markup and need no script. Pure."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["lengths"]

_SHORTEST = 0.5
"""Per cent; what is there but little can still be seen."""


def lengths(values: Sequence[float]) -> list[float]:
    """Each value in per cent of the largest; what is more than nothing is never quite nothing."""
    largest = max(values, default=0)
    if largest <= 0:
        return [0.0 for _ in values]
    return [max(_SHORTEST, round(100 * v / largest, 1)) if v > 0 else 0.0 for v in values]
