"""A chart is understood from an address: how rows are grouped, what is counted, in which form."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.jiulongpo.tables.charts.chart import Classes, chart_of, classes_of
from ckanext.jiulongpo.tables.errors import BadQuestion

COLUMNS = [
    {"name": "街镇", "kind": "text"},
    {"name": "班级数", "kind": "integer"},
    {"name": "床位", "kind": "integer"},
    {"name": "面积", "kind": "number"},
    {"name": "日期", "kind": "date"},
]
PROFILE: dict[str, dict[str, Any]] = {
    "街镇": {"distinct": 13},
    "班级数": {"distinct": 9, "min": "1", "max": "9"},
    "床位": {"distinct": 300, "min": "3", "max": "420"},
    "面积": {"distinct": 800, "min": "60.5", "max": "35990.1"},
    "日期": {"distinct": 400, "min": "2019-03-01", "max": "2026-11-20"},
}


def _chart(**asked: str) -> Any:
    return chart_of(COLUMNS, PROFILE, asked)


@pytest.mark.parametrize(
    ("by", "nature", "step", "form"),
    [
        ("街镇", "words", "", "bar"),
        ("班级数", "order", "", "column"),
        ("床位", "classes", "", "column"),
        ("日期", "time", "year", "column"),
    ],
)
def test_a_column_decides_how_it_groups(by: str, nature: str, step: str, form: str) -> None:
    chart = _chart(by=by)
    assert (chart.nature, chart.step, chart.form) == (nature, step, form)


def test_what_the_reader_chooses_wins() -> None:
    chart = _chart(by="日期", of="avg:床位", step="month", chart="bar", top="5")
    assert (chart.function, chart.of, chart.step, chart.form, chart.top) == (
        "avg",
        "床位",
        "month",
        "bar",
        5,
    )
    assert not chart.adds_up
    assert chart.measure == "avg:床位"


def test_many_points_are_a_line() -> None:
    assert _chart(by="日期", step="month").form == "line"


def test_a_short_course_is_counted_by_days() -> None:
    profile = {"日期": {"min": "2026-10-02", "max": "2026-11-01 08:00:00"}}
    assert chart_of(COLUMNS, profile, {"by": "日期"}).step == "day"
    assert chart_of(COLUMNS, {}, {"by": "日期"}).step == "day"


@pytest.mark.parametrize(
    "asked",
    [
        {"by": ""},
        {"by": "没有"},
        {"by": "街镇", "of": "sum:街镇"},
        {"by": "街镇", "of": "sum:没有"},
        {"by": "街镇", "of": "pg_sleep:床位"},
        {"by": "日期", "step": "hour"},
        {"by": "街镇", "chart": "pie"},
        {"by": "街镇", "top": "0"},
        {"by": "街镇", "top": "9999"},
        {"by": "街镇", "top": "x"},
        {"by": "街镇", "of": "count:床位"},
    ],
)
def test_what_cannot_be_drawn_is_a_bad_question(asked: dict[str, str]) -> None:
    with pytest.raises(BadQuestion):
        _chart(**asked)


@pytest.mark.parametrize(
    ("low", "high", "whole", "classes"),
    [
        ("3", "420", True, Classes(0, 50, 9)),
        ("0", "6", True, Classes(0, 1, 7)),
        ("0.02", "0.11", False, Classes(0.02, 0.01, 10)),
        ("-30", "60", False, Classes(-30, 10, 10)),
        ("5", "5", True, Classes(5, 1, 1)),
    ],
)
def test_classes_have_round_bounds(low: str, high: str, whole: bool, classes: Classes) -> None:
    found = classes_of({"min": low, "max": high}, whole=whole)
    assert (found.low, found.width) == pytest.approx((classes.low, classes.width))
    assert found.number == classes.number
