"""A question to a table, understood: which rows, in which order. Pure; it becomes SQL in ``query``.

A question has two forms that mean the same: arguments of an action, and the parameters of a page's
address (``has:名称=…``, ``is:性质=…``, ``min:床位=…``, ``max:床位=…``, ``empty:日期=yes``, ``q``,
``sort=-床位``), which people share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.recognition.cells import CONVERTERS, Kind
from ckanext.jiulongpo.tables import faults
from ckanext.jiulongpo.tables.errors import BadQuestion

__all__ = ["OPERATORS", "Asked", "Condition", "asked_of", "from_parameters", "value_of"]

OPERATORS = ("has", "is", "min", "max", "empty")
_LONGEST = 200
_MOST_VALUES = 100
_MOST_CONDITIONS = 50
_PARTIAL = re.compile(r"(\d{4})(?:[-/年.](\d{1,2})月?)?年?")
_LAST_MONTH = 12
_NUMBERS = frozenset({"integer", "number", "percent"})
_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})

Columns = Sequence[Mapping[str, Any]]
"""Decisions on columns, as ``deciding.Column`` writes them."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One demand on one column.

    Attributes:
        operator: one of ``OPERATORS``.
        values: of the column's type; texts for ``has``; one boolean for ``empty``.
        given: what the person wrote.
    """

    column: str
    operator: str
    values: tuple[Any, ...]
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows, in which order.

    Attributes:
        q: words that must all stand in the row, in any column.
        sort: a column; empty for the order of the file.
    """

    conditions: tuple[Condition, ...] = ()
    q: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False
    columns: Columns = field(default=(), repr=False)

    @property
    def is_everything(self) -> bool:
        """Whether all rows are asked for."""
        return not self.conditions and not self.q


def asked_of(
    columns: Columns,
    filters: Mapping[str, Mapping[str, Any]],
    q: str = "",
    sort: str = "",
) -> Asked:
    """Understand a question.

    Args:
        columns: of the table.
        filters: by column: ``{"min": 20}``, ``{"is": ["1", "2"]}``.
        q: words to look for.
        sort: a column, with a minus sign before it for the other direction.

    Raises:
        BadQuestion: it names what is not there, or compares what cannot be compared.
    """
    by_name = {str(column["name"]): column for column in columns}
    conditions: list[Condition] = []
    for name, demands in filters.items():
        column = _column(by_name, name, "filters")
        conditions += [_condition(column, op, given) for op, given in demands.items()]
    if len(conditions) > _MOST_CONDITIONS:
        raise BadQuestion(faults.TOO_MANY_DEMANDS("filters", limit=_MOST_CONDITIONS))
    order = sort.strip()
    descending = order.startswith("-")
    order = order.removeprefix("-")
    if order:
        _column(by_name, order, "sort")
    words = tuple(q[:_LONGEST].split())
    return Asked(tuple(conditions), words, order, descending, columns)


def from_parameters(columns: Columns, parameters: Iterable[tuple[str, str]]) -> Asked:
    """Understand the parameters of an address; what is not about the table is passed over.

    Raises:
        BadQuestion: as ``asked_of``.
    """
    filters: dict[str, dict[str, Any]] = {}
    q = sort = ""
    for key, value in parameters:
        if not value.strip():
            continue
        operator, colon, name = key.partition(":")
        if colon and operator in OPERATORS:
            filters.setdefault(name, {}).setdefault(operator, []).append(value)
        elif key == "q":
            q = value
        elif key == "sort":
            sort = value
    return asked_of(columns, filters, q, sort)


def _column(by_name: Mapping[str, Mapping[str, Any]], name: str, part: str) -> Mapping[str, Any]:
    if name not in by_name:
        known = ", ".join(by_name)
        raise BadQuestion(faults.UNKNOWN_COLUMN(part, column=name, columns=known))
    return by_name[name]


def _condition(column: Mapping[str, Any], operator: str, given: object) -> Condition:
    values = list(given) if isinstance(given, (list, tuple)) else [given]
    texts = tuple(str(value)[:_LONGEST] for value in values[:_MOST_VALUES])
    if operator not in OPERATORS or not texts:
        known = ", ".join(OPERATORS)
        place = f"filters.{column['name']}"
        raise BadQuestion(
            faults.UNKNOWN_DEMAND(place, demand=operator, column=column["name"], demands=known)
        )
    if operator == "empty":
        return Condition(column["name"], operator, (_is_yes(column, texts[0]),), texts[:1])
    if operator == "has":
        return Condition(column["name"], operator, texts, texts)
    parsed = tuple(value_of(column, text, upper=operator == "max") for text in texts)
    return Condition(column["name"], operator, parsed, texts)


def _is_yes(column: Mapping[str, Any], text: str) -> bool:
    plain = text.strip().lower()
    if plain not in _YES | _NO:
        raise BadQuestion(_unlike(column, text, "yes, no"))
    return plain in _YES


def value_of(column: Mapping[str, Any], text: str, *, upper: bool = False) -> Any:  # noqa: ANN401 - by the column's type
    """A value of the column's type.

    Args:
        column: its decision.
        text: what somebody wrote: ``1,200``, ``12%``, ``2023年6月5日``, ``2023-06``.
        upper: a part of a date stands for its last day, not its first.

    Raises:
        BadQuestion: it is none.
    """
    kind = str(column["kind"])
    try:
        return _typed(kind, text.strip(), upper=upper)
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise BadQuestion(_unlike(column, text, kind)) from error


def _unlike(column: Mapping[str, Any], text: str, kind: str) -> Finding:
    name = column["name"]
    return faults.UNKNOWN_VALUE(f"filters.{name}", value=text, column=name, kind=kind)


def _typed(kind: str, text: str, *, upper: bool) -> Any:  # noqa: ANN401 - by the kind
    if kind in _NUMBERS:
        number = CONVERTERS[Kind.NUMBER](text)
        if number is None:
            raise ValueError(text)
        value = Decimal(number)
        # A whole number is compared as one: an index of whole numbers serves no other comparison
        return int(value) if kind == "integer" and value == value.to_integral_value() else value
    if kind in ("date", "moment"):
        day = _part_of_date(text, upper=upper)
        if day is None:
            return _moment(kind, text, upper=upper)
        return datetime.combine(day, time.max if upper else time.min) if kind == "moment" else day
    if kind == "boolean":
        return CONVERTERS[Kind.BOOLEAN](text) == "t"
    return text


def _moment(kind: str, text: str, *, upper: bool) -> date | datetime:
    given = CONVERTERS[Kind.MOMENT](text)
    if given is None:
        raise ValueError(text)
    moment = datetime.fromisoformat(given)
    if kind == "date":
        return moment.date()
    is_day = moment.time() == time.min and ":" not in text
    return datetime.combine(moment.date(), time.max) if upper and is_day else moment


def _part_of_date(text: str, *, upper: bool) -> date | None:
    """First or last day of a year or month; none where the text says more or less."""
    found = _PARTIAL.fullmatch(text)
    if not found:
        return None
    year, month = int(found[1]), int(found[2] or (_LAST_MONTH if upper else 1))
    if not upper:
        return date(year, month, 1)
    after = date(year + 1, 1, 1) if month == _LAST_MONTH else date(year, month + 1, 1)
    return after - timedelta(days=1)
