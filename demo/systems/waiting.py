"""A system that nobody reads yet: the one that docs/harvest-source.md adds in ten minutes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from demo.generator import Catalogue
from demo.systems.dialects import Record

__all__ = ["PATH", "TITLE", "records", "waiting"]

PATH = "/archive/list.json"
TITLE = "档案目录系统（待接入，见 docs/harvest-source.md）"
_MOST = 30
_FIELDS = "档号(字符型,40)；题名(字符型,200)；归档日期(日期型)；页数(整型)"
_TOWNS = ("街道", "镇")


def waiting(catalogue: Catalogue) -> bytes:
    """What the system serves: a list in an envelope."""
    answer = {"state": "ok", "rows": list(records(catalogue))}
    return json.dumps(answer, ensure_ascii=False).encode()


def records(catalogue: Catalogue) -> Iterator[Record]:
    """Thirty departments' lists of archives, and two records that cannot come in."""
    first = {
        entry.provider: entry
        for entry in reversed(catalogue.entries)
        if not entry.provider_short.endswith(_TOWNS)
    }
    entries = sorted(first.values(), key=lambda entry: entry.guid)[:_MOST]
    for number, entry in enumerate(entries, 1):
        kept = catalogue.today - timedelta(days=300 + number)
        yield {
            "编号": f"DA-{number:03}",
            "题名": f"{entry.provider_short}档案目录",
            "单位": entry.provider,
            "说明": f"{entry.provider_short}历年归档文件的目录，含档号、题名、归档日期和页数。",
            "分类": entry.class_code,
            "周期": "N" if number % 3 else "Y",
            "发布时间": f"{kept.year}年{kept.month}月{kept.day}日",
            "关键词": "档案、归档文件、演示数据",
            "字段": _FIELDS,
        }
    yield {"编号": "DA-901", "题名": "筹备中机构档案目录", "单位": "临时项目办公室", "周期": "N"}
    yield {"编号": "DA-902", "题名": "", "单位": entries[0].provider, "周期": "N"}
