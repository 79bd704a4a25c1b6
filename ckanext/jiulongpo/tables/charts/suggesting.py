"""Which charts a table lends itself to, by the types and profiles of its columns. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ckanext.jiulongpo.tables.charts.chart import FEW, Chart, nature_of
from ckanext.jiulongpo.tables.columns import ColumnView

__all__ = ["amounts", "groupings", "suggested"]

_MOST = 4
_FEWEST, _MOST_WORDS = 2, 300
_FEW_VALUES = 8
_NO_AMOUNT = re.compile(
    r"经度|纬度|坐标|序号|编号|代码|年份|年度|排名|^(?:lng|lon|lat|x|y|id|no)$", re.IGNORECASE
)
_NO_SUM = re.compile(
    r"率|比|价|均|指数|浓度|评分|得分|温|速|占比|增速|标准|percent|rate|price|avg|score",
    re.IGNORECASE,
)


def suggested(views: Sequence[ColumnView]) -> list[Chart]:
    """At most four charts, the most telling first.

    A sum by words, a count by words, a course of time, a distribution: whichever the columns allow.
    """
    found: dict[tuple[str, str], Chart] = {}
    for chart in _charts(views):
        found.setdefault((chart.by, chart.of), chart)
    return list(found.values())[:_MOST]


def _charts(views: Sequence[ColumnView]) -> Iterator[Chart]:
    words = [view for view in views if view.kind == "text" and _is_grouping(view)]
    words.sort(key=lambda view: not _FEW_VALUES // 2 < view.distinct <= FEW)
    times = [view for view in views if _nature(view) == "time" and _is_grouping(view)]
    numbers = amounts(views)
    if words and numbers:
        yield Chart(words[0].name, "words", _function(numbers[0]), numbers[0].name)
    if words:
        yield Chart(words[0].name, "words")
    if times:
        yield Chart(times[0].name, "time")
    spread = [view for view in numbers if _nature(view) == "classes"]
    if spread:
        yield Chart(spread[0].name, "classes")
    for view in words[1:]:
        yield Chart(view.name, "words")
    orders = [view for view in views if _nature(view) == "order" and _is_grouping(view)]
    for view in orders:
        yield Chart(view.name, "order")


def groupings(views: Sequence[ColumnView]) -> list[ColumnView]:
    """Columns by which rows can be grouped."""
    return [view for view in views if _is_grouping(view)]


def amounts(views: Sequence[ColumnView]) -> list[ColumnView]:
    """Columns of numbers that can be summed or averaged: no places, numbers or years."""
    return [
        view
        for view in views
        if view.is_number
        and view.distinct > 1
        and not view.is_year
        and not any(_NO_AMOUNT.search(name) for name in (view.label, view.name))
    ]


def _nature(view: ColumnView) -> str:
    return nature_of(view.kind, view.profile)


def _is_grouping(view: ColumnView) -> bool:
    """Whether its groups hold several rows each, or its values have an order."""
    if view.distinct < _FEWEST:
        return False
    if view.is_number:
        return not _NO_AMOUNT.search(view.label) or _nature(view) == "order"
    if _nature(view) == "time":
        return True
    filled = view.rows - view.empty
    return view.distinct <= min(_MOST_WORDS, max(FEW, filled // 2)) and view.distinct < filled


def _function(view: ColumnView) -> str:
    """Shares and prices are averaged: their sum says nothing."""
    return "avg" if view.kind == "percent" or _NO_SUM.search(view.label) else "sum"
