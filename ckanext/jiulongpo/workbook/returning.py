"""The person's own workbook given back with every finding in it, in his language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.workbook import service, shapes, working
from ckanext.jiulongpo.workbook.columns import template
from ckanext.jiulongpo.workbook.ooxml.marking import Mark, marked
from ckanext.jiulongpo.workbook.ooxml.opening import opened

__all__ = ["marked_workbook"]


def marked_workbook(import_id: str) -> bytes:
    """The workbook of an import with coloured cells, comments and a sheet that lists them.

    Raises:
        ObjectNotFound: it is not kept any more.
    """
    row = service.import_of(import_id)
    try:
        content = opened(service.content_of(import_id), working.limits())
    except LookupError as error:
        raise tk.ObjectNotFound(tk._("Not found")) from error
    told = list(row.report.get("file", ())) if row else []
    words = (
        tk._("No."),
        tk._("Cell"),
        f"{tk._('Error')}/{tk._('Reminder')}",
        tk._("What is wrong and what to do"),
        tk._("Code"),
    )
    return marked(content, _marks(import_id, told), template().words["errors"], words)


def _marks(import_id: str, told: list[Mapping[str, Any]]) -> Iterator[Mark]:
    for each in told:
        if each["severity"] != "info":
            yield _mark(each)
    for entry in service.marked_entries(import_id):
        for each in entry.findings:
            if each.get("sheet") and each["severity"] != "info":
                yield _mark(each)


def _mark(told: Mapping[str, Any]) -> Mark:
    words = shapes.finding_words(told)
    text = f"{words['text']} {words['advice']}".strip()
    is_error = told["severity"] == "error"
    return Mark(told["sheet"], told["row"], told["column"], is_error, text, told["code"])
