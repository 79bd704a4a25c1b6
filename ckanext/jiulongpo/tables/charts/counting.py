"""The sums behind a chart, by one statement: the groups, their rest, the rows without a group.

Names are quoted and values are parameters, as in ``query``; nothing that a reader wrote becomes
SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg2 import sql

from ckanext.jiulongpo.tables import query
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.charts.chart import FEW, STEPS, Chart

__all__ = ["MOST_POINTS", "Group", "Sums", "counted"]

MOST_POINTS = 400
"""Points of a line: more are finer than any screen."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together.

    Attributes:
        key: the value as text; the number of a class; the first day of a step; the number of groups
            where it is the rest.
        rows: how many they are.
        value: their number, sum, mean, least or greatest; none where no cell is filled.
    """

    key: str
    rows: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What a chart draws.

    Attributes:
        rest: what is left of the words beyond the top, as one group.
        empty: rows whose cell of the column is empty.
        cut: whether there are more points than ``MOST_POINTS``.
    """

    groups: list[Group]
    rest: Group | None
    empty: Group | None
    cut: bool = False


def counted(table: str, asked: Asked, chart: Chart) -> Sums:
    """Count a chart.

    Args:
        table: the file.
        asked: which rows.
        chart: how they are grouped.

    Raises:
        TooSlow: it takes too long.
    """
    key, key_values = _KEYS[chart.nature](chart)
    condition, values = query.where(asked)
    most = {"words": chart.top, "order": FEW}.get(chart.nature, MOST_POINTS)
    statement = _STATEMENT.format(
        key=key,
        table=sql.Identifier(table),
        condition=condition,
        order=sql.SQL("v DESC NULLS LAST, k" if chart.nature == "words" else "k"),
        rest=sql.SQL(_RESTS[chart.function]),
        **_measured(chart),
    )
    with query.asking() as cursor:
        cursor.execute(statement, [*key_values, *values, most, most])
        rows = cursor.fetchall()
    return _sums(rows, keeps_rest=chart.nature == "words")


_STATEMENT = sql.SQL(
    "WITH g AS MATERIALIZED (SELECT {key} AS k, count(*) AS n, {value} AS v, {total} AS s,"
    " {filled} AS c FROM {table} WHERE {condition} GROUP BY 1),"
    " ranked AS (SELECT *, row_number() OVER (ORDER BY {order}) AS r FROM g WHERE k IS NOT NULL)"
    " (SELECT 0, k::text, n, v FROM ranked WHERE r <= %s ORDER BY r)"
    " UNION ALL SELECT 1, count(*)::text, sum(n), {rest} FROM ranked WHERE r > %s"
    " HAVING count(*) > 0"
    " UNION ALL SELECT 2, NULL, n, v FROM g WHERE k IS NULL"
)
_RESTS: Mapping[str, str] = {
    "count": "sum(n)",
    "sum": "sum(v)",
    "avg": "sum(s) / nullif(sum(c), 0)",
    "min": "min(v)",
    "max": "max(v)",
}
"""The value of the rest, from the groups that it is made of."""


def _measured(chart: Chart) -> dict[str, sql.Composable]:
    if chart.function == "count":
        return {"value": sql.SQL("count(*)"), "total": sql.SQL("0"), "filled": sql.SQL("0")}
    name = sql.Identifier(chart.of)
    mean = chart.function == "avg"
    return {
        "value": sql.SQL("{}({})").format(sql.SQL(chart.function), name),
        "total": sql.SQL("sum({})").format(name) if mean else sql.SQL("0"),
        "filled": sql.SQL("count({})").format(name) if mean else sql.SQL("0"),
    }


def _plain_key(chart: Chart) -> query.Part:
    return sql.Identifier(chart.by), []


def _time_key(chart: Chart) -> query.Part:
    step = STEPS[STEPS.index(chart.step)]
    return sql.SQL("date_trunc({}, {})::date").format(
        sql.Literal(step), sql.Identifier(chart.by)
    ), []


def _class_key(chart: Chart) -> query.Part:
    classes = chart.classes
    if classes is None:
        return _plain_key(chart)
    return sql.SQL("floor(({}::float8 - %s) / %s)::int").format(sql.Identifier(chart.by)), [
        classes.low,
        classes.width,
    ]


_KEYS: Mapping[str, Callable[[Chart], query.Part]] = {
    "words": _plain_key,
    "order": _plain_key,
    "time": _time_key,
    "classes": _class_key,
}


def _sums(rows: list[tuple[Any, ...]], *, keeps_rest: bool) -> Sums:
    parts: dict[int, list[Group]] = {0: [], 1: [], 2: []}
    for part, key, number, value in rows:
        parts[part].append(
            Group(str(key or ""), int(number), None if value is None else float(value))
        )
    rest = parts[1][0] if parts[1] else None
    return Sums(
        parts[0],
        rest if keeps_rest else None,
        parts[2][0] if parts[2] else None,
        cut=rest is not None and not keeps_rest,
    )
