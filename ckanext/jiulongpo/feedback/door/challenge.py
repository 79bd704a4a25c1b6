"""A sum in words: a person reads or hears it; whoever sends by the thousand does it each time.

The token of a sum holds nothing but a lot and the time, signed; the sum follows from the lot by a
key of the site, so nothing is kept until it is answered.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.core.faults.fault import N_

__all__ = ["Challenge", "Issued", "make", "number_of", "opened", "question_of", "result_of"]

_SALT = "jiulongpo feedback challenge 1"
_WORDS = (
    N_("zero"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
)
_CHINESE = "零一二三四五六七八九"
_TENS = "十"
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a form shows and sends along.

    Attributes:
        question: in the reader's language.
    """

    token: str
    question: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What a token holds.

    Attributes:
        lot: drawn for this form.
        shown: when the person first saw the form, seconds of the epoch.
    """

    lot: str
    shown: int


def make(key: str, shown: int) -> Challenge:
    """A new sum.

    Args:
        key: of the site.
        shown: when the person first saw the form.
    """
    issued = Issued(secrets.token_urlsafe(12), shown)
    token = URLSafeSerializer(key, _SALT).dumps([issued.lot, issued.shown])
    return Challenge(str(token), question_of(key, issued))


def opened(key: str, token: str) -> Issued | None:
    """What a token holds; ``None`` when the site has not signed it."""
    try:
        lot, shown = URLSafeSerializer(key, _SALT).loads(token)
    except (BadSignature, TypeError, ValueError):
        return None
    return Issued(str(lot), int(shown))


def question_of(key: str, issued: Issued) -> str:
    """The sum in words."""
    left, right, adds = _numbers(key, issued)
    asked = (
        tk._("What is {left} plus {right}? Write the number.")
        if adds
        else tk._("What is {left} minus {right}? Write the number.")
    )
    return asked.format(left=tk._(_WORDS[left]), right=tk._(_WORDS[right]))


def result_of(key: str, issued: Issued) -> int:
    """What the sum comes to."""
    left, right, adds = _numbers(key, issued)
    return left + right if adds else left - right


def number_of(text: str) -> int | None:
    """The number that somebody has written: digits of any width, or Chinese numerals below 100."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    if narrow.isascii() and narrow.isdigit() and len(narrow) <= _LONGEST:
        return int(narrow)
    return _chinese(narrow)


def _chinese(text: str) -> int | None:
    head, ten, tail = text.partition(_TENS)
    if any(digit not in _CHINESE for digit in head + tail) or max(len(head), len(tail)) > 1:
        return None
    if not ten:
        return _CHINESE.index(head) if head else None
    tens = _CHINESE.index(head) if head else 1
    return tens * 10 + (_CHINESE.index(tail) if tail else 0)


def _numbers(key: str, issued: Issued) -> tuple[int, int, bool]:
    """Two numbers and whether they are added; a difference is never below zero."""
    digest = hmac.new(key.encode(), f"{_SALT}\x00{issued.lot}".encode(), hashlib.sha256).digest()
    left, right, adds = 1 + digest[0] % 10, 1 + digest[1] % 9, digest[2] % 2 == 0
    return (left, right, True) if adds else (max(left, right), min(left, right), False)
