"""The measures of a search: of one answer, and of many."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

__all__ = ["Answer", "Figures", "figures", "ndcg", "percentile"]

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """The first ids found, how many there are in all, and how long it took."""

    ids: tuple[str, ...]
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """A set of known-item queries in numbers: shares from 0 to 1, times in milliseconds."""

    mrr: float
    recall: float
    zero: float
    p50: float
    p95: float


def figures(answered: Sequence[tuple[Answer, str]]) -> Figures:
    """Figures of answers, each with the id that was wanted."""
    ranks = [_rank(answer.ids[:DEPTH], wanted) for answer, wanted in answered]
    times = [answer.seconds * 1000 for answer, _wanted in answered]
    return Figures(
        mrr=fmean(1 / rank if rank else 0 for rank in ranks),
        recall=fmean(bool(rank) for rank in ranks),
        zero=fmean(answer.count == 0 for answer, _wanted in answered),
        p50=percentile(times, 0.5),
        p95=percentile(times, 0.95),
    )


def ndcg(ids: Iterable[str], grades: Mapping[str, int]) -> float:
    """nDCG@10 with gains 2^grade - 1; an id without a grade has grade 0.

    Args:
        ids: what was found, best first.
        grades: all ids judged relevant, each with 1 to 3; must not be empty.
    """
    best = sorted(grades.values(), reverse=True)
    return _dcg(grades.get(one, 0) for one in list(ids)[:DEPTH]) / _dcg(best[:DEPTH])


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _rank(ids: Sequence[str], wanted: str) -> int:
    return ids.index(wanted) + 1 if wanted in ids else 0


def _dcg(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
