"""What a file shows: types, lengths, days, and the values that are proposed from it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.registration.proposals.columns import Column
from ckanext.jiulongpo.registration.proposals.fields import propose, title_of
from ckanext.jiulongpo.registration.proposals.profile import Bounds, profile
from ckanext.jiulongpo.schemas.codelists import codelist
from demo.systems.xls import workbook as xls

TODAY = date(2026, 11, 25)


def _column(name: str, *values: Any) -> Column:
    column = Column(name)
    for value in values:
        column.see(value)
    return column


@pytest.mark.parametrize(
    ("name", "values", "type_"),
    [
        ("泊位数", ["12", "3"], "I"),
        ("泊位数", [12, None, ""], "I"),
        ("面积", ["12.5", "3"], "N"),
        ("收费金额", ["12.5", "3"], "Y"),
        ("联系电话", ["02368000000", "13800000000"], "C"),
        ("行政区划代码", ["500107", "500106"], "C"),
        ("备案日期", ["2024-03-01", "2024/3/2"], "D"),
        ("备案日期", ["20240301"], "D"),
        ("序列", ["20240301"], "I"),
        ("更新时间", ["2024-03-01 08:30:00", "2024-03-02"], "T"),
        ("是否开放", ["是", "否", "是"], "L"),
        ("名称", ["甲", "乙"], "C"),
        ("证件", ["500107199001011234"], "C"),
        ("简介", ["长" * 1000], "M"),
        ("坐标", [{"x": 1}], "G"),
        ("空", [], "C"),
        ("半有", ["12", "无数据"], "C"),
    ],
)
def test_the_type_of_a_column(name: str, values: list[Any], type_: str) -> None:
    assert _column(name, *values).data_type == type_


def test_what_is_proposed_is_what_tables_load() -> None:
    """The form and tables have one recogniser: thousands, per cent and full-width digits count."""
    assert _column("补贴金额（元）", "1,200.50", "3,000").data_type == "Y"
    assert _column("完成率", "98.5%", "100%").data_type == "N"
    assert _column("数量", "１２", "3").data_type == "I"
    assert _column("有无证件", "有", "无").data_type == "L"


def test_days_are_told_however_many_values_a_column_has() -> None:
    column = _column("备案日期", *(["2024-03-01"] * 700), "2023-01-01", "2025-12-31")
    assert column.days == (date(2023, 1, 1), date(2025, 12, 31))


def test_the_length_counts_bytes_and_leaves_room() -> None:
    column = _column("名称", "公共停车场" * 4)
    assert column.longest == 60
    assert column.length == 100


@given(st.lists(st.one_of(st.none(), st.text(), st.floats(), st.integers(), st.dates())))
def test_any_values_have_a_type_of_the_code_list(values: list[Any]) -> None:
    assert _column("什么都有", *values).data_type in codelist("item_data_type")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("停车场台账_20240401(2).xlsx", "停车场台账"),
        ("公共停车场名录（最终版）v2.csv", "公共停车场名录"),
        ("C:\\数据\\养老机构 名录.xls", "养老机构名录"),
        ("20240401.csv", "20240401"),
        ("parking_lots-v2.csv", "parking lots"),
    ],
)
def test_the_title_of_a_files_name(name: str, title: str) -> None:
    assert title_of(name) == title


def _csv(rows: list[list[str]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


TABLE = [
    ["停车场名称", "所在街道", "泊位数", "备案日期", "出生日期"],
    ["石坪桥停车场", "石坪桥街道", "120", "2024-03-01", "1990-01-01"],
    ["杨家坪停车场", "杨家坪街道", "80", "2024-05-20", "1991-01-01"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_values_are_proposed_from_a_table(encoding: str) -> None:
    told = profile(_csv(TABLE, encoding), "停车场台账.csv")
    values = propose(told, "停车场台账.csv", ["停车场", "停车", "养老"], TODAY)
    assert values["title"] == "停车场台账"
    assert (values["format_class"], values["format_type"]) == ("2", "csv")
    assert values["record_count_10k"] == "0.0002"
    assert (values["temporal_start"], values["temporal_end"]) == ("2024-03-01", "2024-05-20")
    assert values["tag_string"] == "停车场"
    assert values["spatial_scope"] == "3"
    assert "2 条记录" in values["notes"]
    first, *_rest, day, _born = values["items"]
    assert first == {
        "_key": "1",
        "name": "停车场名称",
        "data_type": "C",
        "name_en": "tccmc",
        "length": "20",
    }
    assert day["data_type"] == "D"
    assert "length" not in day


def test_a_title_above_the_heading_is_passed_over() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["九龙坡区公共停车场台账"])
    for row in TABLE:
        sheet.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    told = profile(stream.getvalue(), "台账.xlsx")
    assert [column.name for column in told.columns] == TABLE[0]
    assert told.rows == 2
    assert not told.broken


def test_an_old_workbook_is_read_too() -> None:
    """XLS, as the programs of many departments still write it."""
    told = profile(xls("台账", [["停车场名称", "泊位数"], ["石桥铺停车场", "120"]]), "台账.xls")
    values = propose(told, "台账.xls", [], TODAY)
    assert (values["format_type"], values["title"]) == ("xls", "台账")
    assert [row["name"] for row in values["items"]] == ["停车场名称", "泊位数"]


def test_json_lists_are_read_too() -> None:
    told = profile('{"data": [{"name": "甲", "n": 1}, {"n": 2.5}]}'.encode(), "x.json")
    values = propose(told, "x.json", [], TODAY)
    assert (values["format_class"], values["format_type"]) == ("1", "json")
    assert [row["data_type"] for row in values["items"]] == ["C", "N"]
    assert values["items"][0]["name_en"] == "name"


def test_reading_ends_at_its_bounds_and_says_so() -> None:
    content = _csv([["a"], *(["1"] for _ in range(100))])
    told = profile(content, "x.csv", Bounds(rows=10))
    assert told.rows == 10
    assert not told.whole
    assert "record_count_10k" not in propose(told, "x.csv", [], TODAY)


def test_the_first_rows_are_read_however_slow_the_machine_is() -> None:
    content = _csv([["a"], *(["1"] for _ in range(1200))])
    told = profile(content, "x.csv", Bounds(seconds=-1))
    assert (told.rows, told.whole) == (500, False)
    assert told.columns[0].data_type == "I"


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/sharedStrings.xml", b"0" * (80 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.csv"), (b"\x00\x01\x02", "x.csv"), (b"%PDF-1.7", "x.pdf"),
        (b"PK\x03\x04", "x.xlsx"),
        (b"<html></html>", "x.xls"), (b"a,b\n", "x.csv"), (b"[]", "x.json"), (b"[1, 2]", "x.json"),
        (b",".join(b"c%d" % n for n in range(2100)) + b"\n" + b",".join([b"1"] * 2100), "x.csv"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_finding(content: bytes, name: str) -> None:
    with pytest.raises(Abort) as refused:
        profile(content, name)
    assert refused.value.finding.remedy.endswith(".")


def test_a_bomb_is_refused() -> None:
    with pytest.raises(Abort):
        profile(_bomb(), "x.xlsx")
