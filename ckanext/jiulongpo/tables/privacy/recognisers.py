"""Direct identifiers of persons in a text: resident identity card, mobile, bank card, passport.

Pure. Shape alone would call every long number somebody's: a checksum, a day that exists and a
known beginning keep false alarms out. A unified social credit code (GB 32100) is no person's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

__all__ = ["Kind", "identifiers", "is_rounded", "is_suspect"]


class Kind(StrEnum):
    """What was found."""

    IDENTITY_CARD = "identity_card"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    PASSPORT = "passport"


_SUSPECT = re.compile(r"\d(?:[\s\-.·—]{0,2}\d){7,}")
"""Eight digits, however they are parted; what has none cannot hold an identifier."""
_RUN = re.compile(
    r"(?<![0-9A-Za-z.])(?:\+?86[\s\-]{0,2})?\d(?:[ \-\u00a0]{0,2}[0-9Xx]){10,22}(?![0-9A-Za-z])"
)
_GAPS = re.compile(r"[^0-9Xx]")
_MOBILE = re.compile(
    r"(?:86)?1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}", re.ASCII
)
_DOCUMENT = re.compile(
    r"(?<![0-9A-Za-z])(?:[EGPSD]\d{8}|E[A-HJ-NP-Z]\d{7}|[HMC]\d{8}|[HM]\d{10})(?![0-9A-Za-z])"
)
_DOCUMENT_WORD = re.compile(r"护照|通行证|证件号|passport", re.IGNORECASE)
_CREDIT_WORD = re.compile(r"信用代码|机构代码|纳税人识别号|credit.?code", re.IGNORECASE)
_CARD_WORD = re.compile(r"身份证|证件号|公民身份|id.?card", re.IGNORECASE)

_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83}
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CARD_LENGTH, _OLD_CARD_LENGTH = 18, 15
_ROUNDED_AWAY = "000"
_OLDEST = 1880

_BINS = ("62", "9558", "436742", "436745", "436718", "456351", "622", "601428", "405512", "552599",
         "404117", "404118", "404119", "404120", "404121", "463758", "519412", "519413", "520082",
         "520083", "521302", "402673", "402674", "520169", "523036", "526410", "530970", "548259",
         "356827", "356828", "356830", "356833", "356835", "370246", "370247", "370248", "370249",
         "374738", "374739", "377677", "427010", "427018", "427019", "427020", "427028", "427029",
         "427030", "427038", "427039", "438125", "438126", "451804", "451810", "451811", "458071",
         "489734", "489735", "489736", "510529", "513685", "524091", "525498", "526836", "528856",
         "543098", "558360", "558730", "558868", "558869", "558894", "558895",
         "558900")  # fmt: skip
"""Beginnings of cards that banks in China have issued; all that begins with 62 is UnionPay's."""
_BANK_CARD_LENGTHS = range(15, 20)


def is_suspect(text: str) -> bool:
    """Whether the text may hold an identifier at all: one quick look, for most have none."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _SUSPECT.search(text) is not None


def identifiers(text: str, header: str = "") -> Iterator[Kind]:
    """The identifiers in a text, one for each place.

    Args:
        text: a cell as it shows; full-width digits and blanks between digits count as digits.
        header: the column's title, which speaks for or against some kinds.
    """
    narrow = text if text.isascii() else unicodedata.normalize("NFKC", text)
    for run in _RUN.finditer(narrow):
        kind = _of_digits(_GAPS.sub("", run[0]).upper(), header)
        if kind:
            yield kind
    if _DOCUMENT_WORD.search(header) or _DOCUMENT_WORD.search(narrow):
        for _found in _DOCUMENT.finditer(narrow.upper()):
            yield Kind.PASSPORT


def _of_digits(digits: str, header: str) -> Kind | None:
    if _is_identity_card(digits):
        return None if _CREDIT_WORD.search(header) else Kind.IDENTITY_CARD
    if len(digits) == _OLD_CARD_LENGTH and _CARD_WORD.search(header) and _is_old_card(digits):
        return Kind.IDENTITY_CARD
    if not digits.isdigit():
        return None
    if _MOBILE.fullmatch(digits):
        return Kind.MOBILE
    if len(digits) in _BANK_CARD_LENGTHS and digits.startswith(_BINS) and _luhn(digits):
        return Kind.BANK_CARD
    return None


def _is_identity_card(digits: str) -> bool:
    """GB 11643: place, a day that exists, and the check character of MOD 11-2."""
    if len(digits) != _CARD_LENGTH or not digits[:17].isdigit():
        return False
    if int(digits[:2]) not in _PROVINCES or not _is_day(digits[6:10], digits[10:12], digits[12:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == digits[17]


def is_rounded(digits: str) -> bool:
    """Whether a number is an identity card whose last digits a spreadsheet has rounded away.

    Place and day are whole then; digits behind the fifteenth are zeros.
    """
    is_long = len(digits) == _CARD_LENGTH and digits.endswith(_ROUNDED_AWAY)
    is_placed = is_long and int(digits[:2]) in _PROVINCES
    return is_placed and _is_day(digits[6:10], digits[10:12], digits[12:14])


def _is_old_card(digits: str) -> bool:
    """The cards of fifteen digits, without a check character."""
    return int(digits[:2]) in _PROVINCES and _is_day(
        "19" + digits[6:8], digits[8:10], digits[10:12]
    )


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return _OLDEST <= date(int(year), int(month), int(day)).year <= date.today().year  # noqa: DTZ011 - a year is enough
    except ValueError:
        return False


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number  # noqa: PLR2004 - the sum of its two digits
    return total % 10 == 0
