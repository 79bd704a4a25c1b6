"""Single values: each kind of value in ``catalogue.yaml`` has its rule here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from ckanext.jiulongpo.catalog.rules.knowledge import Knowledge
from ckanext.jiulongpo.catalog.rules.part import Part, is_empty
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault
from ckanext.jiulongpo.schemas.catalogue import Field
from ckanext.jiulongpo.schemas.codelists import DEFAULT_LANGUAGE, CodeList, codelist

__all__ = ["check_values", "parse_date"]

_MOST_WORDED = 12
"""Choices of a longer list are told by their codes alone."""


def _fault(code: str, message: str, remedy: str) -> Fault:
    return Fault(code, Stage.VALIDATE, Severity.ERROR, message, remedy)


UNKNOWN_CODE = _fault(
    "JLP-C-201",
    N_("“{value}” is not in the code list {code_list}."),
    N_("Choose one of {codes}."),
)
TOO_LONG = _fault(
    "JLP-C-202",
    N_("The text has {length} characters, {limit} are allowed."),
    N_("Shorten it."),
)
NO_DATE = _fault(
    "JLP-C-203", N_("“{value}” is not a date."), N_("Write year-month-day, such as 2018-06-30.")
)
FUTURE_DATE = _fault(
    "JLP-C-204",
    N_("The date {value} lies in the future."),
    N_("Give the day on which it really happened."),
)
NO_NUMBER = _fault(
    "JLP-C-205",
    N_("“{value}” is not a number of zero or more."),
    N_("Write digits only, 0 when the volume is not known."),
)
NO_TEXT = _fault(
    "JLP-C-206",
    N_("The value is not a text."),
    N_("Send one text, not a list or an object."),
)
NO_WEB_ADDRESS = _fault(
    "JLP-C-207",
    N_("“{value}” is not a web address."),
    N_("Write the whole address with http:// or https://."),
)
NO_EMAIL = _fault(
    "JLP-C-208", N_("“{value}” is not an e-mail address."), N_("Write one address, as name@host.")
)
NO_WHOLE_NUMBER = _fault(
    "JLP-C-209",
    N_("“{value}” is not a whole number of zero or more."),
    N_("Give the length in bytes, digits only."),
)
NO_LIST = _fault(
    "JLP-C-210",
    N_("The value is not a list of texts."),
    N_("Send a list, one text for each."),
)
NO_ROWS = _fault(
    "JLP-C-211",
    N_("The items are not a list of rows."),
    N_("Send a list of objects, one for each item."),
)
NO_JSON = _fault("JLP-C-212", N_("The text is not JSON."), N_("Send a JSON object as text."))
OUT_OF_USE = Fault(
    "JLP-C-213",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("“{value}” of the code list {code_list} is not in use today."),
    N_("Choose a value that is in use."),
)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_LARGEST = Decimal(10) ** 15
_LARGEST_LENGTH = 2**31

Check = Callable[[Field, object, Knowledge], Iterator[Finding]]


def check_values(part: Part, knowledge: Knowledge) -> Iterator[Finding]:
    """Wrong single values of an entry or a row; empty ones are no concern of these rules."""
    for field in part.fields:
        value = part.own.get(field.name)
        if is_empty(value):
            continue
        for finding in _CHECKS.get(field.value, _text)(field, value, knowledge):
            yield _at(finding, part.place(field.name))


def parse_date(value: object) -> date | None:
    """A real day written as ``YYYY-MM-DD``, or ``None``."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _at(finding: Finding, place: str) -> Finding:
    return Finding(
        finding.code, finding.message, finding.stage, finding.severity, place, finding.remedy,
        finding.context,
    )  # fmt: skip


def _text(field: Field, value: object, _: Knowledge) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield NO_TEXT()
    elif field.max_length is not None and len(value) > field.max_length:
        yield TOO_LONG(length=len(value), limit=field.max_length)


