"""What a cell says, in the catalogue's values; what cannot be read stays as it is for the gate."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from ckanext.jiulongpo.harvesters.mapping.codes import Coding, UnknownCodeError
from ckanext.jiulongpo.harvesters.mapping.dates import parse_day
from ckanext.jiulongpo.harvesters.mapping.numbers import parse_number, plain
from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import tidy
from ckanext.jiulongpo.workbook.columns import field_of

__all__ = ["value_of"]

_SIZES = {
    "K": Decimal(1) / (1024 * 1024), "KB": Decimal(1) / (1024 * 1024),
    "M": Decimal(1) / 1024, "MB": Decimal(1) / 1024,
    "G": Decimal(1), "GB": Decimal(1), "T": Decimal(1024), "TB": Decimal(1024),
}  # fmt: skip
_COUNTS = {
    "条": Decimal(1) / 10_000, "个": Decimal(1) / 10_000, "千": Decimal(1) / 10,
    "万": Decimal(1), "万条": Decimal(1), "亿": Decimal(10_000),
}  # fmt: skip
_OPEN = {"是": "1", "否": "3", "1": "1", "0": "3", "开放": "1"}
"""What the guideline's own column, is it open to society, says."""
_LISTED = re.compile(r"[;；、,，\n]+")
_CODE_AND_LABEL = re.compile(r"[A-Za-z0-9]{1,3}[\s.、:：-]+(\S.*)")
_SPACED = frozenset({"provider_code", "resource_code"})
"""Codes that people write in groups, as on a certificate; no code has a space or wide figures."""
_KNOWN = 1 << 16


@lru_cache(_KNOWN)
def value_of(key: str, text: str, unit: str = "") -> str | tuple[str, ...]:
    """The catalogue's value of a cell.

    Args:
        key: what the column means.
        text: of the cell.
        unit: of the column, in capital letters: ``MB``, ``条``.
    """
    field = field_of(key)
    text = tidy(text)
    if field is None or not text:
        return text
    if key in _SPACED:
        return "".join(unicodedata.normalize("NFKC", text).split())
    if field.value == "code":
        return _code(field.code_list, text)
    if field.value == "number":
        return _number(text, _SIZES if key.endswith("_gb") else _COUNTS, unit)
    read = _READERS.get(field.value)
    return read(text) if read else text


place.forget_with(value_of.cache_clear)


def _day(text: str) -> str:
    day = parse_day(text)
    return day.isoformat() if day else text


def _integer(text: str) -> str:
    number = parse_number(text)
    return plain(number) if number is not None else text


def _codes(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in _LISTED.split(text) if each.strip())


def _code(name: str, text: str) -> str:
    if name == "open_type" and text in _OPEN:
        return _OPEN[text]
    labelled = _CODE_AND_LABEL.fullmatch(text)
    for spelling in (text, labelled[1] if labelled else text):
        try:
            return Coding(name).code(spelling)
        except UnknownCodeError:
            continue
    return text if text not in codelist(name) else f"{text}?"


def _number(text: str, units: dict[str, Decimal], unit: str) -> str:
    number = parse_number(text)
    if number is None:
        return text
    return plain(number * units.get(unit, Decimal(1)))


_READERS: dict[str, Callable[[str], str | tuple[str, ...]]] = {
    "date": _day,
    "past_date": _day,
    "integer": _integer,
    "resource_codes": _codes,
}
