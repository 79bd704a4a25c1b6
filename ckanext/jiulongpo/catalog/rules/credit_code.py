"""Unified social credit codes (统一社会信用代码), GB 32100-2015, with both check characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ckanext.jiulongpo.catalog.rules.part import Part
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

__all__ = ["check_credit_code", "code_check", "organisation_check"]

MALFORMED = Fault(
    "JLP-C-401",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("“{value}” is not a unified social credit code."),
    N_("Write its 18 characters: digits and capital letters without I, O, S, V and Z."),
)
WRONG_CHECK = Fault(
    "JLP-C-402",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The last character of {value} does not fit the others; one of them is mistyped."),
    N_("Copy the code from the department's certificate."),
)
WRONG_ORGANISATION_CHECK = Fault(
    "JLP-C-403",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("Characters 9 to 17 of {value} are not an organisation code; one of them is mistyped."),
    N_("Copy the code from the department's certificate."),
)

_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(rf"[{_CHARACTERS}]{{18}}")
_ORGANISATION = slice(8, 16)
_ORGANISATION_CHECK = 16


def check_credit_code(part: Part) -> Iterator[Finding]:
    """The provider's code of an entry: shape and both checks (GB 32100, GB 11714)."""
    value = part.get("provider_code")
    if part.is_row or not value:
        return
    place = part.place("provider_code")
    if not _SHAPE.fullmatch(value):
        yield MALFORMED(place, value=value)
        return
    if code_check(value) != value[-1]:
        yield WRONG_CHECK(place, value=value)
    if organisation_check(value[_ORGANISATION]) != value[_ORGANISATION_CHECK]:
        yield WRONG_ORGANISATION_CHECK(place, value=value)


def code_check(code: str) -> str:
    """Check character over the first 17 (GB 32100-2015, §4.5)."""
    total = sum(
        _CHARACTERS.index(character) * weight
        for character, weight in zip(code, _WEIGHTS, strict=False)
    )
    return _CHARACTERS[(31 - total % 31) % 31]


def organisation_check(body: str) -> str:
    """Check character of the organisation code within, over its eight (GB 11714-1997)."""
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))
