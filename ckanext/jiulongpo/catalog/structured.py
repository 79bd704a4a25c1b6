"""schema.org for search engines: one JSON-LD object for each dataset page.

Made straight from the entry. Templates print it with ``tojson``, which leaves no ``<`` in the
text, so that no value can end the script element that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.catalog import config
from ckanext.jiulongpo.schemas.catalogue import Group, catalogue
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["jiulongpo_structured_data"]

_WEB = ("http://", "https://")
_MOST = 200
"""Items and files that are said at most; search engines read no more, and pages stay light."""


def jiulongpo_structured_data(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as a schema.org ``Dataset``, with the labels of codes in Chinese.

    Args:
        entry: as ``package_show`` gives it.
    """
    address = tk.url_for("dataset.read", id=entry["name"], qualified=True, locale="default")
    opening = str(entry.get("open_type") or "")
    told = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": entry.get("title") or entry["name"],
        "description": entry.get("notes"),
        "identifier": entry.get("resource_code") or entry["id"],
        "inLanguage": entry.get("language") or "zh-Hans",
        "keywords": _keywords(entry),
        "publisher": _publisher(entry),
        "datePublished": entry.get("publish_date") or entry.get("metadata_created"),
        "dateModified": entry.get("data_update_date") or entry.get("metadata_modified"),
        "license": _address(entry.get("license_url")),
        "isAccessibleForFree": opening in {"1", "2"},
        "conditionsOfAccess": _conditions(entry, opening),
        "temporalCoverage": _period(entry),
        "spatialCoverage": _label("spatial_scope", entry.get("spatial_scope")),
        "variableMeasured": _items(entry),
        "distribution": _files(entry, free=opening == "1"),
        "additionalProperty": list(_properties(entry)),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": config.site_title(),
            "url": tk.url_for("home.index", qualified=True, locale="default"),
        },
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _keywords(entry: Mapping[str, Any]) -> list[str]:
    themes = [_label("key_theme", group["name"]) for group in entry.get("groups") or []]
    return [*(str(tag["name"]) for tag in entry.get("tags") or []), *themes]


def _publisher(entry: Mapping[str, Any]) -> dict[str, Any] | None:
    organization = entry.get("organization")
    if not organization:
        return None
    publisher = {
        "@type": "GovernmentOrganization",
        "name": organization.get("title") or organization["name"],
        "identifier": entry.get("provider_code"),
        "department": entry.get("provider_office"),
    }
    return {name: value for name, value in publisher.items() if value}


def _conditions(entry: Mapping[str, Any], opening: str) -> str:
    terms = (_label("open_type", opening), str(entry.get("open_condition") or ""))
    return "：".join(term for term in terms if term)


def _period(entry: Mapping[str, Any]) -> str:
    start, end = entry.get("temporal_start"), entry.get("temporal_end")
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def _items(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "@type": "PropertyValue",
            "name": item.get("name"),
            **({"alternateName": item["name_en"]} if item.get("name_en") else {}),
            **({"description": item["description"]} if item.get("description") else {}),
        }
        for item in (entry.get("items") or [])[:_MOST]
    ]


def _files(entry: Mapping[str, Any], *, free: bool) -> list[dict[str, Any]]:
    return [_file(resource, free=free) for resource in (entry.get("resources") or [])[:_MOST]]


def _file(resource: Mapping[str, Any], *, free: bool) -> dict[str, Any]:
    """A file; its address only where anyone may fetch what lies there."""
    hosted_here = bool(resource.get("url_type"))
    size = resource.get("size")
    told = {
        "@type": "DataDownload",
        "name": resource.get("name"),
        "description": resource.get("description"),
        "encodingFormat": resource.get("mimetype") or resource.get("format"),
        "contentSize": f"{size} B" if size else None,
        "contentUrl": _address(resource.get("url")) if free or not hosted_here else None,
    }
    return {name: value for name, value in told.items() if value}


def _properties(entry: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The guideline's coded elements, by their labels."""
    for field in catalogue().group(Group.CORE):
        code = entry.get(field.name)
        if field.value == "code" and isinstance(code, str) and code:
            value = _label(field.code_list, code)
            yield {"@type": "PropertyValue", "name": field.text(), "value": value}


def _label(list_name: str, code: object) -> str:
    return codelist(list_name).label(str(code)) if code else ""


def _address(value: object) -> str | None:
    text = str(value or "")
    return text if text.startswith(_WEB) else None
