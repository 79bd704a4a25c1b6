"""Sums by action: groups, the rest of them, empty cells; under filters, and nothing that is SQL."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from tests.tables.conftest import act, attach, entry, load, loaded

TOWNS = [f"{name}镇" for name in "甲乙丙丁戊己庚辛壬癸子丑寅"]


def _row(number: int) -> str:
    """Towns with one row more each, one row in ten without a town, one in seven without beds."""
    place = next(n for n in range(13) if number < (n + 1) * (n + 2) // 2)
    town = "" if number % 10 == 9 else TOWNS[place]
    beds = "" if number % 7 == 6 else str(number)
    day = f"{2020 + number % 4}-{number % 12 + 1:02d}-15"
    return f"机构{number},{town},{beds},{day},{number % 5 + 1},{number / 4}\n"


ROWS = "名称,街镇,床位,日期,等级,面积\n" + "".join(_row(number) for number in range(91))


@pytest.fixture(scope="module")
def table(site: Any) -> str:
    return loaded(ROWS)["resource_id"]


def _chart(resource_id: str, **asked: Any) -> dict[str, Any]:
    return act("jiulongpo_table_chart", resource_id=resource_id, **asked)


def test_words_are_counted_with_their_rest(table: str) -> None:
    """Proves that top, rest and empty cells together are all rows."""
    told = _chart(table, by="街镇", top="4")
    assert {group["key"] for group in told["groups"]} == {"寅镇", "丑镇", "子镇", "癸镇"}
    assert [g["value"] for g in told["groups"]] == sorted(
        (g["value"] for g in told["groups"]), reverse=True
    )
    assert told["rest"]["key"] == "9"
    assert told["empty"]["rows"] == 9
    assert sum(g["rows"] for g in [*told["groups"], told["rest"], told["empty"]]) == 91


@pytest.mark.parametrize(
    ("function", "fold"),
    [("sum", sum), ("min", min), ("max", max), ("avg", lambda cells: sum(cells) / len(cells))],
)
def test_every_function_also_over_the_rest(table: str, function: str, fold: Any) -> None:
    """Proves that the rest has the value of its rows, not of its groups."""
    told = _chart(table, by="街镇", of=f"{function}:床位", top="3")
    shown = {group["key"] for group in told["groups"]}
    cells = [line.split(",") for line in ROWS.splitlines()[1:]]
    rest = [int(c[2]) for c in cells if c[1] and c[1] not in shown and c[2]]
    assert told["rest"]["value"] == pytest.approx(fold(rest))
    for group in told["groups"]:
        own = [int(c[2]) for c in cells if c[1] == group["key"] and c[2]]
        assert group["value"] == pytest.approx(fold(own))


def test_filters_and_search_hold(table: str) -> None:
    told = _chart(table, by="街镇", filters={"床位": {"min": 80}})
    assert sum(group["rows"] for group in told["groups"]) <= 11
    assert _chart(table, by="街镇", q="寅镇")["groups"][0]["key"] == "寅镇"
    assert _chart(table, by="街镇", q="没有这样的行")["groups"] == []


def test_whole_numbers_with_few_values_keep_their_order(table: str) -> None:
    told = _chart(table, by="等级")
    assert told["nature"] == "order"
    assert [group["key"] for group in told["groups"]] == ["1", "2", "3", "4", "5"]


def test_numbers_fall_into_classes(table: str) -> None:
    told = _chart(table, by="面积")
    assert told["classes"] == {"low": 0.0, "width": 2.0, "number": 12}
    assert sum(group["rows"] for group in told["groups"]) == 91
    assert {int(group["key"]) for group in told["groups"]} == set(range(12))


@pytest.mark.parametrize(
    ("step", "keys"),
    [
        ("year", ["2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01"]),
        ("month", ["2020-01-01", "2020-05-01"]),
    ],
)
def test_dates_follow_each_other(table: str, step: str, keys: list[str]) -> None:
    told = _chart(table, by="日期", step=step)
    assert [group["key"] for group in told["groups"]][: len(keys)] == keys
    assert sum(group["rows"] for group in told["groups"]) == 91
    assert not told["cut"]


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "没有"},
        {"by": '街镇"; drop table x; --'},
        {"by": "街镇", "of": "sum:名称"},
        {"by": "街镇", "of": "sum(床位)"},
        {"by": "街镇", "top": "1000"},
        {"by": "日期", "step": "century"},
        {"by": ""},
        {"by": "街镇", "filters": {"床位": {"min": "many"}}},
    ],
)
def test_wrong_questions_are_answered(table: str, asked: dict[str, Any]) -> None:
    with pytest.raises(tk.ValidationError):
        _chart(table, **asked)


def test_whoever_may_not_read_the_rows_gets_no_sums(site: Any) -> None:
    """Proves that a chart betrays nothing of a table that is held back."""
    file = attach(entry()["id"], "staff.csv", "街镇,手机\n甲镇,13812345678\n乙镇,13987654321\n")
    load(file)
    with site.flask_app.test_request_context(), pytest.raises(tk.NotAuthorized):
        tk.get_action("jiulongpo_table_chart")({"user": ""}, {"resource_id": file, "by": "街镇"})
    with site.flask_app.test_request_context(), pytest.raises(tk.NotAuthorized):
        tk.get_action("jiulongpo_table_map")({"user": ""}, {"resource_id": file})


def test_a_file_without_a_table(site: Any) -> None:
    file = attach(entry()["id"], "note.pdf", b"%PDF-1.4")
    with pytest.raises(tk.ObjectNotFound):
        _chart(file, by="街镇")
