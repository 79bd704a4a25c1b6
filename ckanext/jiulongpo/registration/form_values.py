"""What a browser sends, as values of an entry, and back. Pure.

Rows of 信息项 come as ``items-<key>-<column>``. A key tells rows apart while they are moved, added
and taken out; their order is the one in which the browser sends them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from ckanext.jiulongpo.recognition.cells import day_of
from ckanext.jiulongpo.schemas.catalogue import Field, catalogue

__all__ = [
    "KEY",
    "MOST_ROWS",
    "PAGE_ROWS",
    "TAGS",
    "Sent",
    "entry_of",
    "fresh_key",
    "is_blank_row",
    "is_key",
    "page_of_row",
    "read",
    "shown_keys",
    "values_of",
]

KEY = "_key"
MOST_ROWS = 2_000
"""Rows that the form changes, more than a table of a database has columns; an entry with more keeps
them, and is changed by spreadsheet or API."""
PAGE_ROWS = 100
"""Rows on one page of the form: as many as a browser sends in one go and a person looks through."""
SENT = "items-sent"
"""The keys of the rows that a page shows; what is not among them is not taken for removed."""
TAGS = "tag_string"

_A_KEY = re.compile(r"[A-Za-z0-9]{1,24}")
_ROW = re.compile(rf"items-({_A_KEY.pattern})-([a-z_]+)")
_DAYS = frozenset({"date", "past_date"})
_LISTS = frozenset({"resource_codes"})
_LINES = re.compile(r"[\s,，;；、]+")


class Sent(Protocol):
    """A form as Flask gives it."""

    def __iter__(self) -> Any: ...  # noqa: ANN401 - names, in the order in which they were sent

    def __contains__(self, key: object) -> bool: ...

    def getlist(self, key: str) -> list[str]:
        """All values of one name."""
        ...


def read(sent: Sent, fields: Iterable[Field]) -> dict[str, Any]:
    """The values of those of the fields that were sent."""
    values: dict[str, Any] = {}
    for field in fields:
        if field.value == "rows":
            if SENT in sent:
                values[field.name] = _rows(sent, field)
        elif field.name in sent:
            texts = [_tidy(text) for text in sent.getlist(field.name)]
            values[field.name] = _parts(texts) if field.value in _LISTS else _as(field, texts[-1])
    return values


def shown_keys(sent: Sent) -> list[str]:
    """The keys of the rows that the page showed, whether or not it sends them back."""
    texts = sent.getlist(SENT) if SENT in sent else []
    return [key for text in texts for key in _A_KEY.findall(text)][: 2 * MOST_ROWS]


def page_of_row(place: int) -> int:
    """The page, from 1, on which a row stands, counted from 0."""
    return max(place, 0) // PAGE_ROWS + 1


def is_key(text: object) -> bool:
    """Whether a text can be the key of a row."""
    return isinstance(text, str) and bool(_A_KEY.fullmatch(text))


def fresh_key(taken: Collection[str]) -> str:
    """A key that no row has, here or in another person's browser."""
    while (key := f"r{secrets.token_hex(4)}") in taken:
        pass
    return key


def is_blank_row(row: Mapping[str, Any]) -> bool:
    """Whether nobody has written anything into a row."""
    return not any(value for name, value in row.items() if name != KEY)


def entry_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the catalogue's actions take them: rows without keys, blank ones left out."""
    entry = dict(values)
    if "items" in entry:
        entry["items"] = [
            {name: value for name, value in row.items() if name != KEY}
            for row in entry["items"]
            if not is_blank_row(row)
        ]
    return entry


def values_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a stored entry as a draft holds them."""
    values: dict[str, Any] = {}
    for field in catalogue().fields:
        value = entry.get(field.name)
        if field.name == TAGS:
            value = ",".join(tag["name"] for tag in entry.get("tags", ()))
        elif field.value == "rows":
            value = _keyed(value or [], field)
        elif field.value in _LISTS:
            value = list(value or [])
        if value not in (None, "", []):
            values[field.name] = value if isinstance(value, list) else str(value)
    return values


def _rows(sent: Sent, field: Field) -> list[dict[str, str]]:
    columns = {column.name: column for column in field.columns}
    rows: dict[str, dict[str, str]] = {}
    for name in sent:
        found = _ROW.fullmatch(name)
        if found and found[2] in columns and (found[1] in rows or len(rows) < MOST_ROWS):
            row = rows.setdefault(found[1], {KEY: found[1]})
            value = _tidy(sent.getlist(name)[-1])
            if value:
                row[found[2]] = _as(columns[found[2]], value)
    return list(rows.values())


def _keyed(rows: Sequence[Mapping[str, Any]], field: Field) -> list[dict[str, str]]:
    names = [column.name for column in field.columns]
    return [
        {KEY: str(number)}
        | {name: str(row[name]) for name in names if row.get(name) not in (None, "")}
        for number, row in enumerate(rows, 1)
    ]


def _parts(texts: Sequence[str]) -> list[str]:
    return [part for text in texts for part in _LINES.split(text) if part]


def _as(field: Field, text: str) -> str:
    """A day in the catalogue's own way of writing; what is no day stays as it was written."""
    if field.value not in _DAYS:
        return text
    day = day_of(text, named=True)
    return day.isoformat() if day else text


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "").strip()
