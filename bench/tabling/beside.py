"""Questions to two sides in turn, so that both meet the same state of the machine."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from typing import Any

from bench.tabling.site import timed

__all__ = ["Ask", "Pair", "beside"]

Ask = Callable[[], Any]
Pair = tuple[Ask, Ask]
"""Ours and stock's."""
_ROUNDS = 20


def beside(questions: Mapping[str, Pair]) -> dict[str, tuple[float, float]]:
    """Name of a question → 95th percentile of ours and of stock, ms; the first round warms up."""
    figures = {}
    for name, (ours, stock) in questions.items():
        times: tuple[list[float], list[float]] = ([], [])
        for round_ in range(_ROUNDS + 1):
            for side, ask in enumerate((ours, stock)):
                seconds, _answer = timed(ask)
                if round_:
                    times[side].append(seconds * 1000)
        figures[name] = (_p95(times[0]), _p95(times[1]))
    return figures


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[18]
