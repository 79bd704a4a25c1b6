"""A department's public contact: numbers and addresses that work, and nobody's private one."""

from __future__ import annotations

import re
import unicodedata

from ckanext.jiulongpo.harvesters.mapping.text import one_line

__all__ = ["email", "phone"]

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(
    r"(?<!\d)(?:\(?0\d{2,3}\)?[- ]?)?\d{7,8}(?:[- 转]{1,3}\d{1,6})?(?!\d)"
    r"|(?<!\d)(?:12\d{3}|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")


def phone(value: object) -> str:
    """The office numbers in a text; empty when there is none.

    Masked numbers (``028****9322``) cannot be called, mobile numbers belong to persons: both are
    left out, and so is everything beside the numbers.
    """
    text = unicodedata.normalize("NFKC", one_line(value))
    text = _MOBILE.sub(" ", text)
    found = [
        match.group(0).strip() for match in _LANDLINE.finditer(text) if "*" not in _near(match)
    ]
    return "；".join(dict.fromkeys(found))


def email(value: object) -> str:
    """The first e-mail address in a text; empty when there is none."""
    found = _EMAIL.search(unicodedata.normalize("NFKC", one_line(value)))
    return found.group(0) if found else ""


def _near(match: re.Match[str]) -> str:
    start, end = match.span()
    return match.string[max(0, start - 2) : end + 2]