def _code(field: Field, value: object, knowledge: Knowledge) -> Iterator[Finding]:
    known = codelist(field.code_list)
    if not isinstance(value, str):
        yield NO_TEXT()
    elif not known.is_valid(value):
        yield UNKNOWN_CODE(value=value, code_list=_title(known), codes=_choices(known))
    elif not known.is_valid(value, knowledge.today):
        yield OUT_OF_USE(value=value, code_list=_title(known))


def _title(known: CodeList) -> str:
    """What people call a code list; its name in the code tells a clerk nothing."""
    return known.title.get(DEFAULT_LANGUAGE, known.name)


def _choices(known: CodeList) -> str:
    """What may be chosen: forms and workbooks show words, programs send codes."""
    worded = len(known) <= _MOST_WORDED
    told = (f"{one.code}（{one.label()}）" if worded else one.code for one in known)
    return "、".join(told)


def _date(_field: Field, value: object, _: Knowledge) -> Iterator[Finding]:
    if parse_date(value) is None:
        yield NO_DATE(value=str(value))


def _past_date(_field: Field, value: object, knowledge: Knowledge) -> Iterator[Finding]:
    day = parse_date(value)
    if day is None:
        yield NO_DATE(value=str(value))
    elif day > knowledge.today + timedelta(days=knowledge.future_days):
        yield FUTURE_DATE(value=day.isoformat())


def _number(_field: Field, value: object, _: Knowledge) -> Iterator[Finding]:
    number = None
    if not isinstance(value, bool) and isinstance(value, (str, int, float)):
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            number = None
    if number is None or not number.is_finite() or not 0 <= number < _LARGEST:
        yield NO_NUMBER(value=str(value))


def _integer(_field: Field, value: object, _: Knowledge) -> Iterator[Finding]:
    digits = str(value).strip() if isinstance(value, (str, int)) else ""
    fits = digits.isascii() and digits.isdigit() and int(digits[:11]) < _LARGEST_LENGTH
    if isinstance(value, bool) or not fits:
        yield NO_WHOLE_NUMBER(value=str(value))


def _web_address(field: Field, value: object, knowledge: Knowledge) -> Iterator[Finding]:
    yield from _text(field, value, knowledge)
    if isinstance(value, str) and not _is_web_address(value):
        yield NO_WEB_ADDRESS(value=value)


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _email(field: Field, value: object, knowledge: Knowledge) -> Iterator[Finding]:
    yield from _text(field, value, knowledge)
    if isinstance(value, str) and not _EMAIL.fullmatch(value):
        yield NO_EMAIL(value=value)


def _texts(field: Field, value: object, _: Knowledge) -> Iterator[Finding]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, (list, tuple)) or not all(isinstance(text, str) for text in texts):
        yield NO_LIST()
        return
    longest = max((len(text) for text in texts), default=0)
    if field.max_length is not None and longest > field.max_length:
        yield TOO_LONG(length=longest, limit=field.max_length)


def _rows(_field: Field, value: object, _: Knowledge) -> Iterator[Finding]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(row, dict) for row in value):
        yield NO_ROWS()


def _json(field: Field, value: object, knowledge: Knowledge) -> Iterator[Finding]:
    yield from _text(field, value, knowledge)
    if isinstance(value, str):
        try:
            json.loads(value)
        except (ValueError, RecursionError):
            yield NO_JSON()


def _elsewhere(_field: Field, _value: object, _: Knowledge) -> Iterator[Finding]:
    """CKAN itself judges these values."""
    yield from ()


_CHECKS: dict[str, Check] = {
    "text": _text,
    "class_code": _text,
    "resource_code": _text,
    "credit_code": _text,
    "code": _code,
    "date": _date,
    "past_date": _past_date,
    "number": _number,
    "integer": _integer,
    "web_address": _web_address,
    "email": _email,
    "resource_codes": _texts,
    "finding_codes": _texts,
    "rows": _rows,
    "json": _json,
    "name": _elsewhere,
    "organization": _elsewhere,
    "tags": _elsewhere,
    "licence": _elsewhere,
}
