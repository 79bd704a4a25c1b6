"""What a chart shows, understood: rows grouped by one column, counted or summed. Pure.

The nature of a column decides how it groups: words stand beside each other and only the most
frequent are drawn; whole numbers with few values keep their order; dates follow each other by
year, month or day; other numbers fall into classes of equal width.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ckanext.jiulongpo.tables import faults
from ckanext.jiulongpo.tables.asking import Columns
from ckanext.jiulongpo.tables.errors import BadQuestion

__all__ = ["FORMS", "FUNCTIONS", "STEPS", "Chart", "Classes", "chart_of", "nature_of"]

FUNCTIONS = ("count", "sum", "avg", "min", "max")
STEPS = ("year", "month", "day")
FORMS = ("bar", "column", "line")
TOP = 10
"""Groups of words that are drawn; the rest is one more."""
MOST_TOP = 50
FEW = 40
"""Whole numbers with no more values stand for themselves."""
_NUMBERS = frozenset({"integer", "number", "percent"})
_DATES = frozenset({"date", "moment"})
_CLASSES = 12
_DAYS_OF_YEARS, _DAYS_OF_MONTHS = 3 * 365, 62
_MANY_POINTS = 24

Profile = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of equal width: the lowest bound, the width, how many."""

    low: float
    width: float
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that can be counted.

    Attributes:
        by: the column whose values are the groups.
        nature: ``words``, ``order``, ``time`` or ``classes``.
        function: one of ``FUNCTIONS``.
        of: the column of numbers; empty for ``count``.
        step: one of ``STEPS`` for ``time``; else empty.
        form: one of ``FORMS``.
        top: groups of ``words`` that are shown on their own.
    """

    by: str
    nature: str
    function: str = "count"
    of: str = ""
    step: str = ""
    form: str = "bar"
    top: int = TOP
    classes: Classes | None = None

    @property
    def measure(self) -> str:
        """What is counted, as it stands in an address: ``sum:床位``; empty for rows."""
        return f"{self.function}:{self.of}" if self.of else ""

    @property
    def adds_up(self) -> bool:
        """Whether the values of two groups can be added; a gap then stands for nothing."""
        return self.function in ("count", "sum")


def chart_of(columns: Columns, profile: Profile, asked: Mapping[str, str]) -> Chart:
    """Understand a question for a chart.

    Args:
        columns: of the table.
        profile: by column; see ``profile.profile_of``.
        asked: ``by``; ``of``: ``sum:column``, ``avg:``, ``min:``, ``max:``, empty for rows;
            ``step``; ``chart``: the form; ``top``. What is empty is chosen by the columns.

    Raises:
        BadQuestion: it names what is not there, or sums what is no number.
    """
    by_name = {str(column["name"]): column for column in columns}
    column = _known(by_name, asked.get("by", ""))
    name = str(column["name"])
    facts = profile.get(name) or {}
    nature = nature_of(str(column["kind"]), facts)
    function, of = _measure(by_name, asked.get("of", ""))
    step = _one_of(asked.get("step", ""), STEPS, name) or _step(facts) if nature == "time" else ""
    form = _one_of(asked.get("chart", ""), FORMS, name) or _form(nature, step, facts)
    classes = classes_of(facts, whole=column["kind"] == "integer") if nature == "classes" else None
    return Chart(name, nature, function, of, step, form, _top(asked.get("top", ""), name), classes)


def nature_of(kind: str, facts: Mapping[str, Any]) -> str:
    """How the values of a column become groups.

    Args:
        kind: of the column.
        facts: its profile.
    """
    if kind in _DATES:
        return "time"
    if kind not in _NUMBERS:
        return "words"
    few = int(facts.get("distinct", 0)) <= FEW
    return "order" if kind == "integer" and few else "classes"


def classes_of(facts: Mapping[str, Any], *, whole: bool) -> Classes:
    """About a dozen classes with round bounds over the range of a column."""
    low, high = float(facts.get("min") or 0), float(facts.get("max") or 0)
    if high <= low:
        return Classes(low, 1.0, 1)
    width = _round_width((high - low) / _CLASSES)
    width = max(1.0, width) if whole else width
    first = math.floor(low / width) * width
    return Classes(first, width, max(1, math.floor((high - first) / width) + 1))


def _round_width(width: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is no smaller."""
    scale = 10.0 ** math.floor(math.log10(width))
    return next(step * scale for step in (1, 2, 5, 10) if step * scale >= width * (1 - 1e-9))


def _known(by_name: Mapping[str, Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    if name not in by_name:
        raise BadQuestion(faults.UNKNOWN_COLUMN(column=name, columns=", ".join(by_name)))
    return by_name[name]


def _measure(by_name: Mapping[str, Mapping[str, Any]], text: str) -> tuple[str, str]:
    if text in ("", "count"):
        return "count", ""
    function, _colon, name = text.partition(":")
    column = _known(by_name, name)
    if function not in FUNCTIONS[1:] or column["kind"] not in _NUMBERS:
        raise BadQuestion(
            faults.UNKNOWN_VALUE(value=function, column=name, kind=", ".join(FUNCTIONS[1:]))
        )
    return function, name


def _one_of(text: str, allowed: Iterable[str], column: str) -> str:
    if text and text not in allowed:
        raise BadQuestion(faults.UNKNOWN_VALUE(value=text, column=column, kind=", ".join(allowed)))
    return text


def _top(text: str, column: str) -> int:
    if not text:
        return TOP
    if not text.isdecimal() or not 0 < int(text) <= MOST_TOP:
        raise BadQuestion(faults.UNKNOWN_VALUE(value=text, column=column, kind=f"1–{MOST_TOP}"))
    return int(text)


def _step(facts: Mapping[str, Any]) -> str:
    """The step that gives neither two points nor a thousand."""
    days = _days(facts)
    if days > _DAYS_OF_YEARS:
        return "year"
    return "month" if days > _DAYS_OF_MONTHS else "day"


def _days(facts: Mapping[str, Any]) -> int:
    try:
        low, high = (date.fromisoformat(str(facts.get(key))[:10]) for key in ("min", "max"))
    except ValueError:
        return 0
    return (high - low).days


def _form(nature: str, step: str, facts: Mapping[str, Any]) -> str:
    if nature == "words":
        return "bar"
    per_point = {"year": 365, "month": 30, "day": 1}
    is_long = nature == "time" and _days(facts) / per_point[step] > _MANY_POINTS
    return "line" if is_long else "column"
