"""Numbers as people write them: with separators, units of ten thousand, full-width digits."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from ckanext.jiulongpo.harvesters.mapping.text import one_line

__all__ = ["parse_number", "plain"]

_UNITS = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_NUMBER = re.compile(
    r"^([+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,20})(?:\.\d{1,12})?)\s*(万|亿)?[条个项行次]?$"
)
_LARGEST = Decimal(10) ** 15


def parse_number(value: object) -> Decimal | None:
    """The number, or ``None`` when the value is none, or one that cannot be true (10^15 and more).

    ``7,472`` is 7472, ``1.2万`` is 12000, ``３０`` is 30; ``7，472`` too.
    """
    if isinstance(value, bool):
        return None
    text = unicodedata.normalize("NFKC", one_line(value))
    found = _NUMBER.match(text)
    if not found:
        return None
    try:
        number = Decimal(found[1].replace(",", "")) * _UNITS[found[2] or ""]
    except InvalidOperation:
        return None
    return number if abs(number) < _LARGEST else None


def plain(number: Decimal) -> str:
    """Without exponent and without zeros at the end."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
