"""An entry as rows of the template: one for each 信息项, the entry's own columns repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import parts_of
from ckanext.jiulongpo.workbook.columns import CLASS_KEYS, ITEM, TERMS, field_of, template
from ckanext.jiulongpo.workbook.terms import leading_rows

__all__ = ["Names", "rows_of"]

_TERMS = tuple(name for names in TERMS.values() for name in names)
_CUTS = (1, 3, 6)
_SEPARATOR = "；"


@dataclass(frozen=True, slots=True)
class Names:
    """What codes and ids are called: departments by id, classes by code."""

    departments: Mapping[str, str]
    classes: Mapping[str, str]


def rows_of(entry: Mapping[str, Any], names: Names, *, once: bool = False) -> Iterator[list[str]]:
    """The cells of each row, in the template's order.

    A first row without 信息项 states the entry's own terms where the rows would not tell them.

    Args:
        entry: in the catalogue's fields, as ``package_show`` gives it.
        names: of departments and classes.
        once: the entry's own columns stand in the first row only, where one changes them once.
    """
    shared = _entry_cells(entry, names)
    whole, *parts = parts_of(entry)
    rows = [_item_cells(part.own, part.values) for part in parts]
    terms = {name: _text(name, whole.values.get(name)) for name in _TERMS}
    if not rows or not _told(parts, whole.values):
        rows.insert(0, terms)
    keys = [column.key for column in template().columns]
    for number, row in enumerate(rows):
        cells = row if once and number else {**shared, **row}
        yield [cells.get(key, "") for key in keys]


def _told(parts: list[Any], entry: Mapping[str, Any]) -> bool:
    """Whether the rows of the items tell the entry's own terms."""
    effective = [part.values for part in parts]
    leading = leading_rows(effective)
    for lead, names in TERMS.items():
        told = effective[leading[lead]] if lead in leading else {}
        if any((told.get(name) or "") != (entry.get(name) or "") for name in names):
            return False
    return True


def _entry_cells(entry: Mapping[str, Any], names: Names) -> dict[str, str]:
    keys = (c.key for c in template().columns if not c.key.startswith((ITEM, "class.")))
    cells = {key: _text(key, entry.get(key)) for key in keys if key not in _TERMS}
    owner = str(entry.get("owner_org") or "")
    cells["owner_org"] = names.departments.get(owner, owner)
    return {**cells, **_class_cells(str(entry.get("class_code") or ""), names.classes)}


def _class_cells(code: str, classes: Mapping[str, str]) -> dict[str, str]:
    heads = [code[:cut] for cut in _CUTS if len(code) >= cut]
    if len(code) > _CUTS[-1]:
        heads.append(code)
    said = [f"{head} {classes.get(head, '')}".strip() for head in heads]
    return dict(zip(CLASS_KEYS, said, strict=False))


def _item_cells(own: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, str]:
    keys = [c.key for c in template().columns if c.key.startswith(ITEM)]
    cells = {key: _text(key, own.get(key.removeprefix(ITEM))) for key in keys}
    return cells | {name: _text(name, values.get(name)) for name in _TERMS}


def _text(key: str, value: object) -> str:
    if value is None or value == "":
        return ""
    field = field_of(key)
    if isinstance(value, (list, tuple)):
        return _SEPARATOR.join(str(one) for one in value)
    if field is not None and field.code_list:
        return codelist(field.code_list).label(str(value))
    return str(value)
