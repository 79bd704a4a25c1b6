"""Invented records in the dialect of the mapping ``sichuan``, and the site they are meant for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk

from torture.site import as_site

__all__ = ["MAPPING", "Row", "guid", "make_departments", "make_source", "row", "write"]

MAPPING = "sichuan"
WELFARE, HEALTH, UNKNOWN = "区民政局", "区卫生健康委", "没有的局"
OFFICE = "catalogue-office"

Row = dict[str, Any]


def guid(number: int) -> str:
    """The identity of a record at its source."""
    return f"{number:032x}"


def row(number: int, *, department: str = WELFARE, version: int = 1, **more: Any) -> Row:  # noqa: ANN401 - any JSON
    """A record; another version differs in its description."""
    return {
        "标题": f"社区服务站信息{number}",
        "来源部门": department,
        "重点领域": "社保就业",
        "发布时间": "2022-06-23",
        "更新时间": "2023-04-23",
        "开放条件": "无条件开放",
        "数据量": "11",
        "更新频率": "每年",
        "标签": "社区\r\n\t服务",
        "描述": f"第{number}批社区服务站的名称与地址，第{version}版。",
        "详情页网址": f"http://data.example.gov.cn/oportal/catalog/{guid(number)}",
        "数据格式": "['xls', 'csv']",
        **more,
    }


def write(path: Path, rows: Sequence[Row]) -> None:
    """Put a listing where the web server reads it; never half of it."""
    fresh = path.with_suffix(".fresh")
    fresh.write_text(json.dumps(list(rows), ensure_ascii=False), "utf-8")
    fresh.replace(path)


def make_departments() -> dict[str, str]:
    """The office and two departments; ids by name."""
    create = tk.get_action("organization_create")
    made = {
        name: create(as_site(), {"name": name, "title": title})
        for name, title in ((OFFICE, "区发展改革委"), ("minzheng", WELFARE), ("weijian", HEALTH))
    }
    return {name: organisation["id"] for name, organisation in made.items()}


def make_source(name: str, url: str, owner: str = OFFICE, **settings: Any) -> str:  # noqa: ANN401 - any JSON
    """A source of files as the form makes it; its id."""
    source = tk.get_action("harvest_source_create")(
        as_site(),
        {
            "name": name,
            "title": name,
            "url": url,
            "source_type": "jiulongpo_file",
            "owner_org": owner,
            "config": json.dumps({"mapping": MAPPING, **settings}),
        },
    )
    return source["id"]
