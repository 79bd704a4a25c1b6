"""What programs have to know to read the CSV: its columns and types (W3C CSV on the Web)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.downloads.order import Download
from ckanext.jiulongpo.tables.downloads.turtle import DATATYPES

__all__ = ["encode_description"]


def encode_description(download: Download) -> Iterator[bytes]:
    """The description as JSON, for the CSV that answers to the same question."""
    source = download.source
    query = f"?{download.query}" if download.query else ""
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": source.language}],
        "url": f"{source.address}/csv{query}",
        "dc:title": source.title,
        "dc:publisher": source.publisher,
        "dc:license": source.licence,
        "dc:source": source.page,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": "\n"},
        "tableSchema": {"columns": [_column(column) for column in download.columns]},
    }
    told = {key: value for key, value in described.items() if value}
    yield json.dumps(told, ensure_ascii=False, indent=1).encode()


def _column(column: Labelled) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": quote(column.name, safe="_"),
        "titles": column.label,
        "datatype": DATATYPES[column.kind],
        "dc:description": column.description,
    }
    if column.kind == "moment":
        told["datatype"] = {"base": "dateTime", "format": "yyyy-MM-dd HH:mm:ss"}
    return {key: value for key, value in told.items() if value}
