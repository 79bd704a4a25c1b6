"""The gate as CKAN's validators: form, API and harvest come through here.

``catalogue.yaml`` names them. ``jiulongpo_entry_gate`` runs first and judges the whole entry by the
rules of the catalogue; the validators of single fields then only store.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.jiulongpo.catalog import service
from ckanext.jiulongpo.catalog.knowledge import StoredKnowledge
from ckanext.jiulongpo.catalog.rules import check_entry, errors_of, missing_elements
from ckanext.jiulongpo.catalog.tidying import is_blank_row, tidy
from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.schemas.catalogue import catalogue

__all__ = [
    "jiulongpo_entry_gate",
    "jiulongpo_name_when_empty",
    "jiulongpo_unless_refused",
    "jiulongpo_whole_number",
]


def jiulongpo_entry_gate(
    _gate: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Tidy the entry, judge it, and note what is missing.

    Errors go to their fields as text with the remedy. ``completion`` and ``missing_elements`` are
    set from what the rules found, whatever was sent.
    """
    _tidy(data)
    _fill_in(data)
    entry = _entry(data, context)
    findings = check_entry(entry, StoredKnowledge(), advise=False)
    for finding in errors_of(findings):
        errors.setdefault(_key(finding), []).append(finding.said(tk._))
    missing = missing_elements(findings)
    data["missing_elements",] = missing
    data["completion",] = "incomplete" if missing else "complete"


def jiulongpo_unless_refused(
    key: FlattenKey, _data: FlattenDataDict, errors: FlattenErrorDict, _context: Context
) -> None:
    """Go on with a field only if the gate has nothing against it, so that a fault is told once."""
    if errors.get(key):
        raise tk.StopOnError


def jiulongpo_name_when_empty(
    key: FlattenKey, data: FlattenDataDict, _errors: FlattenErrorDict, context: Context
) -> None:
    """Keep the name that an entry has, or make one up: Chinese titles give no readable slug."""
    value = data.get(key)
    if value is tk.missing or not value:
        package = context.get("package")
        data[key] = package.name if package else f"jlp-{uuid4().hex[:12]}"


def jiulongpo_whole_number(value: Any) -> Any:  # noqa: ANN401 -- whatever the gate let through
    """Store a whole number as such, however it was sent."""
    return int(value) if isinstance(value, str) and value.strip().isdigit() else value


def _tidy(data: FlattenDataDict) -> None:
    """Take out what no one means to write: outer spaces, control characters, blank rows."""
    names = _names()
    for key, value in data.items():
        if key[0] in names and isinstance(value, (str, int, float)) and not isinstance(value, bool):
            data[key] = tidy(str(value))  # a number as text, for CKAN takes 0 as not filled in
    rows = _rows(data)
    blank = {number for number, row in rows.items() if is_blank_row(_present(row))}
    for key in [key for key in data if _is_item(key) and key[1] in blank] if blank else ():
        del data[key]


def _fill_in(data: FlattenDataDict) -> None:
    """What the catalogue knows by itself: the first state, the provider's code."""
    if _is_unfilled(data.get(("catalog_state",))):
        data["catalog_state",] = "draft"
    owner = data.get(("owner_org",))
    if _is_unfilled(data.get(("provider_code",))) and isinstance(owner, str) and owner:
        code = service.organisation_extra(owner, "credit_code")
        if code:
            data["provider_code",] = code


def _entry(data: FlattenDataDict, context: Context) -> dict[str, Any]:
    """The entry as the rules take it."""
    names = _names()
    entry: dict[str, Any] = {
        key[0]: value for key, value in data.items() if len(key) == 1 and key[0] in names
    }
    rows = _rows(data)
    if rows:
        last = max(rows)
        entry["items"] = [_present(rows.get(number, {})) for number in range(last + 1)]
    package = context.get("package")
    if package is not None:
        entry["id"] = package.id
    elif isinstance(data.get(("id",)), str):
        entry["id"] = data["id",]
    return _present(entry)


@cache
def _names() -> frozenset[str]:
    """Names of the entry's fields."""
    return frozenset(field.name for field in catalogue().fields)


def _rows(data: FlattenDataDict) -> dict[int, dict[str, Any]]:
    """The rows of 信息项 by number."""
    rows: dict[int, dict[str, Any]] = {}
    for key, value in data.items():
        if key[0] == "items" and _is_item(key):
            rows.setdefault(key[1], {})[key[2]] = value
    return rows


def _is_item(key: FlattenKey) -> bool:
    return len(key) == 3 and key[0] == "items"  # noqa: PLR2004 -- ("items", row, column)


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not _is_unfilled(value)}


def _is_unfilled(value: object) -> bool:
    return value is tk.missing or value is None or value == ""


def _key(finding: Finding) -> FlattenKey:
    parts: list[Any] = list(finding.field.split("."))
    return tuple(int(part) if part.isdigit() else part for part in parts)
