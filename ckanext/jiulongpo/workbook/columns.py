"""The columns of a workbook: those of the template, and all that a column may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ckanext.jiulongpo.schemas.catalogue import Field, catalogue
from ckanext.jiulongpo.schemas.reading import read_yaml

__all__ = ["CLASS_KEYS", "ITEM", "TERMS", "Column", "Template", "field_of", "label_of", "template"]

FILE = Path(__file__).parent / "columns.yaml"
ITEM = "item."
CLASS_KEYS = ("class.1", "class.2", "class.3", "class.4")
TERMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "share_type": ("share_type", "share_condition", "share_mode_class", "share_mode_type"),
        "open_type": ("open_type", "open_condition"),
        "update_cycle": ("update_cycle",),
        "publish_date": ("publish_date",),
    }
)
"""Terms that each row states for its 信息项, by the field that leads the group."""

_SPECIAL = {
    "class.path": "信息资源分类",
    "temporal": "数据时间范围",
    "name": "系统标识",
    **dict(zip(CLASS_KEYS, ("类", "项", "目", "细目"), strict=True)),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template.

    Attributes:
        key: what it means.
        header: its name.
        group: of the columns that stand together under one heading; empty for none.
        width: in characters.
        help: what the help row says.
    """

    key: str
    header: str
    group: str
    width: int
    help: str

    @property
    def field(self) -> Field | None:
        """The catalogue's field, or the column of its items; none for levels of the class."""
        return field_of(self.key)


@dataclass(frozen=True, slots=True)
class Template:
    """The template: its version, its columns and what it says besides."""

    version: str
    columns: tuple[Column, ...]
    words: Mapping[str, str]
    guide: tuple[str, ...]

    def index(self, key: str) -> int:
        """Place of a column, from 0."""
        return [column.key for column in self.columns].index(key)


@cache
def template() -> Template:
    """The template, read once."""
    raw = read_yaml(FILE.read_text("utf-8"))
    words = dict(raw["words"])
    guide = tuple(words.pop("guide_lines"))
    columns = tuple(_column(each) for each in raw["columns"])
    return Template(raw["version"], columns, MappingProxyType(words), guide)


def field_of(key: str) -> Field | None:
    """The field that a key means."""
    if key.startswith(ITEM):
        return _items().get(key.removeprefix(ITEM))
    return _fields().get(key)


def label_of(key: str) -> str:
    """What a key is called on pages, in Chinese as in the templates."""
    if key in _SPECIAL:
        return _SPECIAL[key]
    field = field_of(key)
    return field.text() if field else key


@cache
def _fields() -> Mapping[str, Field]:
    return {field.name: field for field in catalogue().fields}


@cache
def _items() -> Mapping[str, Field]:
    return {field.name: field for field in catalogue().items.columns}


def _column(raw: Mapping[str, str | int]) -> Column:
    field = field_of(str(raw["key"]))
    said = field.help.get("zh_Hans_CN", "") if field else ""
    return Column(
        key=str(raw["key"]),
        header=str(raw["header"]),
        group=str(raw.get("group", "")),
        width=int(raw["width"]),
        help=str(raw.get("help", "")) or said,
    )
