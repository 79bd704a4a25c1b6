"""From a source's value to a field's, by the kind of value that the field has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults import mapping as faults
from ckanext.jiulongpo.harvesters.mapping import contacts
from ckanext.jiulongpo.harvesters.mapping.codes import Coding, UnknownCodeError
from ckanext.jiulongpo.harvesters.mapping.dates import BEIJING, parse_day
from ckanext.jiulongpo.harvesters.mapping.lists import SEPARATORS, split
from ckanext.jiulongpo.harvesters.mapping.numbers import parse_number, plain
from ckanext.jiulongpo.harvesters.mapping.rules import FieldRule
from ckanext.jiulongpo.harvesters.mapping.text import clean, one_line
from ckanext.jiulongpo.schemas.catalogue import Field

__all__ = ["Outcome", "convert"]

_LINES_KEPT = frozenset({"notes", "share_condition", "open_condition"})
_OFFICE_PHONE = "contact_phone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A converted value, or why there is none.

    Attributes:
        value: ``None`` when there is nothing, or nothing right.
        aside: the source's value, to be kept beside the entry.
        finding: of this record.
        noted: a fault that is counted over the whole run, with the value it is counted by.
    """

    value: Any = None
    aside: Any = None
    finding: Finding | None = None
    noted: tuple[Fault, str] | None = None


NOTHING = Outcome()
_Converter = Callable[[Any, FieldRule, Field], Outcome]


def convert(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 - any JSON value
    """The value of a field; a value that does not fit is kept aside, never bent."""
    return _CONVERTERS.get(target.value, _text)(value, rule, target)


def _text(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    del rule
    if target.name == _OFFICE_PHONE:
        return _contact(contacts.phone(value))
    text = clean(value) if target.name in _LINES_KEPT else one_line(value)
    limit = target.max_length
    if limit and len(text) > limit:
        finding = faults.TOO_LONG(target.name, length=len(text), limit=limit)
        return Outcome(aside=text, finding=finding)
    return Outcome(text or None)


def _contact(found: str) -> Outcome:
    return Outcome(found) if found else Outcome(noted=(faults.NO_PUBLIC_CONTACT, ""))


def _email(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    del rule, target
    return _contact(contacts.email(value))


def _code(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    coding = Coding(target.code_list, rule.aliases, rule.ours)
    try:
        return Outcome(coding.code(value) or None)
    except UnknownCodeError:
        text = one_line(value)
        return Outcome(aside=text, noted=(faults.UNKNOWN_CODE, text))


def _day(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    day = parse_day(value, rule.calendar)
    if day is None:
        shown = value if isinstance(value, (str, int, float)) else one_line(value)
        return Outcome(aside=shown, finding=faults.NOT_A_DATE(target.name, value=one_line(value)))
    if target.value == "past_date" and day > _tomorrow():
        text = day.isoformat()
        return Outcome(aside=text, finding=faults.FUTURE_DATE(target.name, value=text))
    return Outcome(day.isoformat())


def _tomorrow() -> date:
    return datetime.now(BEIJING).date() + timedelta(days=1)


def _number(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    number = parse_number(value)
    if number is None or number < 0:
        text = one_line(value)
        return Outcome(aside=text, finding=faults.NOT_A_NUMBER(target.name, value=text))
    return Outcome(plain(number * Decimal(rule.scale)))


def _integer(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    outcome = _number(value, rule, target)
    if outcome.value is not None and not outcome.value.isdigit():
        text = one_line(value)
        return Outcome(aside=text, finding=faults.NOT_A_NUMBER(target.name, value=text))
    return outcome


def _address(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    del rule
    text = one_line(value).replace(" ", "%20")
    if not is_web_address(text) or len(text) > (target.max_length or len(text)):
        return Outcome(aside=text, finding=faults.NOT_AN_ADDRESS(target.name, value=text))
    return Outcome(text)


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web, without a user's name in it."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and not (parts.username or parts.password)
        )
    except ValueError:
        return False


def _identifier(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    """Codes are written without spaces and in capitals."""
    del rule
    text = "".join(one_line(value).split()).upper()
    if target.max_length and len(text) > target.max_length:
        finding = faults.TOO_LONG(target.name, length=len(text), limit=target.max_length)
        return Outcome(aside=text, finding=finding)
    return Outcome(text or None)


def _list(value: Any, rule: FieldRule, target: Field) -> Outcome:  # noqa: ANN401 -- any JSON
    del target
    return Outcome(split(value, rule.separators or SEPARATORS) or None)


_CONVERTERS: Mapping[str, _Converter] = {
    "code": _code,
    "date": _day,
    "past_date": _day,
    "number": _number,
    "integer": _integer,
    "web_address": _address,
    "email": _email,
    "credit_code": _identifier,
    "class_code": _identifier,
    "resource_code": _identifier,
    "resource_codes": _list,
    "tags": _list,
}
