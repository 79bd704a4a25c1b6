"""The Chinese of the OpenAPI document: data beside the code, for docstrings are English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ckanext.jiulongpo.schemas.reading import read_yaml

__all__ = ["Group", "Words", "words"]

_OTHER = {"key": "other", "zh": "其他", "en": "Other"}


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that belong together, under a name in each language."""

    key: str
    zh: str
    en: str

    def name(self, lang: str) -> str:
        """Its name in ``zh`` or ``en``."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Words:
    """Names of groups, lines of actions and of parameters.

    Attributes:
        summaries: action → its Chinese line.
        parameters: parameter → its Chinese words.
    """

    groups: tuple[Group, ...]
    summaries: Mapping[str, str]
    parameters: Mapping[str, str]
    _group_of: Mapping[str, Group] = field(repr=False)

    def group_of(self, action: str) -> Group:
        """The group of an action; the last one for those that nobody has put anywhere."""
        return self._group_of.get(action, self.groups[-1])


@cache
def words() -> Words:
    """The words, read once."""
    path = Path(__file__).with_name("zh_Hans_CN.yaml")
    given: dict[str, Any] = read_yaml(path.read_text("utf-8"))
    groups: list[Group] = []
    group_of: dict[str, Group] = {}
    summaries: dict[str, str] = {}
    for row in given["groups"]:
        group = Group(row["key"], row["zh"], row["en"])
        groups.append(group)
        group_of |= dict.fromkeys(row["actions"], group)
        summaries |= row["actions"]
    return Words((*groups, Group(**_OTHER)), summaries, given["parameters"], group_of)
