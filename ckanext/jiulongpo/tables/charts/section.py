"""The chart on an entry's page: which one, its picture, its numbers, what else could be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.spreadsheets import harmless
from ckanext.jiulongpo.tables.answers import worded
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.charts.chart import Chart, chart_of
from ckanext.jiulongpo.tables.charts.counting import MOST_POINTS, counted
from ckanext.jiulongpo.tables.charts.numbers import exact
from ckanext.jiulongpo.tables.charts.picture import Picture, picture_of
from ckanext.jiulongpo.tables.charts.series import Point, points_of
from ckanext.jiulongpo.tables.charts.suggesting import amounts, groupings, suggested
from ckanext.jiulongpo.tables.columns import ColumnView
from ckanext.jiulongpo.tables.errors import TableError
from ckanext.jiulongpo.tables.links import Links
from ckanext.jiulongpo.tables.model import TableLoad

__all__ = ["ChartSection", "Choice", "chart_for_later", "chart_section", "title_of"]

_KEYS = ("chart", "by", "of", "step", "top")
_LONG = 1_000_000
"""Values from here on are shortened beside bars."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: its value in addresses, its word, whether it is chosen."""

    value: str
    word: str
    chosen: bool = False


@dataclass(frozen=True)
class ChartSection:
    """A chart with everything around it.

    Attributes:
        title: of the chart; empty where it is not counted yet.
        is_later: whether it is left to a second request, for the table is large.
        points: what is listed as numbers; ``drawn`` what is drawn of them.
        suggestions: title, page, part alone and whether it is this one.
        columns: by which rows can be grouped.
        measures: heading of a group, and its choices; what can be counted.
        problem: why nothing is drawn.
    """

    links: Links
    suggestions: list[tuple[str, str, str, bool]] = field(default_factory=list)
    columns: list[Choice] = field(default_factory=list)
    measures: list[tuple[str, list[Choice]]] = field(default_factory=list)
    steps: list[Choice] = field(default_factory=list)
    forms: list[Choice] = field(default_factory=list)
    chart: Chart | None = None
    title: str = ""
    by_label: str = ""
    value_label: str = ""
    points: list[Point] = field(default_factory=list)
    picture: Picture | None = None
    cut: int = 0
    rows: int = 0
    is_later: bool = False
    problem: str = ""

    def value(self, point: Point) -> str:
        """A value beside its bar."""
        if point.value is None:
            return tk._("empty")
        return self.tick(point.value) if abs(point.value) >= _LONG else exact(point.value)

    def exact(self, point: Point) -> str:
        """A value in the list."""
        return "" if point.value is None else exact(point.value)

    def tick(self, value: float) -> str:
        """A value on the axis."""
        return tk.h.jlp_table_short(value)

    def highest(self) -> Point | None:
        """The point that stands out, for the words that stand for the picture."""
        named = [p for p in self.points if p.kind == "group" and p.value is not None]
        return max(named, key=lambda point: point.value or 0.0, default=None)

    def lines(self) -> list[list[str | int | float | None]]:
        """The numbers as lines for a spreadsheet, which takes no label of theirs for a formula."""
        head = [self.by_label, self.value_label, tk._("number of rows")]
        lines: list[list[str | int | float | None]] = [list(map(harmless, head))]
        lines += [[harmless(p.label), p.value, p.rows] for p in self.points]
        return lines

    def narrowed(self, point: Point) -> tuple[str, str]:
        """Where a click on a point leads: the page and the table alone with these rows only."""
        parameters = self.links.parameters
        for key, value in point.demands:
            rest = tuple(pair for pair in parameters if pair[0] != key)
            parameters = (*rest, (key, value))
        return self.links.page(parameters), self.links.part(parameters)


def chart_section(
    load: TableLoad, views: Sequence[ColumnView], links: Links, asked: Asked
) -> ChartSection | None:
    """The chart of a table; none where no column lends itself to one.

    Args:
        load: of the file.
        views: its columns.
        links: of the page; their ``view`` says which chart.
        asked: which rows.
    """
    proposals = suggested(views)
    given = _given(links, proposals)
    if not given.get("by"):
        return None
    bare = ChartSection(links, columns=_columns(views, given.get("by", "")), rows=load.rows or 0)
    try:
        chart = chart_of(load.columns, load.profile, given)
        section = _choices(bare, views, chart, proposals, given)
        return _drawn(section, load, views, asked)
    except TableError as error:
        return replace(bare, problem=worded(error.finding).said(tk._))


