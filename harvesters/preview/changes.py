"""How two versions of an entry differ, field by field, in values that a page can show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["Piece", "changes", "label", "pieces", "plain"]

_ASIDE = frozenset(
    {
        *("id", "name", "type", "owner_org", "private", "state", "metadata_modified"),
        *("metadata_created", "completion", "missing_elements", "source_values"),
    }
)
"""What is no statement of the source, or follows from others."""
_LONGEST = 2000
_SPACES = "\n"


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Fields that are different: ``field``, ``before`` and ``after`` as text."""
    found = []
    for name in after:
        if name in _ASIDE:
            continue
        old, new = plain(name, before.get(name)), plain(name, after.get(name))
        if old != new:
            found.append({"field": name, "before": old, "after": new})
    return found


def plain(name: str, value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """A value of a field as people read it: codes with their words, rows by their names."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list | tuple):
        return _SPACES.join(filter(None, (_row(name, one) for one in value)))[:_LONGEST]
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)[:_LONGEST]
    return _decoded(name, str(value))[:_LONGEST]


def _row(name: str, value: Any) -> str:  # noqa: ANN401 - a row, or one of several values
    if not isinstance(value, Mapping):
        return _decoded(name, str(value))
    if name == "items":
        facts = [value.get("data_type") or "", str(value.get("length") or "")]
        told = "".join([facts[0], f"({facts[1]})" if facts[1] else ""])
        return f"{value.get('name', '')} {told}".strip()
    if name == "resources":
        return " ".join(filter(None, (str(value.get(k) or "") for k in ("name", "format", "url"))))
    return str(value.get("display_name") or value.get("name") or value.get("title") or "")


def _decoded(name: str, value: str) -> str:
    field = next((one for one in catalogue().fields if one.name == name), None)
    if field is None or not field.code_list:
        return value
    code = next((one for one in codelist(field.code_list) if one.code == value), None)
    return code.label() if code else value


def label(name: str) -> str:
    """A field as people call it."""
    field = next((one for one in catalogue().fields if one.name == name), None)
    if field:
        return field.text()
    # CKAN's own fields, which the catalogue's schema does not name
    own = {"tags": tk._("Keywords"), "groups": tk._("Themes"), "resources": tk._("Files")}
    return own.get(name, name)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


_LONGEST_COMPARED = 600


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut where they differ; wholly different ones are not cut to crumbs."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    too_long = max(len(before), len(after)) > _LONGEST_COMPARED
    if too_long or matcher.ratio() < 0.5:  # noqa: PLR2004 - less than half in common
        old = [Piece("gone", before)] if before else []
        return old, [Piece("new", after)] if after else []
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 > i1:
            left.append(Piece("same" if tag == "equal" else "gone", before[i1:i2]))
        if j2 > j1:
            right.append(Piece("same" if tag == "equal" else "new", after[j1:j2]))
    return left, right
