"""Cells sorted once, and the types that columns get of them, for tables and for the form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.recognition.cells import CONVERTERS, Kind, day_of, kinds_of
from ckanext.jiulongpo.recognition.columns import Observed, Sorter, Why, item_type, kind_of, nearly


def _observed(*values: Any) -> Observed:
    observed = Observed()
    Sorter().observe(observed, values)
    return observed


@pytest.mark.parametrize(
    ("title", "values", "kind", "why"),
    [
        ("泊位数", ["12", "3"], Kind.INTEGER, Why.ALL_FIT),
        ("泊位数", ["12", "3", ""], Kind.INTEGER, Why.ALL_FIT),
        ("单位编号", ["12", "3"], Kind.TEXT, Why.CODE),
        ("user_id", ["12", "3"], Kind.TEXT, Why.CODE),
        ("parkId", ["12", "3"], Kind.TEXT, Why.CODE),
        ("paid", ["12", "3"], Kind.INTEGER, Why.ALL_FIT),
        ("编号说明数", ["12", "3"], Kind.INTEGER, Why.ALL_FIT),
        ("邮编", ["012"], Kind.TEXT, Why.TEXT),
        ("成立日期", ["45000"], Kind.DATE, Why.ALL_FIT),
        ("数量", ["45000"], Kind.INTEGER, Why.ALL_FIT),
        ("完成率", ["12%"], Kind.PERCENT, Why.ALL_FIT),
        ("空", [None, "", " "], Kind.TEXT, Why.EMPTY),
        ("坐标", [{"x": 1}, [1]], Kind.TEXT, Why.TEXT),
    ],
)
def test_the_kind_of_a_column(title: str, values: list[Any], kind: Kind, why: Why) -> None:
    """The narrowest kind that all cells fit; names of codes and days decide what digits are."""
    assert kind_of(title, _observed(*values)) == (kind, why)


def test_a_few_misfits_are_told_with_an_example() -> None:
    """A column of numbers but for one word stays text, and says which word it was."""
    observed = _observed(*["12"] * 19, "不详")
    assert kind_of("数量", observed)[0] == Kind.TEXT
    assert nearly(observed) == Kind.INTEGER
    assert observed.example_against(Kind.INTEGER) == "不详"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["是", "否"], "L"), (["是", "是"], "C"), ([True, False], "L"), (["有", "无", "无"], "L"),
        ([{"a": 1}], "G"), ([["a"], {"b": 1}], "G"), ([{"a": 1}, "文"], "C"),
        (["2024-03-01 08:30", "2024-03-02"], "T"), (["长" * 700], "M"), (["长" * 600], "C"),
    ],
)  # fmt: skip
def test_types_of_the_guideline(values: list[Any], code: str) -> None:
    """What tables keep as text has types of its own in the guideline."""
    assert item_type("某列", _observed(*values)) == code


@pytest.mark.parametrize(
    ("value", "named", "day"),
    [
        ("2024-3-1", False, date(2024, 3, 1)), ("2024年3月1日", False, date(2024, 3, 1)),
        ("２０２４/０３/０１", False, date(2024, 3, 1)), ("20240301", True, date(2024, 3, 1)),
        ("20240301", False, None), ("2024-02-30", False, None), ("", True, None),
        ("2024-03-01 08:30:00", False, date(2024, 3, 1)), (20240301, True, date(2024, 3, 1)),
    ],
)  # fmt: skip
def test_the_day_of_a_cell(value: Any, named: bool, day: date | None) -> None:
    """Every way in which people write a day; digits only where the column is called one of days."""
    assert day_of(value, named=named) == day


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()))
def test_a_cell_of_a_kind_can_be_brought_into_it(value: Any) -> None:
    """What is recognised can be loaded: no converter refuses a cell of its own kind."""
    bits = kinds_of(value)
    for kind in (Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.DATE, Kind.MOMENT, Kind.BOOLEAN):
        if bits & kind:
            CONVERTERS[kind](value)
