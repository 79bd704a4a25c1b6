"""The downloads of a table: which formats, under which names, with which source and licence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.columns import ColumnView, column_views
from ckanext.jiulongpo.tables.downloads import FORMATS, Download, Source
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.maps.placed import placed_of, words_of
from ckanext.jiulongpo.tables.model import TableLoad

__all__ = [
    "disposition",
    "download_of",
    "facts_of",
    "file_names",
    "labelled_columns",
    "named",
    "now",
    "safe_name",
    "source_of",
    "words",
]

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 80


def words() -> dict[str, tuple[str, str]]:
    """Format → what people call it, and a note beside it."""
    return {
        "xlsx": (tk._("Excel"), tk._("with data dictionary")),
        "csv-excel": (tk._("CSV (for Excel)"), tk._("with BOM")),
        "csv": (tk._("CSV"), "UTF-8"),
        "tsv": ("TSV", tk._("divided by tabs")),
        "json": ("JSON", ""),
        "jsonl": (tk._("JSON lines"), ""),
        "xml": ("XML", ""),
        "ttl": ("RDF", "Turtle"),
        "parquet": ("Parquet", tk._("for analysis")),
        "geojson": ("GeoJSON", ""),
        "csvw": (tk._("Description of the CSV"), "CSVW"),
    }


def download_of(
    form: str,
    load: TableLoad,
    asked: Asked,
    pkg: Mapping[str, Any],
    resource: Mapping[str, Any],
) -> Download:
    """A table, or what a question leaves of it, in a format.

    Args:
        form: a key of ``FORMATS``.
        load: of the file.
        asked: which rows, in which order.
        pkg: the entry.
        resource: the file.
    """
    return Download(
        load.resource_id,
        form,
        asked,
        labelled_columns(load, pkg),
        facts_of(pkg, resource, asked),
        source_of(pkg, resource),
        placed=placed_of(load, words_of(pkg, resource)) if FORMATS[form].geographic else None,
        stamp=(tk._("File made"), now()),
    )


def labelled_columns(load: TableLoad, pkg: Mapping[str, Any]) -> tuple[Labelled, ...]:
    """The columns of a table with what the entry's 信息项 say of them."""
    views = column_views(load.columns, load.profile, load.rows or 0, pkg.get("items") or ())
    return tuple(_labelled(view) for view in views)


def source_of(pkg: Mapping[str, Any], resource: Mapping[str, Any]) -> Source:
    """Where the rows come from, for programs: addresses without a language in them."""
    provider = pkg.get("organization") or {}
    place = {"id": pkg["name"], "qualified": True, "locale": "default"}
    return Source(
        title=str(pkg.get("title") or pkg["name"]),
        file=str(resource.get("name") or ""),
        page=tk.h.url_for("dataset.read", **place),
        address=tk.h.url_for("jiulongpo_tables.part", resource_id=resource["id"], **place),
        publisher=str(provider.get("title") or provider.get("name") or ""),
        licence=str(pkg.get("license_url") or pkg.get("license_title") or ""),
    )


def _labelled(view: ColumnView) -> Labelled:
    word = tk.h.jlp_table_kind(view.kind)
    return Labelled(view.name, view.kind, view.label, word, view.type_code, view.description)


def facts_of(
    pkg: Mapping[str, Any],
    resource: Mapping[str, Any],
    asked: Asked,
) -> tuple[tuple[str, str], ...]:
    """Source, licence and the like in the reader's words."""
    provider = pkg.get("organization") or {}
    address = tk.h.url_for("dataset.read", id=pkg["name"], qualified=True, locale="default")
    facts = (
        (tk._("Dataset"), pkg.get("title")),
        (tk._("Data file"), resource.get("name")),
        (tk._("Resource code"), pkg.get("resource_code")),
        (tk._("Provider"), provider.get("title") or provider.get("name")),
        (tk._("Latest update"), pkg.get("data_update_date")),
        (tk._("Address"), address),
        (tk._("Licence"), pkg.get("license_title")),
        (tk._("Conditions"), pkg.get("open_condition")),
        (tk._("Rows"), tk._("all") if asked.is_everything else _filters(asked)),
    )
    return tuple((name, str(value)) for name, value in facts if value)


def now() -> str:
    """The minute, on the clock of the people here."""
    return datetime.now(ZoneInfo(config.timezone())).strftime("%Y-%m-%d %H:%M")


def _filters(asked: Asked) -> str:
    """What was asked, so that the file says of itself that it is not the whole table."""
    parts = [f"{c.column} {c.operator} {' / '.join(c.given)}" for c in asked.conditions]
    return "; ".join([*parts, *asked.q])


def disposition(names: Sequence[str], form: str) -> str:
    """The header that names the file of a format: the parts of the name, joined."""
    return named(*file_names(names, form))


def file_names(names: Sequence[str], form: str) -> tuple[str, str]:
    """The name of the file of a format, of parts that are joined, and the same in ASCII."""
    stem = "-".join(dict.fromkeys(part for name in names if (part := safe_name(name))))
    ending = FORMATS[form].ending
    return f"{stem[:_LONGEST_NAME] or 'data'}.{ending}", f"data.{ending}"


def named(name: str, plain: str) -> str:
    """The header that names a file: in Chinese (RFC 8187) and in ASCII.

    Args:
        name: as it is to be kept.
        plain: in ASCII, without quotation marks.
    """
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def safe_name(name: str) -> str:
    """A name that every system of files takes, without its ending."""
    plain = _UNSAFE.sub(" ", name).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return stem if dot and ending.isascii() and len(ending) <= len("geojson") else plain