def chart_for_later(views: Sequence[ColumnView], links: Links) -> ChartSection | None:
    """The place of a chart that a second request will draw; none where there is no chart."""
    given = _given(links, suggested(views))
    return ChartSection(links.viewed(given), is_later=True) if given.get("by") else None


def _given(links: Links, proposals: Sequence[Chart]) -> dict[str, str]:
    """What the address says of the chart; where it names no column, the first proposal."""
    given = {key: value for key, value in links.view if key in _KEYS}
    if given.get("by") or not proposals:
        return given
    return {**_parameters(proposals[0]), **given}


def _drawn(
    section: ChartSection, load: TableLoad, views: Sequence[ColumnView], asked: Asked
) -> ChartSection:
    chart = section.chart
    if chart is None:
        return section
    sums = counted(load.resource_id, asked, chart)
    by = next(view for view in views if view.name == chart.by)
    points = points_of(sums, chart, by)
    drawn = [p for p in points if p.kind == "group" or chart.nature == "words"]
    rows = sum(point.rows for point in points)
    return replace(
        section,
        points=points,
        picture=picture_of(drawn) if drawn else None,
        cut=MOST_POINTS if sums.cut else 0,
        rows=rows,
    )


def _choices(
    bare: ChartSection,
    views: Sequence[ColumnView],
    chart: Chart,
    proposals: Sequence[Chart],
    given: Mapping[str, str],
) -> ChartSection:
    labels = {view.name: view.label for view in views}
    return replace(
        bare,
        chart=chart,
        title=title_of(chart, labels),
        by_label=labels[chart.by],
        value_label=_measure_word(chart, labels),
        suggestions=[_suggestion(one, chart, bare.links, labels) for one in proposals],
        measures=_measures(views, chart.measure),
        steps=_chosen(_steps(), given.get("step", "")) if chart.nature == "time" else [],
        forms=_chosen(_forms(), given.get("chart", "")),
    )


def _parameters(chart: Chart) -> dict[str, str]:
    return {"by": chart.by, "of": chart.measure}


def _suggestion(
    one: Chart, current: Chart, links: Links, labels: Mapping[str, str]
) -> tuple[str, str, str, bool]:
    view = links.viewed(dict.fromkeys(_KEYS, "") | _parameters(one))
    same = (one.by, one.measure) == (current.by, current.measure)
    return title_of(one, labels), view.page(place="chart"), view.part(of="chart"), same


def _columns(views: Sequence[ColumnView], current: str) -> list[Choice]:
    able = {view.name for view in groupings(views)} | {current}
    return [
        Choice(view.name, view.label, view.name == current) for view in views if view.name in able
    ]


def _measures(views: Sequence[ColumnView], current: str) -> list[tuple[str, list[Choice]]]:
    chosen = current.partition(":")[2]
    able = [*amounts(views), *(view for view in views if view.name == chosen)]
    groups = [("", [Choice("", _words()["count"], not current)])]
    for view in dict.fromkeys(view.name for view in able):
        label = next(one.label for one in able if one.name == view)
        choices = [
            Choice(f"{function}:{view}", word.format(name=label), f"{function}:{view}" == current)
            for function, word in _words().items()
            if function != "count"
        ]
        groups.append((label, choices))
    return groups


def _words() -> dict[str, str]:
    return {
        "count": tk._("number of rows"),
        "sum": tk._("sum of {name}"),
        "avg": tk._("mean of {name}"),
        "min": tk._("least {name}"),
        "max": tk._("greatest {name}"),
    }


def _chosen(words: Mapping[str, str], current: str) -> list[Choice]:
    return [Choice(value, word, value == current) for value, word in words.items()]


def _steps() -> dict[str, str]:
    return {
        "": tk._("fitting step"),
        "year": tk._("by year"),
        "month": tk._("by month"),
        "day": tk._("by day"),
    }


def _forms() -> dict[str, str]:
    return {
        "": tk._("fitting form"),
        "bar": tk._("bars"),
        "column": tk._("columns"),
        "line": tk._("line"),
    }


def _measure_word(chart: Chart, labels: Mapping[str, str]) -> str:
    return _words()[chart.function].format(name=labels.get(chart.of, chart.of))


def title_of(chart: Chart, labels: Mapping[str, str]) -> str:
    """What a chart shows, in words.

    Args:
        chart: which.
        labels: column → what people call it.
    """
    by = labels.get(chart.by, chart.by)
    if chart.nature == "classes" and chart.function == "count":
        return tk._("Distribution of {by}").format(by=by)
    return tk._("{by}: {measure}").format(by=by, measure=_measure_word(chart, labels))
