"""Other people's workbooks: templates in use, census variants, two sheets, typos, old formats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ckanext.jiulongpo.workbook.ooxml.opening import Limits, RefusedError, opened
from ckanext.jiulongpo.workbook.ooxml.parts import Package
from ckanext.jiulongpo.workbook.reading.classes import Classes
from ckanext.jiulongpo.workbook.reading.drafts import drafts
from ckanext.jiulongpo.workbook.reading.entries import Proposed, Surroundings, propose
from ckanext.jiulongpo.workbook.reading.headers import match
from ckanext.jiulongpo.workbook.reading.sheets import Layout, plan
from ckanext.jiulongpo.workbook.reading.values import value_of
from tests.workbook.made import CLASSES, DEPARTMENT, table


def _read(content: bytes) -> tuple[Layout, list[Proposed]]:
    package = Package.of(opened(content, Limits()))
    layout = plan(package)
    below = {"": {"部门信息资源": "3"}, "3": {CLASSES["307"]: "307"}, "307": {"重庆市": "307005"}}
    around = Surroundings(
        Classes(lambda parent: below.get(parent, {})),
        {DEPARTMENT: "d", "民政局": "d"}.get,
        lambda _owner: True,
    )
    return layout, [propose(draft, around) for draft in drafts(package, layout, 1000, [])]


_LEI = ["部门信息资源", CLASSES["307"], "重庆市"]
_NONE = [None] * 9
CENSUS = [
    ["某市某区政务信息资源目录普查表"],
    [
        *("序号", "信息资源分类", None, None, "信息资源名称", "信息资源提供方", "信息资源摘要"),
        *("信息资源大普查", None, "信息项信息", None, "共享属性", None, "是否向社会开放"),
        *("更新频度（周期）", "备注"),
    ],
    [
        *(None, "类", "项", "目", None, None, None, "数据存储总量（单位：MB）"),
        *("结构化信息记录总数（条）", "信息项名称", "数据类型", "共享类型", "共享条件"),
    ],
    [
        *(1, *_LEI, "公墓名录", "民政局", "全区公墓。", 512, 25000),
        *("公墓名称", "字符型C", "无条件共享", None, "是", "年", "甲"),
    ],
    [*_NONE, "地址", "字符型C", "有条件共享", "依申请", "否", "年", "乙"],
    [
        *(2, *_LEI, "社区名录", "民政局", "全区社区。", 1, 10),
        *(None, None, "无条件共享", None, "否", "半年", None),
    ],
]


def test_a_census_workbook_with_two_header_rows_units_and_merged_cells() -> None:
    merged = ["A1:P1", "B2:D2", "H2:I2", "J2:K2", "L2:M2", "E4:E5", "F4:F5"]
    layout, found = _read(table(("普查", CENSUS), merged=merged))
    assert (layout.sheets[0].header, layout.sheets[0].first) == (3, 4)
    first, second = (one.entry for one in found)
    assert first["class_code"] == "307005"
    assert first["storage_volume_gb"] == "0.5", "512 MB are half a GB"
    assert first["record_count_10k"] == "2.5", "25,000 records are 2.5 times ten thousand"
    assert [item["name"] for item in first["items"]] == ["公墓名称", "地址"]
    assert first["items"][0]["data_type"] == "C"
    assert (first["share_type"], first["open_type"]) == ("2", "3"), "the strictest of the rows"
    assert first["items"][0]["share_type"] == "1"
    assert "share_type" not in first["items"][1]
    assert first["update_cycle"] == "7"
    assert (second["update_cycle"], second["open_type"], second.get("items")) == ("6", "3", None)
    assert "备注" in first["source_values"]


def test_items_on_a_sheet_of_their_own_are_joined_by_the_title(shared_data: Path) -> None:
    import io

    import openpyxl

    from tests.workbook.made import saved

    path = shared_data / "templates" / "dsg_catalogue_import.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    entries, items = book.worksheets
    values: Sequence[Any] = [
        "t_gm", "公墓名录", None, DEPARTMENT, "殡葬系统", None, "政务服务", "公墓审批",
        "区县（市）", "2018/01/01-2018/12/31", "每年", "一般数据", "全区公墓。",
        "3/307/307005", None, None,
        "有条件共享", "依申请", "共享平台方式", "不予开放", None, "全量",
    ]  # fmt: skip
    for column, value in enumerate(values, 1):
        entries.cell(4, column).value = value
    for row, name in enumerate(("公墓名称", "地址"), 3):
        line = [
            "公墓名录",
            name,
            f"c{row}",
            None,
            None,
            "字符型",
            50,
            None,
            "无条件共享",
            "不予开放",
            "非敏感",
        ]
        for column, value in enumerate(line, 1):
            items.cell(row, column).value = value
    layout, found = _read(saved(book))
    assert [sheet.of_items for sheet in layout.sheets] == [False, True]
    (entry,) = (one.entry for one in found)
    assert entry["share_type"] == "2", "the sheet of entries states the entry's own terms"
    assert [item["share_type"] for item in entry["items"]] == ["1", "1"]
    assert (entry["temporal_start"], entry["temporal_end"]) == ("2018-01-01", "2018-12-31")
    assert entry["sync_mode"]
    assert "非敏感" in entry["source_values"], "what the catalogue has no field for is kept"


@pytest.mark.parametrize("name", ["dsg_catalogue_import", "dsg_info_catalog"])
def test_templates_in_use_are_recognised_without_a_guess(shared_data: Path, name: str) -> None:
    content = (shared_data / "templates" / f"{name}.xlsx").read_bytes()
    layout = plan(Package.of(opened(content, Limits())))
    assert all(choice.sure for choice in layout.choices)
    assert {"title", "owner_org", "share_type", "item.name"} <= {c.key for c in layout.choices}


@pytest.mark.parametrize(
    ("text", "key", "sure"),
    [
        ("*信息资源名称", "title", True),
        ("信息资源摘药", "notes", False),
        ("共享类形", "share_type", False),
        ("数据存储总量（MB）", "storage_volume_gb", True),
        ("是否向社会开放（是/否）", "open_type", True),
        ("天气", "-", False),
    ],
)
def test_headers_are_matched_by_the_dictionary_and_by_near_misses(
    text: str, key: str, sure: bool
) -> None:
    found = match(text)
    assert (found.key, found.sure) == (key, sure)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("publish_date", "2018年6月30日", "2018-06-30"),
        ("publish_date", "43281", "2018-06-30"),
        ("open_type", "是", "1"),
        ("share_type", "2 有条件共享", "2"),
        ("share_type", "2", "2?"),
        ("item.length", "7,472", "7472"),
        ("related_codes", "307005/000001；307005/000002", ("307005/000001", "307005/000002")),
        ("format_type", "Oracle", "oracle"),
        ("provider_code", "9135 0100 Ｍ000 100Ｙ 43", "91350100M000100Y43"),
        ("resource_code", "307005 / 000015", "307005/000015"),
    ],
)
def test_cells_are_read_as_people_write_them(key: str, text: str, value: Any) -> None:
    assert value_of(key, text) == value


def test_a_sheet_without_names_of_columns_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        _read(table(("数据", [["1", "2"], ["3", "4"]])))
    assert refused.value.finding.code == "JLP-W-107"
