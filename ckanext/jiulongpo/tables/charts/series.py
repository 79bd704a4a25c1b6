"""The groups of a chart as points in order, each with its words: drawn, listed and saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables.charts.chart import Chart, Classes
from ckanext.jiulongpo.tables.charts.counting import MOST_POINTS, Group, Sums
from ckanext.jiulongpo.tables.charts.numbers import exact
from ckanext.jiulongpo.tables.columns import ColumnView

__all__ = ["Point", "points_of"]

Demands = tuple[tuple[str, str], ...]
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Point:
    """A point or bar of a chart.

    Attributes:
        label: what stands beside it.
        kind: ``group``, ``rest`` or ``empty``.
        demands: parameters of an address that leave just these rows; none where no filter can.
    """

    label: str
    rows: int
    value: float | None
    kind: str = "group"
    demands: Demands = ()


def points_of(sums: Sums, chart: Chart, by: ColumnView) -> list[Point]:
    """The points of a chart in order; the rest and the empty cells come last.

    Args:
        sums: what was counted.
        chart: how.
        by: the column of the groups.
    """
    points = list(_groups(sums, chart, by))
    if sums.rest:
        text = tk.ungettext("{n} other value", "{n} other values", int(sums.rest.key))
        label = text.format(n=f"{int(sums.rest.key):,}")
        points.append(Point(label, sums.rest.rows, sums.rest.value, "rest"))
    if sums.empty:
        demand = ((f"empty:{chart.by}", "yes"),)
        points.append(Point(tk._("empty"), sums.empty.rows, sums.empty.value, "empty", demand))
    return points


def _groups(sums: Sums, chart: Chart, by: ColumnView) -> Iterator[Point]:
    if chart.nature == "time":
        yield from _times(sums.groups, chart)
    elif chart.classes:
        yield from _ranges(sums.groups, chart, chart.classes)
    else:
        for group in sums.groups:
            demand = ((f"is:{chart.by}", group.key),)
            yield Point(_word(group.key, by), group.rows, group.value, demands=demand)


def _word(key: str, by: ColumnView) -> str:
    if by.kind == "integer" and not by.is_year:
        return f"{int(key):,}"
    return by.word(key)


def _times(groups: list[Group], chart: Chart) -> Iterator[Point]:
    """Every step from the first to the last, also those in which there is nothing."""
    if not groups:
        return
    found = {date.fromisoformat(group.key): group for group in groups}
    day, last = min(found), max(found)
    for _step in range(MOST_POINTS):
        group = found.get(day)
        nothing = 0.0 if chart.adds_up else None
        label = day.isoformat()[: {"year": 4, "month": 7, "day": 10}[chart.step]]
        demands = ((f"min:{chart.by}", label), (f"max:{chart.by}", label))
        if group:
            yield Point(label, group.rows, group.value, demands=demands)
        else:
            yield Point(label, 0, nothing)
        day = _after(day, chart.step)
        if day > last:
            return


def _after(day: date, step: str) -> date:
    if step == "day":
        return date.fromordinal(day.toordinal() + 1)
    if step == "month" and day.month < _DECEMBER:
        return day.replace(month=day.month + 1)
    return day.replace(year=day.year + 1, month=1)


def _ranges(groups: list[Group], chart: Chart, classes: Classes) -> Iterator[Point]:
    found = {int(group.key): group for group in groups}
    for number in range(classes.number):
        group = found.get(number)
        low = classes.low + number * classes.width
        label = f"{exact(low)} – {exact(low + classes.width)}"
        nothing = 0.0 if chart.adds_up else None
        yield Point(label, group.rows if group else 0, group.value if group else nothing)
