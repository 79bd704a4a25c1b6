"""What each 信息项 is: its data type, its length and how a cell of it is filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pypinyin import Style, lazy_pinyin

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Item:
    """One 信息项 (guideline §2.2).

    Attributes:
        data_type: code of the list ``item_data_type``.
        length: bytes; 0 where the type needs none.
        make: name of the filler in :mod:`demo.generator.cells`.
        options: arguments of the filler.
    """

    name: str
    name_en: str
    data_type: str
    length: int
    make: str
    options: Mapping[str, Any]

    @property
    def is_personal(self) -> bool:
        """Whether the item speaks of a person; then no file of it is ever made."""
        return self.make == "withheld"


class UnknownItemError(LookupError):
    """A topic names a 信息项 that no rule of the vocabulary explains."""


@cache
def words() -> Mapping[str, Any]:
    """Building blocks of made names."""
    return MappingProxyType(_source()["words"])


@cache
def nouns() -> Mapping[str, list[str]]:
    """Endings of made names by item."""
    return MappingProxyType(_source()["nouns"])


@cache
def item(name: str) -> Item:
    """The 信息项 of that name.

    Raises:
        UnknownItemError: no list and no rule of ``data/vocabulary.yaml`` fits the name.
    """
    values = _source()["lists"].get(name)
    if values:
        return _item(name, {"type": "C", "length": 60, "make": "pick", "from": values})
    fitting = [(ending, rule) for ending, rule in _rules() if name.endswith(ending)]
    if not fitting:
        raise UnknownItemError(name)
    return _item(name, max(fitting, key=lambda pair: len(pair[0]))[1])


def _item(name: str, rule: dict[str, Any]) -> Item:
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).upper()
    options = {k: v for k, v in rule.items() if k not in {"ends", "type", "length", "make"}}
    length = rule.get("length", 0) if rule["type"] == "C" else 0
    return Item(name, initials, rule["type"], length, rule["make"], MappingProxyType(options))


@cache
def _rules() -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple((ending, rule) for rule in _source()["rules"] for ending in rule["ends"])


@cache
def _source() -> dict[str, Any]:
    return yaml.safe_load((DATA / "vocabulary.yaml").read_text("utf-8"))
