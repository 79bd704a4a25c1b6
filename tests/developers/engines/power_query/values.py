"""Values of M as values of Python; tables and types are the ones that Python does not have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

__all__ = ["Function", "MError", "NotKnown", "Table", "Type", "Value"]


class MError(Exception):
    """An error that the engine of M would raise as well."""


class NotKnown(Exception):
    """A part of M that this interpreter does not have."""


@dataclass(frozen=True, slots=True)
class Type:
    """A type: ``text``, ``number``, ``Int64`` and the like."""

    name: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: names of columns in order, rows of as many cells, types of those that have one."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    types: dict[str, Type] = field(default_factory=dict)

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows as records."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


Function = Callable[..., Any]
Value = (
    str
    | int
    | float
    | Decimal
    | bool
    | bytes
    | date
    | datetime
    | list[Any]
    | dict[str, Any]
    | Table
    | Type
    | Function
    | None
)
