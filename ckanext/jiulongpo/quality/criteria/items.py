"""信息项与数据表一致: what is registered stands in the table, and what is required is filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Column, Facts, Table, text_of
from ckanext.jiulongpo.quality.judging import NOTHING, Answer
from ckanext.jiulongpo.quality.matching import Match, matched
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Items"]

_SAMPLES = 10
_NEGATIONS = ("非", "不", "无需", "not ")
"""非必填 is not 必填."""


class Items:
    """GB/T 36344-2018, 0402 with 0201: linked data obey constraints; elements are filled."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:
        """Items are compared with the table that shares the most names with them."""
        items, tables = facts.items, [table for table in facts.tables if table.rows]
        if not items or not tables:
            return NOTHING
        table, match = max(
            ((each, matched(items, each)) for each in tables), key=lambda pair: len(pair[1].pairs)
        )
        counts = (
            ("items", len(items)),
            ("columns", len(table.columns)),
            ("both", len(match.pairs)),
        )
        share = stated.limits.get("share", 100)
        findings = [
            *_names(items, table, match, share),
            *_required(match, table, stated.words),
            *_empty(match),
        ]
        return Answer(tuple(findings), counts)


def _names(
    items: Sequence[Mapping[str, Any]], table: Table, match: Match, share: int
) -> Iterator[Finding]:
    if 100 * len(match.pairs) < share * len(items):
        names = [text_of(item.get("name")) for item in match.items[:_SAMPLES]]
        yield faults.ITEMS_WITHOUT_COLUMN(
            "items", number=len(match.items), whole=len(items), samples=names
        )
    if 100 * len(match.pairs) < share * len(table.columns):
        titles = [column.title for column in match.columns[:_SAMPLES]]
        yield faults.COLUMNS_WITHOUT_ITEM(
            "items", number=len(match.columns), whole=len(table.columns), samples=titles
        )


def _required(match: Match, table: Table, words: Sequence[str]) -> Iterator[Finding]:
    rows = table.rows or 0
    lacking = [
        (text_of(item.get("name")), rows - column.filled)
        for item, column in match.pairs
        if _is_required(item, words) and column.filled < rows
    ]
    if lacking:
        cells = sum(number for _name, number in lacking)
        names = [name for name, _number in lacking]
        yield faults.REQUIRED_EMPTY(
            "items", cells=cells, number=len(lacking), samples=names[:_SAMPLES]
        )


def _is_required(item: Mapping[str, Any], words: Sequence[str]) -> bool:
    """Whether the item's description says that it is always filled."""
    told = text_of(item.get("description")).casefold()
    return any(
        word in told and not any(f"{no}{word}" in told for no in _NEGATIONS) for word in words
    )


def _empty(match: Match) -> Iterator[Finding]:
    void = [text_of(item.get("name")) for item, column in match.pairs if not _holds(column)]
    if void:
        yield faults.COLUMNS_EMPTY("items", number=len(void), samples=void[:_SAMPLES])


def _holds(column: Column) -> bool:
    return column.filled > 0
