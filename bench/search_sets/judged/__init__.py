"""Queries as people ask, with graded judgements by rule, so that no record is copied here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import yaml

from bench.search_sets.asking import Ask
from bench.search_sets.measures import ndcg
from bench.search_sets.records import Record

__all__ = ["Judged", "judged", "mean_ndcg"]

_ENOUGH = 2
"""The grade that one entry of a catalogue must have for a query to count there."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A query, and the grade of each entry of one catalogue that has one."""

    text: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Rule:
    grade: int
    field: str
    pattern: re.Pattern[str]

    def holds(self, record: Record) -> bool:
        return any(self.pattern.search(text) for text in _texts(record, self.field))


def judged(records: Iterable[Record]) -> list[Judged]:
    """The queries that count in a catalogue, with its entries' grades."""
    content = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8"))
    kept = list(records)
    graded = (Judged(q, _grades(_rules(rows), kept)) for q, rows in content.items())
    return [one for one in graded if max(one.grades.values(), default=0) >= _ENOUGH]


def mean_ndcg(queries: Sequence[Judged], ask: Ask) -> float:
    """Mean nDCG@10 of the answers."""
    return fmean(ndcg(ask(query.text).ids, query.grades) for query in queries)


def _rules(rows: Iterable[str]) -> list[_Rule]:
    parts = (row.split(" ", 2) for row in rows)
    return [_Rule(int(grade), field, re.compile(pattern)) for grade, field, pattern in parts]


def _grades(rules: Sequence[_Rule], records: Iterable[Record]) -> dict[str, int]:
    graded = {
        record.id: next((rule.grade for rule in rules if rule.holds(record)), 0)
        for record in records
    }
    return {one: grade for one, grade in graded.items() if grade}


def _texts(record: Record, field: str) -> Iterable[str]:
    """Real portals list their 信息项 in the description, if anywhere."""
    if field == "items":
        return (*record.items, record.notes)
    return (record.provider,) if field == "provider" else (record.title,)
