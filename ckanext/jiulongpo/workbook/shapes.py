"""Imports as the API and the pages see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl.utils import get_column_letter

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.workbook import service
from ckanext.jiulongpo.workbook.model import Import, ImportedEntry
from ckanext.jiulongpo.workbook.one_entry import EntryBook
from ckanext.jiulongpo.workbook.reading.headers import UNKNOWN

__all__ = ["cell_name", "entry_book", "finding_words", "short", "unsure_columns", "whole"]

_GOING = frozenset({"sent", "checking", "applying", "undoing"})


def short(row: Import) -> dict[str, Any]:
    """An import in a list."""
    return {
        "id": row.id,
        "kind": row.kind,
        "filename": row.filename,
        "state": row.state,
        "going": row.state in _GOING,
        "broke": service.broke_off(row) or "",
        "created": row.created.isoformat(),
        "changed": row.changed.isoformat(),
        "done": row.done,
        "total": row.total,
        "counts": row.report.get("counts", {}),
    }


def whole(row: Import, entries: Iterable[ImportedEntry]) -> dict[str, Any]:
    """An import with its report and some of its entries."""
    report = row.report
    refused = report.get("refused")
    return {
        **short(row),
        "department": row.department,
        "edit": row.chosen if row.kind == "edit" else None,
        "refused": finding_words(refused) if refused else None,
        "error": report.get("error", ""),
        "columns": report.get("columns", []),
        "unsure": bool(unsure_columns(row)),
        "file": [finding_words(each) for each in report.get("file", ())],
        "missing": report.get("missing", []),
        "entries": [_entry(each) for each in entries],
    }


def unsure_columns(row: Import) -> list[dict[str, Any]]:
    """Columns whose meaning was guessed and nobody has confirmed."""
    columns = row.report.get("columns", ())
    return [each for each in columns if not each["sure"] and each["key"] != UNKNOWN]


def _entry(row: ImportedEntry) -> dict[str, Any]:
    return {
        "number": row.number,
        "outcome": row.outcome,
        "result": row.result,
        "title": row.title,
        "place": row.place,
        "package_id": row.package_id,
        "changes": row.changes,
        "findings": [finding_words(each) for each in row.findings],
    }


def finding_words(told: Mapping[str, Any]) -> dict[str, Any]:
    """A finding that was kept, with its text in the reader's language and the name of its cell."""
    finding = Finding(
        told["code"],
        told["message"],
        stage=Stage(told["stage"]),
        severity=Severity(told["severity"]),
        field=told["field"],
        remedy=told["remedy"],
        context=told["context"],
    )
    cell = cell_name(told["row"], told["column"]) if told.get("row") else ""
    return {
        **told,
        "text": finding.text(tk._),
        "advice": finding.advice(tk._),
        "cell": cell if told.get("sheet") else "",
    }


def entry_book(book: EntryBook) -> dict[str, Any]:
    """The entry of a workbook, and what could not be read, in the reader's language."""
    return {
        "draft_id": book.draft_id,
        "revision": book.revision,
        "entry": dict(book.entry),
        "present": sorted(book.present),
        "item_columns": sorted(book.item_columns),
        "findings": [
            {**finding.told(tk._), "cell": cell_name(*place), "field": field}
            for place, field, finding in book.findings
        ],
    }


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets name it, such as ``A5``, from a row from 1 and a column from 0."""
    return f"{get_column_letter(column + 1)}{row}"
