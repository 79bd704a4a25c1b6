"""A mapping file: what the fields of one source's dialect mean in the catalogue.

``schemas/mappings/<name>.yaml``; ``docs/harvest-source.md`` shows how one is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.harvesters.mapping.identity import Identity
from ckanext.jiulongpo.harvesters.mapping.patterns import Pattern
from ckanext.jiulongpo.harvesters.mapping.places import Place

__all__ = ["BLANK", "FieldRule", "FilesRule", "ItemsRule", "MappingRules"]

BLANK = frozenset(
    {
        *("无", "暂无", "空", "未填", "未填写", "待补充", "暂缺", "不详", "（略）", "(略)", "略"),
        *("-", "--", "—", "——", "/", "\\", "*", "****", ".", "N/A", "n/a", "NA", "#N/A", "#REF!"),
        *("null", "NULL", "None", "none", "nan", "NaN", "undefined", "暂无联系方式", "暂无数据"),
    }
)
"""What people and programs write where there is nothing."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where one field of the catalogue comes from.

    Attributes:
        paths: fields of the source; the first that holds something is taken.
        join: all of ``paths`` together, with this between them; ``None`` for the first one only.
        pattern: the part of the value that counts: its first group, or all that it matches.
        aliases: the source's values → codes.
        ours: the source writes the catalogue's own codes.
        blank: values that mean nothing in this field.
        separators: characters that divide several values.
        scale: factor for numbers, such as 0.0001 from records to ten thousands.
        calendar: ``roc`` for years of the Republic.
        default: what stands where the source has nothing.
    """

    paths: tuple[str, ...] = ()
    join: str | None = None
    pattern: Pattern | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    ours: bool = False
    blank: frozenset[str] = frozenset()
    separators: str = ""
    scale: str = "1"
    calendar: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class ItemsRule:
    """Where the 信息项 come from.

    Attributes:
        source: a list of objects, or one text; with neither, ``columns`` name parallel texts.
        columns: column of the catalogue → field rule; within each object, each part of the text
            (by the names of the pattern's groups), or the record (parallel texts).
        separators: between the items of a text.
        pattern: of one item of a text, with a named group for each column.
    """

    source: str = ""
    columns: Mapping[str, FieldRule] = field(default_factory=dict)
    separators: str = ""
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class FilesRule:
    """Where the files and services come from.

    Attributes:
        source: a list of objects, or a text with addresses.
        url, name, format: fields of each object.
        separators: between the addresses of a text.
    """

    source: str
    url: str = "url"
    name: str = "name"
    format: str = "format"
    separators: str = " "


@dataclass(frozen=True, slots=True)
class MappingRules:
    """All of a mapping file.

    Attributes:
        revision: hash of the file together with those that it extends.
        place: whose portal it is, to make names of departments whole.
        operator: the portal's operator, who stands in where a record names no provider.
        fields: catalogue field → rule. ``provider`` is the 提供方, ``formats`` a list of formats
            that decides ``format_class`` and ``format_type``, ``tags`` and ``groups`` are lists.
        prefer: order of formats in which an entry that has several is filed.
        keep: key in ``source_values`` → path, for what the catalogue has no field for.
        constants: values that all entries of the source have.
        propose_items: names of 信息项 that the abstract lists are kept as a proposal.
    """

    name: str
    title: Mapping[str, str]
    revision: str
    identity: Identity
    fields: Mapping[str, FieldRule]
    place: Place = field(default_factory=Place)
    operator: str = ""
    items: ItemsRule | None = None
    files: FilesRule | None = None
    prefer: tuple[str, ...] = ()
    keep: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    blank: frozenset[str] = BLANK
    propose_items: bool = False
    records: str = ""
