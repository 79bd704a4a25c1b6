"""The hand-written topics of ``demo/data``, read as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from demo.generator.units import Unit
from demo.generator.vocabulary import DATA, Item, item

_OFFICE = "办公室"
_SYSTEM = "业务管理系统"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a unit registers; one entry, or one a year."""

    title: str
    items: tuple[Item, ...]
    about: str
    access: str
    cycle: str
    kind: str
    class_prefix: str
    themes: tuple[str, ...]
    years: int
    rows: int
    office: str
    source_system: str
    with_unit_name: bool

    @property
    def is_personal(self) -> bool:
        """Whether any of its 信息项 speaks of a person."""
        return any(item.is_personal for item in self.items)


def topics_of(unit: Unit) -> Iterator[Topic]:
    """All topics of a unit, its own first."""
    if unit.is_town:
        towns = _read("towns")
        yield from (_topic(entry, towns, with_unit_name=True) for entry in towns["topics"])
        return
    own = _read("departments").get(unit.short_name, {})
    yield from (_topic(entry, own, with_unit_name=False) for entry in own.get("topics", ()))
    yield from (_topic(entry, own, with_unit_name=True) for entry in _read("common")["topics"])


def _topic(entry: dict[str, Any], owner: Mapping[str, Any], *, with_unit_name: bool) -> Topic:
    return Topic(
        title=entry["title"],
        items=tuple(item(name) for name in entry["items"].split()),
        about=entry.get("about", ""),
        access=entry.get("access", "open"),
        cycle=entry.get("cycle", "每年"),
        kind=entry.get("kind", "sheet"),
        class_prefix=str(entry.get("class", "307")),
        themes=tuple(entry.get("themes", ())),
        years=entry.get("years", 1),
        rows=entry.get("rows", 0),
        office=owner.get("office", _OFFICE),
        source_system=owner.get("system", _SYSTEM),
        with_unit_name=with_unit_name,
    )


@cache
def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8"))
