"""What the index holds of an entry beyond CKAN's own fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.jiulongpo.catalog.search.sounds import name_key
from ckanext.jiulongpo.schemas.codelists import UnknownCodeListError, codelist

__all__ = ["ENTRY_TYPE", "class_path", "entry_fields", "indexed"]

ENTRY_TYPE = "dataset"

_LEVELS = (1, 3, 6)
"""Lengths of a class code at 类, 项 and 目; 细目 is whatever follows."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN = ("share_type", "open_type", "update_cycle", "completion", "catalog_state", "resource_code")
_CODES = ("resource_code", "class_code", "provider_code", "related_codes")
_LABELLED = (("class_code", "resource_class"), ("theme_domain", "theme_domain"))
_NOT_INDEXED = ("items", "extras_items", "source_values", "extras_source_values")
"""Values that are trees or raw text of a source: found through ``jlp_item_names`` or not at all."""


def indexed(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document that CKAN is about to index, with the fields of the catalogue added.

    Whatever Solr could not take (rows of 信息项, other trees) is left out. A document of another
    type passes unchanged but for that.
    """
    fit = {key: value for key, value in document.items() if _fits(key, value)}
    if document.get("dataset_type", document.get("type")) != ENTRY_TYPE:
        return fit
    return fit | entry_fields(_entry(document))


def entry_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields ``jlp_*`` of an entry; a field without a value is absent.

    Args:
        entry: a dataset as ``package_show`` gives it. Any part of it may be missing.
    """
    provider = entry.get("organization") or {}
    themes = [group for group in _rows(entry.get("groups")) if group.get("name")]
    items = _texts(row.get("name") for row in _rows(entry.get("items")))
    fields: dict[str, Any] = {f"jlp_{name}": _text(entry.get(name)) for name in _PLAIN}
    fields |= {
        "jlp_class_path": class_path(_text(entry.get("class_code"))),
        "jlp_format": _formats(entry),
        "jlp_key_theme": [theme["name"] for theme in themes],
        "jlp_theme_key": [name_key(_title(theme), theme["name"]) for theme in themes],
        "jlp_provider_title": _title(provider),
        "jlp_provider_key": name_key(_title(provider), provider["name"]) if provider else "",
        "jlp_item_names": items,
        "jlp_item_key": [name_key(name) for name in items],
        "jlp_labels": _labels(entry) + [_title(theme) for theme in themes],
        "jlp_code": _texts(code for name in _CODES for code in _values(entry.get(name))),
        "jlp_data_date": _date(entry),
        "jlp_title_length": len(_text(entry.get("title"))),
    }
    return {name: value for name, value in fields.items() if value}


def class_path(code: str) -> list[str]:
    """A class code and the codes above it.

    Example::

        >>> class_path("30700501")
        ['3', '307', '307005', '30700501']
    """
    above = [code[:size] for size in _LEVELS if size < len(code)]
    return [*above, code] if code else []


def _entry(document: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        entry = json.loads(document.get("validated_data_dict") or "{}")
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _fits(key: str, value: object) -> bool:
    if key in _NOT_INDEXED or isinstance(value, dict):
        return False
    return not (isinstance(value, list) and any(isinstance(row, dict) for row in value))


def _labels(entry: Mapping[str, Any]) -> list[str]:
    """Chinese names of the entry's class (from 项 down) and theme."""
    labels: list[str] = []
    for name, list_name in _LABELLED:
        code = _text(entry.get(name))
        path = class_path(code)[1:] if name == "class_code" else [code]
        labels += [label for part in path if (label := _label(list_name, part))]
    return labels


def _label(list_name: str, code: str) -> str:
    try:
        label = codelist(list_name).label(code)
    except UnknownCodeListError:
        return ""
    return "" if label == code else label


def _formats(entry: Mapping[str, Any]) -> list[str]:
    """Codes of the entry's format and its files' formats; unknown ones as they are, in small."""
    known = codelist("format_type")
    stated = [*_values(entry.get("format_type")), entry.get("format_other")]
    stated += [row.get("format") for row in _rows(entry.get("resources"))]
    return _texts(known.code_of(text) or text.lower() for text in _texts(stated))


def _date(entry: Mapping[str, Any]) -> str:
    """The day of the data: of its last update, else of its publication."""
    for name in ("data_update_date", "publish_date"):
        if found := _DAY.match(_text(entry.get(name))):
            return f"{found[0]}T00:00:00Z"
    return ""


def _title(group: Mapping[str, Any]) -> str:
    return _text(group.get("title")) or _text(group.get("display_name")) or _text(group.get("name"))


def _rows(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _values(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(values: Iterable[object]) -> list[str]:
    """Texts that say something, each once, in their order."""
    return list(dict.fromkeys(text for value in values if (text := _text(value))))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
