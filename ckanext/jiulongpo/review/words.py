"""Values of an entry as people read them beside each other, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.review import state
from ckanext.jiulongpo.schemas.catalogue import Field, Group, catalogue
from ckanext.jiulongpo.schemas.codelists import UnknownCodeListError, codelist
from ckanext.jiulongpo.shared import class_names, reader_language

__all__ = ["label", "plain", "position", "row_label", "shown_names", "sides"]

_LONGEST = 4000
_OTHER_LABELS = {
    "tags": N_("Tags"),
    "groups": N_("Key themes"),
    "resources": N_("Data file"),
    "author": N_("Author"),
    "maintainer": N_("Maintainer"),
    "url": N_("Address"),
    "version": N_("Version"),
    "format": N_("Format"),
    "name": N_("Name"),
    "description": N_("Description"),
    "url_type": N_("Kept as"),
}


@cache
def _fields() -> dict[str, Field]:
    return {field.name: field for field in catalogue().fields}


@cache
def _columns() -> dict[str, Field]:
    return {field.name: field for field in catalogue().items.columns}


def shown_names() -> list[str]:
    """Names of the fields that an entry shows to everybody."""
    return [name for name, field in _fields().items() if field.group is not Group.WORKFLOW]


def position(name: str) -> int:
    """Where a field stands in the catalogue; files and CKAN's own fields come last."""
    names = list(_fields())
    return names.index(name) if name in names else len(names) + (name == "resources")


def label(name: str) -> str:
    """What people call a field."""
    field = _fields().get(name)
    return field.text(reader_language()) if field else _other(name)


def row_label(name: str, row: Any) -> str:  # noqa: ANN401 -- a row, whatever it holds
    """What people call a row: 信息项：床位数."""
    named = (row.get("name") or row.get("url") or "?") if isinstance(row, Mapping) else row
    return tk._("{field}: {value}").format(field=label(name), value=named)


def plain(name: str, value: Any) -> str:  # noqa: ANN401 -- whatever a field holds
    """A value of a field as text: codes with their words, lists one a line."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, (list, tuple)):
        return tk._(", ").join(filter(None, (_one(name, each) for each in value)))[:_LONGEST]
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)[:_LONGEST]
    if name in _NAMED:
        return _NAMED[name](str(value))[:_LONGEST]
    return _decoded(_fields().get(name), str(value))[:_LONGEST]


def _department(organization_id: str) -> str:
    """Title of a department; a stored id tells a reviewer nothing."""
    return state.organization_titles([organization_id]).get(organization_id, organization_id)


def _class(code: str) -> str:
    """A class with the names above it, and its code."""
    names = [name for _code, name in class_names(code, reader_language())]
    return " ".join([" / ".join(names), code]).strip()


_NAMED: Mapping[str, Callable[[str], str]] = {"owner_org": _department, "class_code": _class}
"""Fields whose stored value is not what people call it."""


def sides(key: str, before: Any, after: Any) -> tuple[str, str]:  # noqa: ANN401 -- values or rows
    """Both sides of a difference as text; of a row that stays, only the columns that differ."""
    name, _, row = key.partition(":")
    if not row:
        return plain(name, before), plain(name, after)
    if before is None or after is None:
        return _whole(name, before), _whole(name, after)
    differing = _in_order(
        column
        for column in dict.fromkeys((*before, *after))
        if before.get(column) != after.get(column)
    )
    return _columns_told(name, before, differing), _columns_told(name, after, differing)


def _one(name: str, value: Any) -> str:  # noqa: ANN401 -- a row, or one of several values
    if isinstance(value, Mapping):
        return str(value.get("display_name") or value.get("name") or value.get("title") or "")
    return _decoded(_fields().get(name), str(value))


def _whole(name: str, row: Any) -> str:  # noqa: ANN401 -- a row, or none
    if not isinstance(row, Mapping):
        return ""
    if name == "resources":
        address = str(row.get("url") or "")
        if row.get("url_type"):  # whose host and ids tell nothing
            address = address.rpartition("/")[2]
        parts = (str(row.get("name") or ""), str(row.get("format") or ""), address)
        return " ".join(filter(None, parts))
    return _columns_told(name, row, _in_order(column for column in row if row[column]))


def _in_order(columns: Iterable[str]) -> list[str]:
    """Columns of a row as the catalogue has them, the name first; others stay behind them."""
    known = list(_columns())
    return sorted(columns, key=lambda one: known.index(one) if one in known else len(known))


def _columns_told(name: str, row: Mapping[str, Any], columns: list[str]) -> str:
    known = _columns() if name == "items" else {}
    told = [
        tk._("{field}: {value}").format(
            field=_column_label(known, column),
            value=_decoded(known.get(column), str(row[column])),
        )
        for column in columns
        if row.get(column) not in (None, "")
    ]
    return tk._("; ").join(told)[:_LONGEST]


def _column_label(known: Mapping[str, Field], column: str) -> str:
    if column in known:
        return known[column].text(reader_language())
    return _other(column)


def _other(name: str) -> str:
    return tk._(_OTHER_LABELS[name]) if name in _OTHER_LABELS else name


def _decoded(field: Field | None, value: str) -> str:
    if field is None or not field.code_list:
        return value
    try:
        return codelist(field.code_list).label(value, reader_language())
    except UnknownCodeListError:
        return value
