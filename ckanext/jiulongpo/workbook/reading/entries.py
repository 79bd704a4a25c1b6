"""Drafts into entries of the catalogue, each field knowing its cell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.mapping.dates import parse_day
from ckanext.jiulongpo.workbook import faults
from ckanext.jiulongpo.workbook.columns import CLASS_KEYS, ITEM, TERMS
from ckanext.jiulongpo.workbook.ooxml.rows import ERROR_MARK
from ckanext.jiulongpo.workbook.reading.classes import Classes
from ckanext.jiulongpo.workbook.reading.drafts import Draft, Place, RowOfSheet
from ckanext.jiulongpo.workbook.reading.values import value_of
from ckanext.jiulongpo.workbook.terms import leading_rows, own_terms

__all__ = ["Proposed", "Surroundings", "propose"]

_LEAD_OF = {name: lead for lead, names in TERMS.items() for name in names}
_DAYS = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{8}")
_PERIOD = ("temporal_start", "temporal_end")
_ITEM_PLACE = re.compile(r"items\.(\d+)(?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What reading asks of the catalogue.

    Attributes:
        classes: the class table.
        department: the id of a department by any of its names, or ``None``.
        may_write: whether the person may write entries of a department.
        default_department: id of that of rows which name none; empty for none.
        default_title: its title.
    """

    classes: Classes
    department: Callable[[str], str | None]
    may_write: Callable[[str], bool]
    default_department: str = ""
    default_title: str = ""


@dataclass(slots=True)
class Proposed:
    """An entry as the workbook proposes it.

    Attributes:
        draft: the rows it comes from.
        entry: in the catalogue's fields.
        present: fields for which the workbook has a column; an empty one of them is meant empty.
        findings: what is wrong, each with its cell.
        leads: row from which the entry takes a group of terms, by the leading field.
    """

    draft: Draft
    entry: dict[str, Any]
    present: frozenset[str]
    findings: list[tuple[Place, Finding]] = field(default_factory=list)
    leads: dict[str, RowOfSheet] = field(default_factory=dict)

    def place(self, name: str) -> Place:
        """The cell of a field as a finding names it: ``title``, ``items.3.length``."""
        found = _ITEM_PLACE.fullmatch(name)
        if found and int(found[1]) < len(self.draft.items):
            row = self.draft.items[int(found[1])]
            column = found[2] or "name"
            return _cell(row, f"{ITEM}{column}", column, f"{ITEM}name", "title")
        lead = _LEAD_OF.get(name, "")
        row = self.leads.get(lead) or self.draft.head
        if name == "class_code":
            filled = [key for key in CLASS_KEYS if row.entry.get(key)]
            return _cell(row, *reversed(filled), *CLASS_KEYS, "class.path", "title")
        if name == "items":
            return _cell(row, f"{ITEM}name", "title")
        return _cell(row, "temporal" if name in _PERIOD else name, "title")


def propose(draft: Draft, around: Surroundings) -> Proposed:
    """The entry that a draft means.

    Args:
        draft: the rows of one entry.
        around: class table and departments.
    """
    proposed = Proposed(draft, {}, _present(draft), list(draft.findings))
    _read_entry(proposed, draft.head)
    _read_class(proposed, draft.head, around.classes)
    _read_provider(proposed, draft.head, around)
    _read_terms_and_items(proposed)
    _read_rest(proposed)
    return proposed


def _present(draft: Draft) -> frozenset[str]:
    sheets = {id(row.sheet): row.sheet for row in (draft.head, *draft.items[:1])}
    keys = {choice.key for sheet in sheets.values() for choice in sheet.columns.values()}
    names = {key for key in keys if not key.startswith((ITEM, "class."))}
    if keys & {*CLASS_KEYS, "class.path"}:
        names.add("class_code")
    if f"{ITEM}name" in keys:
        names.add("items")
    if "temporal" in names:
        names = (names - {"temporal"}) | set(_PERIOD)
    return frozenset(names - {"-"})


def _read_entry(proposed: Proposed, row: RowOfSheet) -> None:
    for key, text in row.entry.items():
        if key.startswith("class.") or key == "owner_org":
            continue
        if key == "temporal":
            _read_period(proposed, text)
            continue
        value = _value(proposed, row, key, text)
        if value:
            proposed.entry[key] = list(value) if isinstance(value, tuple) else value


