"""An invented catalogue of any size: the same titles, texts and files in two dialects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["DIALECTS", "record", "write"]

DIALECTS = ("stock", "ours")
_TOPICS = ("养老机构", "公园绿地", "学校", "医疗机构", "公交站点", "停车场", "体育场馆", "文化设施")
_PROVIDERS = 20


def record(dialect: str, number: int, revision: str = "", series: str = "甲") -> dict[str, Any]:
    """One record.

    Args:
        dialect: ``stock`` for data.json as ckanext-dcat reads it, ``ours`` for the mapping
            ``sichuan``.
        number: tells records apart.
        revision: text by which a changed record differs.
        series: tells catalogues apart.
    """
    topic = _TOPICS[number % len(_TOPICS)]
    title = f"{series}区第{number}号{topic}运行信息"
    notes = f"第{number}号{topic}的名称、地址、开放时间和服务项目。{revision}" * 3
    page = f"http://data.example.gov.cn/oportal/catalog/{ord(series):x}{number:028x}"
    provider = f"第{number % _PROVIDERS}社区服务中心"
    if dialect == "stock":
        return {
            "identifier": page,
            "title": title,
            "description": notes,
            "keyword": [topic, "社区", "服务"],
            "landingPage": page,
            "publisher": {"name": provider},
            "distribution": [{"accessURL": page + ".csv", "format": "CSV"}],
        }
    return {
        "标题": title,
        "来源部门": provider,
        "描述": notes,
        "开放条件": "无条件开放",
        "更新频率": "每年",
        "标签": f"{topic}\r\n\t社区\r\n\t服务",
        "详情页网址": page,
        "数据格式": "['csv']",
    }


def write(path: Path, records: Iterator[dict[str, Any]]) -> Path:
    """A JSON list, written record by record."""
    with path.open("w", encoding="utf-8") as file:
        for number, each in enumerate(records):
            file.write("[" if number == 0 else ",\n")
            json.dump(each, file, ensure_ascii=False)
        file.write("]\n")
    return path
