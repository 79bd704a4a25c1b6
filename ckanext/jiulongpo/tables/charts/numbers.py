"""Numbers on charts as people here write them: 12.3 万, 1.25 亿; in English 123 K, 12.5 M. Pure."""

from __future__ import annotations

import math

__all__ = ["exact", "short", "ticks"]

_CHINESE = ((1e8, " 亿"), (1e4, " 万"))
_ENGLISH = ((1e9, " G"), (1e6, " M"), (1e3, " K"))
_MOST_TICKS = 5
_TWO_DIGITS, _ONE_DIGIT = 10, 100
_NOTHING = 1e-300
"""A span below it cannot be parted: its steps are no numbers of a computer any more."""


def short(value: float, *, chinese: bool) -> str:
    """A number in few digits, with the unit that the language counts in."""
    for scale, unit in _CHINESE if chinese else _ENGLISH:
        if abs(value) >= scale:
            return _plain(value / scale, _places(abs(value) / scale)) + unit
    return exact(value)


def exact(value: float) -> str:
    """A number with separators; two digits after the point, four where nothing stands before it."""
    return _plain(value, 2 if abs(value) >= 1 else 4)


def _places(scaled: float) -> int:
    if scaled < _TWO_DIGITS:
        return 2
    return 1 if scaled < _ONE_DIGIT else 0


def _plain(value: float, places: int) -> str:
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ticks(low: float, high: float) -> list[float]:
    """Round values that take in a range and nought, about four steps apart."""
    low, high = min(0.0, low), max(0.0, high)
    if high - low < _NOTHING:
        return [-1.0, 0.0] if low < 0 else [0.0, 1.0]
    raw = (high - low) / (_MOST_TICKS - 1)
    scale = 10.0 ** math.floor(math.log10(raw))
    step = next(n * scale for n in (1, 2, 2.5, 5, 10) if n * scale >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [n * step for n in range(first, last + 1)]
