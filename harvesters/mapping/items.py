"""信息项 in the shapes in which systems give them: objects, one text, or parallel texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.faults import mapping as faults
from ckanext.jiulongpo.harvesters.mapping.lists import split
from ckanext.jiulongpo.harvesters.mapping.paths import find
from ckanext.jiulongpo.harvesters.mapping.pick import is_blank, pick
from ckanext.jiulongpo.harvesters.mapping.rules import FieldRule, ItemsRule
from ckanext.jiulongpo.harvesters.mapping.text import text_of
from ckanext.jiulongpo.harvesters.mapping.values import Outcome, convert
from ckanext.jiulongpo.schemas.catalogue import catalogue

__all__ = ["Items", "read_items"]

MOST = 2_000
"""Rows of one entry; no table has more columns that people would describe."""


@dataclass(slots=True)
class Items:
    """Rows that could be read, and what could not.

    Attributes:
        aside: values that fit nowhere, as ``row: value``.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def read_items(payload: Mapping[str, Any], rule: ItemsRule, blank: frozenset[str]) -> Items:
    """The 信息项 of a record. A row without a name is none."""
    items = Items()
    broken: list[str] = []
    for raw in _raw_rows(payload, rule, blank):
        if len(items.rows) >= MOST:
            break
        row = _row(raw, rule, items, blank) if isinstance(raw, Mapping) else {}
        if row.get("name"):
            items.rows.append(row)
        else:
            broken.append(str(raw))
    if broken:
        total = len(broken) + len(items.rows)
        items.aside += broken
        items.findings.append(
            faults.BROKEN_ITEM("items", broken=len(broken), rows=total, value=broken[0])
        )
    return items


def _raw_rows(
    payload: Mapping[str, Any], rule: ItemsRule, blank: frozenset[str]
) -> Iterator[Mapping[str, Any] | str]:
    if not rule.source:
        yield from _parallel(payload, rule)
        return
    value = find(payload, rule.source)
    if is_blank(value, blank):
        return
    if isinstance(value, list):
        yield from (each if isinstance(each, Mapping) else str(each) for each in value)
    elif isinstance(value, Mapping):
        yield value
    else:
        for part in split(value, rule.separators or "\r\n;；"):
            found = rule.pattern.search(part) if rule.pattern else None
            yield {"name": part} if rule.pattern is None else (found.groupdict() if found else part)


def _parallel(payload: Mapping[str, Any], rule: ItemsRule) -> Iterator[Mapping[str, Any]]:
    """Texts whose first parts belong together, and whose second, and so on."""
    columns = {
        name: _parts(payload, each, rule.separators or "、") for name, each in rule.columns.items()
    }
    for index in range(len(columns.get("name", []))):
        yield {
            rule.columns[name].paths[0]: parts[index]
            for name, parts in columns.items()
            if index < len(parts)
        }


def _parts(payload: Mapping[str, Any], rule: FieldRule, separators: str) -> list[str]:
    """Parts by their place; blank and equal ones count, or places would shift."""
    text = text_of(find(payload, rule.paths[0]))
    for mark in separators[1:]:
        text = text.replace(mark, separators[0])
    return [part.strip() for part in text.split(separators[0])] if text.strip() else []


def _row(
    raw: Mapping[str, Any], rule: ItemsRule, items: Items, blank: frozenset[str]
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in catalogue().items.columns:
        each = rule.columns.get(column.name) or FieldRule(paths=(column.name,))
        value = pick(raw, each, blank)
        if value is None:
            continue
        outcome = convert(value, each, column)
        if outcome.value is not None:
            row[column.name] = outcome.value
        else:
            items.outcomes.append((f"items.{column.name}", outcome))
    return row
