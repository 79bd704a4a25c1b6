"""The catalogue's fields as ``catalogue.yaml`` says them, for whoever works without CKAN.

Pure: rules, templates for spreadsheets, mappings and the documentation read the same file that
ckanext-scheming makes the form of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ckanext.jiulongpo.schemas.reading import read_yaml

__all__ = ["Catalogue", "Field", "Group", "Obligation", "catalogue", "division_of"]

FILE = Path(__file__).parent / "catalogue.yaml"
DEFAULT_LANGUAGE = "zh_Hans_CN"


class Obligation(StrEnum):
    """Whether an element has to be there."""

    MANDATORY = "M"
    CONDITIONAL = "C"
    OPTIONAL = "O"


class Group(StrEnum):
    """Parts of an entry, in the order of the form."""

    CORE = "core"
    """The 13 core elements of the guideline (核心元数据)."""
    CENSUS = "census"
    """Volumes, from the census of information resources (信息资源大普查)."""
    EXTENDED = "extended"
    """Optional elements of newer templates (扩展元数据)."""
    CONTACT = "contact"
    """The department's public contact."""
    WORKFLOW = "workflow"
    """What the catalogue itself knows of the entry."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entry, or one column of its items.

    Attributes:
        name: key in the API.
        label: by language.
        help: by language; empty when the label says it all.
        guideline: number of the core element of 发改高技〔2017〕1272号, empty for other fields.
        group: the part of the entry that it belongs to; ``None`` for columns of items.
        value: kind of value; each kind has its rule.
        code_list: name of the code list of a ``code``.
        max_length: in characters.
        required: mandatory element.
        required_when: mandatory when all of these other fields have one of these values.
        missing: code of the finding when it is missing though it should be there.
        excel: columns of the spreadsheet template.
        dcat: property path in DCAT; empty when it does not go there.
        columns: of repeating rows.
    """

    name: str
    label: Mapping[str, str]
    help: Mapping[str, str]
    guideline: str = ""
    group: Group | None = None
    value: str = "text"
    code_list: str = ""
    max_length: int | None = None
    required: bool = False
    required_when: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    missing: str = ""
    excel: tuple[str, ...] = ()
    dcat: str = ""
    columns: tuple[Field, ...] = ()

    @property
    def obligation(self) -> Obligation:
        """M, C or O, as the guideline's tables write it."""
        if self.required:
            return Obligation.MANDATORY
        return Obligation.CONDITIONAL if self.required_when else Obligation.OPTIONAL

    def text(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """The label in a language."""
        return self.label.get(lang) or self.label[DEFAULT_LANGUAGE]

    def is_wanted(self, values: Mapping[str, Any]) -> bool:
        """Whether an entry (or item) with these values has to have the field."""
        if self.required:
            return True
        return bool(self.required_when) and all(
            values.get(other) in wanted for other, wanted in self.required_when.items()
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All fields, in the order of the form, which is that of the guideline."""

    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """A field of the entry.

        Raises:
            KeyError: there is none of that name.
        """
        return {each.name: each for each in self.fields}[name]

    def group(self, group: Group) -> tuple[Field, ...]:
        """Fields of one part of the entry."""
        return tuple(each for each in self.fields if each.group is group)

    @property
    def items(self) -> Field:
        """The field that holds the rows of 信息项."""
        return self.field("items")


@cache
def catalogue() -> Catalogue:
    """The catalogue's fields, read once."""
    raw = read_yaml(FILE.read_text("utf-8"))
    return Catalogue(tuple(_field(each) for each in raw["dataset_fields"]))


def division_of(class_code: str) -> tuple[str, ...]:
    """Codes from 类 down to the given one: ``307005`` is (``3``, ``307``, ``307005``).

    类 has one digit, 项 two more, 目 three more; what follows (细目) is one level here, for its
    length is not fixed.
    """
    cuts = [cut for cut in (1, 3, 6) if cut < len(class_code)]
    return tuple(class_code[:cut] for cut in cuts) + ((class_code,) if class_code else ())


def _field(raw: Mapping[str, Any]) -> Field:
    excel = raw.get("excel", ())
    return Field(
        name=raw["field_name"],
        label=MappingProxyType(raw["label"]),
        help=MappingProxyType(raw.get("help_text", {})),
        guideline=raw.get("guideline", ""),
        group=Group(raw["group"]) if "group" in raw else None,
        value=raw["value"],
        code_list=raw.get("code_list", ""),
        max_length=raw.get("max_length"),
        required=raw.get("required", False),
        required_when=MappingProxyType(
            {other: tuple(wanted) for other, wanted in raw.get("required_when", {}).items()}
        ),
        missing=raw.get("missing", ""),
        excel=(excel,) if isinstance(excel, str) else tuple(excel),
        dcat=raw.get("dcat", ""),
        columns=tuple(_field(each) for each in raw.get("repeating_subfields", ())),
    )
