"""数据值符合代码和类型: cells of tables against what their 信息项 declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Column, Facts, text_of
from ckanext.jiulongpo.quality.judging import NOTHING, Answer
from ckanext.jiulongpo.quality.matching import matched
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Codes"]

_NUMBERS = frozenset({"integer", "number", "percent"})
_DAYS = frozenset({"date", "moment"})
_FIT: Mapping[str, frozenset[str]] = {
    "N": _NUMBERS,
    "Y": _NUMBERS,
    "B": _NUMBERS,
    "F": _NUMBERS,
    "I": frozenset({"integer"}),
    "D": _DAYS,
    "T": _DAYS,
}
"""Kinds of columns that fit a data type of the guideline; other types fit every column."""
_SAMPLES = 10


class Codes:
    """GB/T 36344-2018, 0302 with 0105 (values of lists) and 0305 (rows that do not fit)."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:
        """Columns whose values were masked are left out."""
        if not facts.tables:
            return NOTHING
        pairs = [
            (item, column)
            for table in facts.tables
            for item, column in matched(facts.items, table).pairs
            if not column.changed and column.filled
        ]
        findings = [
            *_outside(facts, pairs, stated.limits.get("share", 100)),
            *_types(pairs),
            *_lengths(pairs),
            *_aside(facts),
        ]
        return Answer(tuple(findings), (("compared", len(pairs)),))


_Pairs = list[tuple[Mapping[str, Any], Column]]


def _outside(facts: Facts, pairs: _Pairs, share: int) -> Iterator[Finding]:
    """Cells whose value is neither a code nor a word of the list in the item's description."""
    cells, names, samples = 0, [], []
    for item, column in pairs:
        codes = facts.codes_in(text_of(item.get("description")))
        if not codes:
            continue
        known = set(codes) | set(codes.values())
        strange = [value for value, _count in column.top if value not in known]
        outside = column.filled - sum(n for value, n in column.top if value in known)
        if outside > 0 and 100 * (column.filled - outside) < share * column.filled:
            cells += outside
            names.append(text_of(item.get("name")))
            samples += strange[:_SAMPLES]
    if names:
        yield faults.VALUES_OUTSIDE(
            "items", cells=cells, number=len(names), samples=names[:_SAMPLES], values=samples
        )


def _types(pairs: _Pairs) -> Iterator[Finding]:
    wrong = [
        text_of(item.get("name"))
        for item, column in pairs
        if column.kind not in _FIT.get(text_of(item.get("data_type")), {column.kind})
    ]
    if wrong:
        yield faults.TYPES_DIFFER("items.data_type", number=len(wrong), samples=wrong[:_SAMPLES])


def _lengths(pairs: _Pairs) -> Iterator[Finding]:
    """Texts longer than registered; the length is in bytes, and sources count in characters too."""
    wrong = [
        text_of(item.get("name"))
        for item, column in pairs
        if text_of(item.get("data_type")) == "C"
        and (length := text_of(item.get("length"))).isdecimal()
        and 0 < int(length) < _characters(column)
    ]
    if wrong:
        yield faults.LONGER("items.length", number=len(wrong), samples=wrong[:_SAMPLES])


def _characters(column: Column) -> int:
    """The least number of characters that the longest text may have: Chinese takes 3 bytes each."""
    return -(-column.longest // 3)


def _aside(facts: Facts) -> Iterator[Finding]:
    aside = sum(table.set_aside for table in facts.tables)
    if aside:
        whole = aside + sum(table.rows or 0 for table in facts.tables)
        yield faults.ROWS_ASIDE("resources", number=aside, whole=whole)
