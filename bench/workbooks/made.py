"""An invented catalogue of any size as a workbook of the template."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ckanext.jiulongpo.workbook.writing.book import Stamp, write_book
from ckanext.jiulongpo.workbook.writing.lists import ClassRow, Lists
from ckanext.jiulongpo.workbook.writing.rows import Names

__all__ = ["DEPARTMENT", "write"]

DEPARTMENT = "某市某区民政局"
_TREE = (
    ("", "3", "部门信息资源"),
    ("3", "307", "省（自治区、直辖市）和计划单列市"),
    ("307", "307005", "重庆市"),
)
_THINGS = ("养老机构", "社区服务站", "公共停车场", "农贸市场", "中小学校", "公共厕所", "建设项目")
_COLUMNS = (
    "名称",
    "地址",
    "负责部门",
    "联系电话",
    "面积",
    "等级",
    "启用日期",
    "备注",
    "经度",
    "纬度",
)


def write(path: Path, entries: int, items: int) -> int:
    """Write the workbook; returns how many rows it has.

    Args:
        path: of the file.
        entries: how many.
        items: 信息项 of each.
    """
    lists = Lists([DEPARTMENT], [ClassRow(p, c, n) for p, c, n in _TREE])
    stamp = Stamp(DEPARTMENT, datetime.now(UTC))
    names = Names({"d": DEPARTMENT}, {code: name for _parent, code, name in _TREE})
    with path.open("wb") as file:
        return write_book(file, _entries(entries, items), names, lists, stamp)


def _entries(count: int, items: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        thing = _THINGS[number % len(_THINGS)]
        yield {
            "class_code": "307005",
            "title": f"{thing}登记信息第{number:05}号清册",
            "owner_org": "d",
            "provider_office": "信息科",
            "notes": f"全区{thing}的名称、地址与联系方式，第{number}批，按月更新。",
            "source_system": f"{thing}管理系统",
            "format_class": "3",
            "format_type": "mysql",
            "share_type": "1",
            "share_mode_class": "1",
            "share_mode_type": "1",
            "open_type": "1",
            "update_cycle": "4",
            "publish_date": "2018-06-30",
            "storage_volume_gb": "0.5",
            "record_count_10k": "1.2",
            "shared_volume_gb": "0",
            "shared_count_10k": "0",
            "opened_volume_gb": "0",
            "opened_count_10k": "0",
            "items": [_item(number, each) for each in range(items)],
        }


def _item(number: int, each: int) -> dict[str, Any]:
    name = _COLUMNS[each % len(_COLUMNS)]
    return {
        "name": f"{name}{each // len(_COLUMNS) or ''}",
        "name_en": f"c{number % 97}_{each}",
        "data_type": "C",
        "length": 50 + number % 200,
    }
