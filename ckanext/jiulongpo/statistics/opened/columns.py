"""The columns of the open catalogue: the guideline's elements, then what there is to fetch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.schemas.catalogue import Field, Group, catalogue
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import class_names

__all__ = ["Row", "columns", "rows"]

Row = dict[str, str]
_WEB = ("http://", "https://")
_LINES = "\n"
_SEPARATOR = "；"


def columns(lang: str) -> dict[str, str]:
    """Name in JSON → what people call it."""
    named = {field.name: field.text(lang) for field in _fields()}
    return {
        **named,
        "themes": tk._("Themes"),
        "data_update_date": tk._("Latest update"),
        "metadata_modified": tk._("Changed"),
        "formats": tk._("Formats of files"),
        "files": tk._("Addresses of files"),
        "licence": tk._("Licence"),
        "address": tk._("Address"),
    }


def rows(entries: Iterator[Mapping[str, Any]], lang: str) -> Iterator[Row]:
    """A row an entry, all cells texts.

    Args:
        entries: as ``service.entries`` gives them.
        lang: of the words for codes.
    """
    page = tk.h.url_for("dataset.read", id="-", qualified=True, locale="default")[:-1]
    licences = {row["id"]: row["title"] for row in tk.get_action("license_list")({}, {})}
    classes: dict[str, str] = {}
    fields = [(field.name, _reader(field, lang, classes)) for field in _fields()]
    for entry in entries:
        address = page + quote(entry["name"])
        yield {
            **{name: read(entry) for name, read in fields},
            "themes": _SEPARATOR.join(entry["themes"]),
            "data_update_date": _text(entry.get("data_update_date")),
            "metadata_modified": entry["metadata_modified"],
            "formats": _SEPARATOR.join(_formats(entry)),
            "files": _LINES.join(_files(entry, address)),
            "licence": licences.get(entry["license_id"], _text(entry["license_id"])),
            "address": address,
        }


def _fields() -> tuple[Field, ...]:
    return catalogue().group(Group.CORE)


def _reader(field: Field, lang: str, classes: dict[str, str]) -> Callable[[Mapping[str, Any]], str]:
    """How the cell of a field is made."""
    if field.name == "owner_org":
        return lambda entry: _text(entry["organization"])
    if field.name == "items":
        return lambda entry: _SEPARATOR.join(_item_names(entry))
    if field.name == "class_code":
        return lambda entry: _class_of(_text(entry.get("class_code")), lang, classes)
    return partial(_value, field, lang)


def _value(field: Field, lang: str, entry: Mapping[str, Any]) -> str:
    value = entry.get(field.name)
    if isinstance(value, list):
        return _SEPARATOR.join(map(_text, value))
    text = _text(value)
    return codelist(field.code_list).label(text, lang) if field.code_list and text else text


def _class_of(code: str, lang: str, known: dict[str, str]) -> str:
    """Code and names of a class, asked once for all entries of it."""
    if code and code not in known:
        names = "/".join(name for _code, name in class_names(code, lang))
        known[code] = f"{code} {names}".strip()
    return known.get(code, "")


def _item_names(entry: Mapping[str, Any]) -> Iterator[str]:
    for item in entry["items"]:
        if isinstance(item, Mapping) and (name := _text(item.get("name"))):
            yield name


def _formats(entry: Mapping[str, Any]) -> list[str]:
    return list(
        dict.fromkeys(f for row in entry["resources"] if (f := _text(row["format"]).lower()))
    )


def _files(entry: Mapping[str, Any], address: str) -> Iterator[str]:
    """Addresses that anybody may fetch; what is given on request is asked for on the page."""
    free = entry.get("open_type") == "1"
    for row in entry["resources"]:
        if row["url_type"]:
            if free:
                name = quote(_text(row["url"]).rpartition("/")[2])
                yield f"{address}/resource/{row['id']}/download/{name}".rstrip("/")
        elif _text(row["url"]).startswith(_WEB):
            yield row["url"]


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
