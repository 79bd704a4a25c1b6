"""Where the names of columns stand: below titles, units and notes, in several rows, or nowhere."""

from __future__ import annotations

import csv
import io

import pytest

from ckanext.jiulongpo.harvesters.sources.readers.formats import reader_of
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row
from ckanext.jiulongpo.recognition.headers import NO_NAMES, Heading, heading_of, nameless

HEAD = ["停车场名称", "所在街道", "泊位数", "备案日期"]
DATA = [["石坪桥停车场", "石坪桥街道", "120", "2024-03-01"]] * 6
Table = list[list[str]]


def _read(rows: Table, options: ReadOptions) -> list[Row]:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    content = io.BytesIO(text.getvalue().encode())
    return list(reader_of("csv")(content, options, lambda _finding: None))


def _heading(rows: Table) -> Heading:
    return heading_of(_read(rows, nameless(ReadOptions())))


def _names(rows: Table) -> list[str]:
    """The names of the columns where the recogniser finds them."""
    good = next(row for row in _read(rows, _heading(rows).applied(ReadOptions())) if not row.fault)
    return list(good.payload)


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["九龙坡区公共停车场台账"]],
        [["九龙坡区公共停车场台账"], ["单位：个", "2024年"]],
        [["九龙坡区公共停车场台账", "2024年", "单位：个"]],
        [["九龙坡区公共停车场台账", "", "", ""], ["填报单位：区城管局", "", "日期：", "6月"]],
        [["公共停车场台账", "", "", "2024年"]],
        [["公共停车场台账", "公共停车场台账", "公共停车场台账", "公共停车场台账"]],
    ],
    ids=[
        "nothing",
        "a title",
        "a title and a unit",
        "a title of three cells",
        "cells that are padded",
        "a title and a year at the ends",
        "a title that is merged over all columns",
    ],
)
def test_names_are_found_below(above: Table) -> None:
    """A title is no header, however many rows or cells it has."""
    assert _names([*above, HEAD, *DATA]) == HEAD


@pytest.mark.parametrize(
    ("head", "data", "names"),
    [
        (
            [["机构", "", "床位", "", "收费"], ["名称", "编码", "数量", "入住率", "元/月"]],
            ["甲院", "007", "20", "85%", "1,200"],
            ["机构 名称", "机构 编码", "床位 数量", "床位 入住率", "收费 元/月"],
        ),
        (
            [["序号", "机构", "", "收费标准", ""], ["", "名称", "地址", "床位费", "护理费"]],
            ["1", "甲院", "一路", "1000", "200"],
            ["序号", "机构 名称", "机构 地址", "收费标准 床位费", "收费标准 护理费"],
        ),
        (
            [["序号", "机构", "", "备注"], ["序号", "名称", "地址", "备注"]],
            ["一", "甲院", "一路", "无"],
            ["序号", "机构 名称", "机构 地址", "备注"],
        ),
        (
            [["街镇", "2023年", "", "2024年", ""], ["", "男", "女", "男", "女"]],
            ["石桥铺", "1", "2", "3", "4"],
            ["街镇", "2023年 男", "2023年 女", "2024年 男", "2024年 女"],
        ),
    ],
    ids=["groups", "beside a merged cell", "texts alone", "years"],
)
def test_names_in_two_rows_are_one_name(head: Table, data: list[str], names: list[str]) -> None:
    """What a group and its part are called stands in one name, so that 男 of two years differ."""
    assert _names([["一览表"], *head, *[data] * 5]) == names


def test_a_column_without_a_name_does_not_make_the_first_row_a_name() -> None:
    """Texts under texts say nothing of a second row of names: no row of data is lost."""
    rows = [["名称", "", "地址"], ["甲", "乙", "丙"], ["丁", "戊", "己"]]
    assert _heading(rows) == Heading(1, 1, 3)
    assert _names(rows) == ["名称", "列2", "地址"]


@pytest.mark.parametrize(
    "row",
    [
        ["第1养老院", "001", "11", "81.5%", "2023年1月5日"],
        ["甲", "1", "20.5", "3"],
        ["甲", "11010519491231002X", "一路"],
        ["甲", "023-68780000", "2024-03-01"],
    ],
    ids=["shares and days", "numbers", "an identity card", "a day"],
)
def test_a_table_without_names_keeps_its_first_row(row: list[str]) -> None:
    """It would be lost as names, and a person's number with it."""
    assert _heading([row] * 4).row == NO_NAMES


@pytest.mark.parametrize(
    "head",
    [
        ["街镇", "2020", "2021", "2022"],
        ["街镇", "2020年", "2021年", "2022年"],
        ["月份", "1", "2", "3"],
        ["指标", "2023-01-01", "2023-02-01", "2023-03-01"],
        ["指标", "20230101", "20230201", "20230301"],
        ["班次", "08:00", "09:00", "10:00"],
        ["街镇", "总数", "其中：男", "其中：女"],
    ],
    ids=[
        *("years", "years in Chinese", "days of a month", "dates above numbers"),
        *("dates of eight digits", "hours", "parts of a total"),
    ],
)
def test_numbers_may_be_names(head: list[str]) -> None:
    """Years and days above a table of figures."""
    assert _names([head, *[["石桥铺", "10", "24", "35"]] * 5]) == head


def test_a_last_column_without_a_name_is_a_column() -> None:
    """As many columns as most rows have: 备注 is often written beside the table."""
    assert _names([HEAD, *[[*row, "备注"] for row in DATA]]) == [*HEAD, "列5"]


def test_a_row_that_is_too_wide_does_not_move_the_header() -> None:
    """One bad row among good ones says nothing against the names above it."""
    wide = [*DATA[0], "多出的一格"]
    assert _names([HEAD, wide, *DATA]) == HEAD


def test_a_table_without_rows_keeps_its_first_row_as_names() -> None:
    """Nothing to judge by: the first row it is."""
    assert _heading([HEAD]) == Heading()