def _read_period(proposed: Proposed, text: str) -> None:
    """Two days, or one from which the data go on."""
    found = _DAYS.findall(text)
    for name, written in zip(_PERIOD, found or [text], strict=False):
        day = parse_day(written)
        proposed.entry[name] = day.isoformat() if day else written


def _read_class(proposed: Proposed, row: RowOfSheet, classes: Classes) -> None:
    path = row.entry.get("class.path", "")
    levels = [row.entry.get(key, "") for key in CLASS_KEYS]
    placed = classes.of(levels) if any(levels) else classes.of_path(path) if path else None
    if placed is None:
        return
    if placed.code:
        proposed.entry["class_code"] = placed.code
    for key, finding in placed.findings:
        proposed.findings.append((_cell(row, key, "title"), finding))


def _read_provider(proposed: Proposed, row: RowOfSheet, around: Surroundings) -> None:
    name = row.entry.get("owner_org", "")
    if not name and not around.default_department:
        return
    owner = around.department(name) if name else around.default_department
    place = _cell(row, "owner_org", "title")
    if owner is None:
        proposed.findings.append((place, faults.UNKNOWN_PROVIDER("owner_org", value=name)))
    elif not around.may_write(owner):
        told = faults.FOREIGN_PROVIDER("owner_org", value=name or around.default_title)
        proposed.findings.append((place, told))
    else:
        proposed.entry["owner_org"] = owner


def _read_terms_and_items(proposed: Proposed) -> None:
    draft = proposed.draft
    whole = next((row for row in draft.rows if not row.item), None)
    read = [(row, _terms(proposed, row)) for row in draft.items]
    entry: dict[str, Any] = {}
    if whole is not None or draft.apart:
        head = draft.head if draft.apart or whole is None else whole
        stated = _terms(proposed, head)
        for lead, names in TERMS.items():
            if stated.get(lead):
                entry |= {name: stated[name] for name in names if name in stated}
                proposed.leads[lead] = head
    for lead, number in leading_rows([terms for _row, terms in read]).items():
        if lead not in proposed.leads:
            row, terms = read[number]
            entry |= {name: terms[name] for name in TERMS[lead] if name in terms}
            proposed.leads[lead] = row
    proposed.entry |= entry
    items = [_item(proposed, row) | own_terms(terms, entry) for row, terms in read]
    if items:
        proposed.entry["items"] = items


def _terms(proposed: Proposed, row: RowOfSheet) -> dict[str, Any]:
    read = {name: _value(proposed, row, name, text) for name, text in row.terms.items()}
    return {name: value for name, value in read.items() if value}


def _item(proposed: Proposed, row: RowOfSheet) -> dict[str, Any]:
    read = {name: _value(proposed, row, f"{ITEM}{name}", text) for name, text in row.item.items()}
    return {name: value for name, value in read.items() if value}


def _read_rest(proposed: Proposed) -> None:
    """Values of columns that the catalogue does not have, kept as those of the source."""
    head = proposed.draft.head.rest
    kept: dict[str, Any] = dict(head)
    of_items: dict[str, dict[str, str]] = {}
    for number, row in enumerate(proposed.draft.items, 1):
        other = {name: text for name, text in row.rest.items() if head.get(name) != text}
        if other:
            of_items[row.item.get("name", str(number))] = other
    if of_items:
        kept["信息项"] = of_items
    if kept:
        proposed.entry["source_values"] = json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _value(proposed: Proposed, row: RowOfSheet, key: str, text: str) -> str | tuple[str, ...]:
    if text.startswith(ERROR_MARK):
        finding = faults.ERROR_CELL(key, value=text[1:])
        proposed.findings.append((_cell(row, key, "title"), finding))
        return ""
    return value_of(key, text, _unit(row, key))


def _unit(row: RowOfSheet, key: str) -> str:
    if not key.endswith(("_gb", "_10k")):
        return ""
    found = (choice.unit for choice in row.sheet.columns.values() if choice.key == key)
    return next(found, "")


def _cell(row: RowOfSheet, *keys: str) -> Place:
    """The first of the keys for which the row's sheet has a column."""
    columns: Mapping[int, Any] = row.sheet.columns
    for key in keys:
        for column, choice in columns.items():
            if choice.key == key:
                return row.sheet.part.name, row.number, column
    return row.sheet.part.name, row.number, min(columns, default=0)
