"""Forty-one rows of a workbook, each with another mistake, and how a clerk mends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ckanext.jiulongpo.workbook.columns import template
from tests.workbook.made import DEPARTMENT, FIRST, GOOD

__all__ = ["MISTAKES", "OTHER", "cells", "mend", "rows", "title_of", "write_cells"]

OTHER = "某市某区城市管理局"
"""A department for which the clerk does not write."""
NOT_SHARED = {"share_type": "不予共享", "share_condition": "《档案法》第十四条"}
MISTAKES: list[tuple[str, dict[str, Any], str, str]] = [
    # what is wrong, cells, code, column of the cell
    ("no title", {"title": None, "resource_code": "307005/000900"}, "JLP-C-001", "title"),
    ("unknown department", {"owner_org": "无此局"}, "JLP-W-304", "owner_org"),
    ("another's department", {"owner_org": "{other}"}, "JLP-W-305", "owner_org"),
    ("unknown 类", {"class.1": "第九类"}, "JLP-W-317", "class.1"),
    ("unknown 项", {"class.2": "不存在的项"}, "JLP-W-307", "class.2"),
    ("项 of another 类", {"class.2": "101 国家人口基础信息资源"}, "JLP-W-308", "class.2"),
    ("目 without 项", {"class.2": None}, "JLP-W-313", "class.3"),
    ("class not in the table", {"class.3": "307999 某省"}, "JLP-C-502", "class.3"),
    ("no class", {"class.1": None, "class.2": None, "class.3": None}, "JLP-C-101", "class.1"),
    ("resource code malformed", {"resource_code": "A-17"}, "JLP-C-504", "resource_code"),
    ("code of another class", {"resource_code": "307006/000001"}, "JLP-C-505", "resource_code"),
    ("credit code too short", {"provider_code": "115000"}, "JLP-C-401", "provider_code"),
    ("credit code mistyped", {"provider_code": "11500000009275781L"}, "JLP-C-402", "provider_code"),
    ("no abstract", {"notes": None}, "JLP-C-106", "notes"),
    ("title of a system", {"source_system": "{title}"}, "JLP-C-601", "title"),
    ("title like a system", {"title": "智慧停车平台"}, "JLP-C-603", "title"),
    ("title too long", {"title": "长" * 201}, "JLP-C-202", "title"),
    ("unknown format class", {"format_class": "纸质"}, "JLP-C-201", "format_class"),
    ("no format type", {"format_type": None}, "JLP-C-117", "format_type"),
    ("type of another class", {"format_type": "oracle"}, "JLP-C-301", "format_type"),
    ("other format not told", {"format_type": "其他"}, "JLP-C-127", "format_other"),
    ("file shared as database", {"share_mode_type": "数据库"}, "JLP-C-302", "share_mode_type"),
    ("unknown sharing", {"share_type": "看情况"}, "JLP-C-201", "share_type"),
    ("no sharing", {"share_type": None}, "JLP-C-109", "share_type"),
    ("no terms of sharing", {"share_type": "有条件共享"}, "JLP-C-119", "share_condition"),
    (
        "hollow terms",
        {"share_type": "有条件共享", "share_condition": "有条件"},
        "JLP-C-306",
        "share_condition",
    ),
    ("not shared but open", NOT_SHARED, "JLP-C-304", "open_type"),
    (
        "not shared, yet a way",
        {**NOT_SHARED, "open_type": "不予开放"},
        "JLP-C-305",
        "share_mode_class",
    ),
    ("no terms of opening", {"open_type": "有条件开放"}, "JLP-C-120", "open_condition"),
    ("no cycle", {"update_cycle": None}, "JLP-C-111", "update_cycle"),
    ("unknown cycle", {"update_cycle": "逢五逢十"}, "JLP-C-201", "update_cycle"),
    ("no such day", {"publish_date": "2018-02-30"}, "JLP-C-203", "publish_date"),
    ("a day to come", {"publish_date": "2099-01-01"}, "JLP-C-204", "publish_date"),
    ("volume in words", {"storage_volume_gb": "很多"}, "JLP-C-205", "storage_volume_gb"),
    ("item without a name", {"item.name": None}, "JLP-C-118", "item.name"),
    ("item without a type", {"item.data_type": None}, "JLP-C-128", "item.data_type"),
    ("unknown type of item", {"item.data_type": "汉字"}, "JLP-C-201", "item.data_type"),
    ("text without length", {"item.length": None}, "JLP-C-138", "item.length"),
    ("length in words", {"item.length": "不限"}, "JLP-C-209", "item.length"),
    ("related to nothing", {"related_codes": "停车场目录"}, "JLP-C-508", "related_codes"),
    ("an invented identity", {"name": "jlp-nobody"}, "JLP-W-310", "name"),
]


def rows(
    department: str = DEPARTMENT, other: str = OTHER, provider_code: str = ""
) -> list[dict[str, Any]]:
    """The rows by the keys of columns.

    Args:
        department: title of the clerk's own department.
        other: title of another one.
        provider_code: of the department, where the catalogue does not know it.
    """
    return [
        {**_good(number, department, provider_code), **_wrong(number, given, other)}
        for number, (_what, given, _code, _key) in enumerate(MISTAKES, 1)
    ]


def cells() -> list[tuple[str, str, str]]:
    """What is wrong, the code of its finding and the cell that is marked, row by row."""
    return [
        (what, code, f"{get_column_letter(template().index(key) + 1)}{row}")
        for row, (what, _given, code, key) in enumerate(MISTAKES, FIRST)
    ]


def mend(sheet: Worksheet, department: str, provider_code: str) -> None:
    """Write what is right into the cells that are wrong, as a clerk does in his own workbook."""
    for number, (_what, given, _code, _key) in enumerate(MISTAKES, 1):
        good = _good(number, department, provider_code)
        write_cells(sheet, FIRST + number - 1, {key: good.get(key) for key in given})


def write_cells(sheet: Worksheet, row: int, values: Mapping[str, Any]) -> None:
    """Write values into a row by the keys of their columns."""
    for key, value in values.items():
        sheet.cell(row, template().index(key) + 1).value = value


def _good(number: int, department: str, provider_code: str) -> dict[str, Any]:
    own = {"owner_org": department, "provider_code": provider_code or None}
    return {**GOOD, **own, "title": title_of(number)}


def _wrong(number: int, given: dict[str, Any], other: str) -> dict[str, Any]:
    return {
        key: value.format(title=title_of(number), other=other) if isinstance(value, str) else value
        for key, value in given.items()
    }


def title_of(number: int) -> str:
    """The title that a row has once it is right."""
    return f"{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'子丑寅卯辰'[number // 10]}名录"
