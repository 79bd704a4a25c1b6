"""Rows as records: whatever a driver gives becomes plain JSON, and nothing without measure."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Reject
from ckanext.jiulongpo.harvesters.core.faults import reading
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, Row

__all__ = ["as_row", "plain"]

_SAFE_INTEGER = 2**53
_MOST_DIGITS = 100


def as_row(position: int, values: Mapping[str, Any], limits: Limits) -> Row:
    """A row of a table; one with a value beyond measure is a fault of its own."""
    if len(values) > limits.columns:
        finding = reading.TOO_MANY_COLUMNS(row=position, columns=len(values), limit=limits.columns)
        return Row(position, fault=Reject(finding))
    longest = max(map(_size, values.values()), default=0)
    if longest > limits.cell_characters:
        finding = reading.CELL_TOO_LONG(row=position, length=longest, limit=limits.cell_characters)
        return Row(position, fault=Reject(finding))
    return Row(position, {str(name): plain(value) for name, value in values.items()})


def _size(value: object) -> int:
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_size, value.values())) + len(value)
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value)) + len(value)
    return 0


def plain(value: object) -> Any:  # noqa: ANN401 - any JSON value
    """A value of JSON's types. Numbers keep their digits, moments their zone, bytes are Base64."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) < _SAFE_INTEGER else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return _digits(value) if isinstance(value, Decimal) else _other(value)


def _other(value: object) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, Mapping):
        return {str(name): plain(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    return str(value)


def _digits(value: Decimal) -> int | str:
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        return str(value)
    whole = value == value.to_integral_value()
    return int(value) if whole and abs(value) < _SAFE_INTEGER else format(value, "f")
