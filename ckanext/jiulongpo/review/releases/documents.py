"""A snapshot as files: JSON, a workbook in the guideline's columns, DCAT."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ckanext.jiulongpo.schemas.catalogue import Field, Group, catalogue, division_of
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import CatalogueSerializer

__all__ = ["as_dcat", "as_json", "as_workbook"]

_CELL = 32_000
"""Characters of a cell; a spreadsheet holds 32,767."""


def as_json(number: int, day: str, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """All entries in one document, the same bytes for the same entries."""
    stated = {"release": number, "date": day, "count": len(entries), "entries": list(entries)}
    text = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def as_dcat(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The catalogue in DCAT, as Turtle in gzip.

    Args:
        entries: as ``package_search`` gives them.
    """
    text = CatalogueSerializer().serialize_catalog(
        {}, dataset_dicts=[dict(entry) for entry in entries], _format="ttl"
    )
    data = text if isinstance(text, bytes) else str(text).encode()
    return gzip.compress(data, mtime=0)


def as_workbook(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """A workbook: one row an item, the entry's columns repeated, as the census template has it."""
    import xlsxwriter  # noqa: PLC0415 - megabytes that only whoever makes a workbook needs

    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    sheet = book.add_worksheet("目录")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    fields, columns = _of_entry(), catalogue().items.columns
    titles = [*_DIVISION, *(f.excel[0] for f in fields), *(c.text() for c in columns)]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(titles), 16)
    for number, row in enumerate(_rows(entries, fields, columns), 1):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(number, column, value[:_CELL])
    book.close()
    return file.getvalue()


_DIVISION = ("类", "项", "目", "细目")


def _of_entry() -> list[Field]:
    """Fields of the entry that the template has a column for, the class apart."""
    groups = (Group.CORE, Group.CENSUS, Group.EXTENDED)
    return [
        field
        for group in groups
        for field in catalogue().group(group)
        if field.excel and field.name != "class_code"
    ]


def _rows(
    entries: Iterable[Mapping[str, Any]], fields: Sequence[Field], columns: Sequence[Field]
) -> Iterator[list[str]]:
    for entry in entries:
        levels = [*division_of(str(entry.get("class_code") or "")), *[""] * len(_DIVISION)]
        own = [*levels[: len(_DIVISION)], *(_value(field, entry) for field in fields)]
        for item in entry.get("items") or [{}]:
            yield [*own, *(_value(column, item) for column in columns)]


def _value(field: Field, row: Mapping[str, Any]) -> str:
    if field.name == "owner_org":
        return str((row.get("organization") or {}).get("title") or "")
    value = row.get(field.name)
    if isinstance(value, list):
        return "；".join(str(each) for each in value)
    if value in (None, ""):
        return ""
    return codelist(field.code_list).label(str(value)) if field.code_list else str(value)
