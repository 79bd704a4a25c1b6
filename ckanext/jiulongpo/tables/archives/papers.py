"""What goes with data files in an archive: metadata, data dictionary, source and licence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.spreadsheets import harmless
from ckanext.jiulongpo.tables import offered
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.model import TableLoad
from ckanext.jiulongpo.tables.serving import file_name

__all__ = ["as_table", "dictionary_of", "of_entry"]

Make = Callable[[], Iterator[bytes]]


def of_entry(pkg: Mapping[str, Any], loads: Mapping[str, TableLoad]) -> Iterator[tuple[str, Make]]:
    """Name and content of each paper.

    Args:
        pkg: the entry.
        loads: of its files, by file.
    """
    yield "metadata.json", lambda: iter([_json(pkg)])
    yield "metadata.ttl", lambda: iter([_turtle(pkg)])
    dictionary, licence = tk._("Data dictionary"), tk._("Source and licence")
    yield f"{dictionary}.csv", lambda: iter([dictionary_of(pkg, loads)])
    yield f"{licence}.txt", lambda: iter([_licence(pkg)])


def as_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Lines of CSV that a spreadsheet opens without running any of them."""
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\r\n").writerow
    write(head)
    for row in rows:
        write([harmless(cell) for cell in row])
    return ("\ufeff" + text.getvalue()).encode("utf-8", "replace")


def _json(pkg: Mapping[str, Any]) -> bytes:
    return json.dumps(dict(pkg), ensure_ascii=False, indent=1, default=str).encode()


def _turtle(pkg: Mapping[str, Any]) -> bytes:
    """The entry in DCAT, by the same action as its page in Turtle."""
    made = tk.get_action("dcat_dataset_show")({}, {"id": pkg["id"], "format": "ttl"})
    return made.encode() if isinstance(made, str) else made


def dictionary_of(pkg: Mapping[str, Any], loads: Mapping[str, TableLoad]) -> bytes:
    """The columns of the tables that the reader may see, as CSV for spreadsheets.

    Where no file has a table they are the 信息项 of the entry.

    Args:
        pkg: the entry.
        loads: of its files, by file.
    """
    head = [
        tk._("Data file"),
        tk._("Column"),
        tk._("Name"),
        tk._("Type"),
        tk._("Data type"),
        tk._("Description"),
    ]
    rows = [
        [file_name(resource), c.name, c.label, c.type_word, c.type_code, c.description]
        for resource in pkg.get("resources") or ()
        if (load := loads.get(resource["id"])) and load.has_table
        for c in offered.labelled_columns(load, pkg)
        if _may_read(load)
    ]
    items = pkg.get("items") or ()
    names = ("name_en", "name", "data_type", "length", "description")
    return as_table(
        head, rows or [["", *(str(item.get(key) or "") for key in names)] for item in items]
    )


def _may_read(load: TableLoad) -> bool:
    return bool(tk.h.check_access("jiulongpo_table_query", {"resource_id": load.resource_id}))


def _licence(pkg: Mapping[str, Any]) -> bytes:
    facts = (*offered.facts_of(pkg, {}, Asked()), (tk._("Downloaded"), offered.now()))
    lines = [f"{name}: {value}" for name, value in facts]
    url = pkg.get("license_url")
    return ("\ufeff" + "\r\n".join([*lines, *([str(url)] if url else [])]) + "\r\n").encode()
