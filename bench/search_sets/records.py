"""Real records of eighteen portals, as datasets in CKAN's shape.

Only what the comparison needs: each dialect's words for title, description, provider, theme and
tags. The records stay where they are; nothing of them is copied into the repository.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = (
    Path(os.environ.get("JLP_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
    / "catalogues"
)

TITLE = ("标题", "资源名称", "资源信息名称")
NOTES = ("描述", "数据摘要", "摘要", "摘要描述", "摘要信息", "内容简介", "资源摘要", "服务描述")
PROVIDER = ("来源部门", "数据提供方", "提供单位", "提供机构", "数源单位", "资源提供方")
THEME = ("重点领域", "主题名称", "所属领域", "主题分类", "数据领域", "领域")
TAGS = ("标签", "关键字")


@dataclass(frozen=True, slots=True)
class Record:
    """One dataset of a portal."""

    id: str
    title: str
    notes: str = ""
    provider: str = ""
    theme: str = ""
    tags: tuple[str, ...] = field(default=())
    items: tuple[str, ...] = field(default=())


def portals() -> list[str]:
    """Names of the portals whose records are here; empty where the folder is missing."""
    return sorted(path.stem for path in FOLDER.glob("*_*.json") if not path.stem.startswith("_"))


def load(portal: str) -> list[Record]:
    """All records of one portal that have a title."""
    rows = json.loads((FOLDER / f"{portal}.json").read_text(encoding="utf-8"))
    return [r for r in (_record(portal, n, row) for n, row in enumerate(rows)) if r.title]


def corpus(target: str, others: int, rng: random.Random) -> list[Record]:
    """The target portal whole, and a sample of the others without titles that occurred before."""
    own = load(target)
    seen = {record.title for record in own}
    rest = [record for portal in portals() if portal != target for record in load(portal)]
    rng.shuffle(rest)
    return own + list(_unseen(rest, seen, others))


def _unseen(records: Iterable[Record], seen: set[str], limit: int) -> Iterator[Record]:
    for record in records:
        if limit <= 0:
            return
        if record.title not in seen:
            seen.add(record.title)
            limit -= 1
            yield record


def _record(portal: str, number: int, row: Mapping[str, object]) -> Record:
    tags = re.split(r"[\s,，、;；]+", _first(row, TAGS))
    return Record(
        id=hashlib.sha256(f"{portal}/{number}".encode()).hexdigest()[:32],
        title=_first(row, TITLE),
        notes=_first(row, NOTES),
        provider=_first(row, PROVIDER),
        theme=_first(row, THEME),
        tags=tuple(dict.fromkeys(tag for tag in tags if len(tag) > 1)),
    )


def _first(row: Mapping[str, object], names: Iterable[str]) -> str:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip() not in {"", "None"}:
            return value.strip()
    return ""
