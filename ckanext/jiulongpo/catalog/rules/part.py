"""What a rule looks at: an entry, or one row of its 信息项 with the entry's values as defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.schemas.catalogue import Field, catalogue

__all__ = ["Part", "is_empty", "parts_of"]

_SHARING = ("share_condition", "share_mode_class", "share_mode_type")
_OPENING = ("open_condition",)
_INHERITED = ("share_type", *_SHARING, "open_type", *_OPENING, "update_cycle", "publish_date")


@dataclass(frozen=True, slots=True)
class Part:
    """An entry, or one row of it.

    Attributes:
        own: the values that are written in it.
        values: the same, and the entry's where a row leaves a value to the entry.
        fields: the fields that it may have.
        path: what stands before a field's name in a finding: empty, or ``items.3.``.
    """

    own: Mapping[str, Any]
    values: Mapping[str, Any]
    fields: tuple[Field, ...]
    path: str = ""

    @property
    def is_row(self) -> bool:
        """Whether it is a row of 信息项."""
        return bool(self.path)

    def place(self, name: str) -> str:
        """A field of this part as a finding names it."""
        return f"{self.path}{name}"

    def get(self, name: str) -> str:
        """A value as text, empty when there is none or when it is no plain value."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


def is_empty(value: object) -> bool:
    """Whether a value counts as not filled in."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {}, ())


def parts_of(entry: Mapping[str, Any]) -> Iterator[Part]:
    """The entry itself, then each of its rows in which something is written."""
    fields = catalogue()
    yield Part(entry, entry, fields.fields)
    rows = entry.get("items")
    if not isinstance(rows, (list, tuple)):
        return
    for number, row in enumerate(rows):
        if isinstance(row, Mapping) and not all(is_empty(value) for value in row.values()):
            yield Part(row, _with_defaults(row, entry), fields.items.columns, f"items.{number}.")


def _with_defaults(row: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values; terms of another sharing or opening type than the entry's are not its own."""
    filled = {name: value for name, value in row.items() if not is_empty(value)}
    defaults = {name: entry[name] for name in _INHERITED if not is_empty(entry.get(name))}
    for type_field, terms in (("share_type", _SHARING), ("open_type", _OPENING)):
        if type_field in filled and filled[type_field] != entry.get(type_field):
            defaults = {name: value for name, value in defaults.items() if name not in terms}
    return {**defaults, **filled}
