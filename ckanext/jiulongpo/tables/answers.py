"""What actions and pages say of a table, each part for those whom it concerns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.tables import faults, query
from ckanext.jiulongpo.tables.asking import Asked, asked_of
from ckanext.jiulongpo.tables.downloads import formats_of
from ckanext.jiulongpo.tables.errors import BadQuestion, NoTable
from ckanext.jiulongpo.tables.maps.placed import is_geographic
from ckanext.jiulongpo.tables.model import BadRow, TableLoad, bad_rows_of
from ckanext.jiulongpo.tables.wording import words_of

__all__ = [
    "answer",
    "asked_by",
    "bad_rows",
    "decided",
    "found",
    "inside",
    "said",
    "standing",
    "worded",
]

_MOST_ROWS = 1_000
_ASIDE = re.compile(r"\s*[(（]\{reason\}[)）]")
"""Where a message quotes a library, in the library's own language."""
_PARTS = ("filters", "q", "sort", "fields", "limit", "after", "group_by", "measures")
_EXAMPLE = '{"列": {"has": "…"}}'


def standing(load: TableLoad, *, quoting: bool = True) -> dict[str, Any]:
    """How a load stands, in words that hold no cell.

    Args:
        load: of a file.
        quoting: whether a library may be quoted; it speaks English, and to who mends the file.
    """
    told: dict[str, Any] = {
        "resource_id": load.resource_id,
        "state": load.state,
        "progress": load.progress,
        "has_table": load.has_table,
        "held": load.holds_table,
        "finished": load.finished.isoformat() if load.finished else None,
    }
    if load.state == "failed" and load.findings:
        told["problem"], told["remedy"] = said(load.findings[0], quoting=quoting)
    return told


def decided(load: TableLoad) -> dict[str, Any]:
    """The table as it is: for those who may read its rows."""
    return {
        "kind": load.kind,
        "rows": load.rows,
        "bad_rows": load.bad_rows,
        "columns": load.columns,
        "profile": load.profile,
        "formats": list(formats_of(geographic=is_geographic(load))),
        "findings": [
            {
                **dict(zip(("problem", "remedy"), said(finding), strict=True)),
                "column": tk.h.jlp_table_place(finding["field"]),
            }
            for finding in load.findings
        ],
    }


def inside(load: TableLoad) -> dict[str, Any]:
    """What concerns those who may change the file."""
    return {"settings": load.settings, "personal": load.hits, "release": load.release}


def said(finding: Mapping[str, Any], *, quoting: bool = True) -> tuple[str, str]:
    """A kept finding and its remedy in the reader's language.

    Args:
        finding: as it is kept.
        quoting: whether what a library says stands in it.
    """
    context = {key: _word(key, value) for key, value in finding["context"].items()}
    told, advice = words_of(finding["code"], finding["message"], finding["remedy"])
    message, remedy = tk._(told), advice and tk._(advice)
    message = message if quoting else _ASIDE.sub("", message)
    try:
        return message.format(**context), remedy.format(**context)
    except (KeyError, IndexError, ValueError):
        return message, remedy


def worded(finding: Finding) -> Finding:
    """What is wrong with a question, kinds of columns by the names that people know."""
    if "kind" not in finding.context:
        return finding
    kind = tk.h.jlp_table_kind(finding.context["kind"])
    return replace(finding, context={**finding.context, "kind": kind})


def _word(key: str, value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    """Kinds of columns, of information and of places by the names that people know."""
    if key == "what":
        return tk._(", ").join(tk.h.jlp_table_part(word) for word in str(value).split(", "))
    return tk.h.jlp_table_kind(value) if key == "kind" else value


def answer(load: TableLoad, given: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a question.

    Args:
        load: of the file.
        given: the validated arguments of ``jiulongpo_table_query``.

    Raises:
        NoTable: nothing is loaded.
        BadQuestion: the question is wrong.
        TooSlow: the answer takes too long.
    """
    if unknown := next(iter(given.get("__extras") or ()), ""):
        # Passed over, a slip in a name would answer with all rows
        raise BadQuestion(faults.UNKNOWN_PART(unknown, part=unknown, parts=", ".join(_PARTS)))
    asked = asked_by(load, given)
    group_by, measures = given.get("group_by") or [], given.get("measures") or []
    if group_by or measures:
        return {"groups": query.summary(load.resource_id, asked, group_by, measures)}
    return _rows(load, asked, given)


def asked_by(load: TableLoad, given: Mapping[str, Any]) -> Asked:
    """Which rows the arguments of an action ask for.

    Raises:
        NoTable: nothing is loaded.
        BadQuestion: the question is wrong.
    """
    if not load.has_table:
        raise NoTable(faults.NO_TABLE())
    filters = _filters(given.get("filters") or {})
    return asked_of(load.columns, filters, given.get("q", ""), given.get("sort", ""))


def _rows(load: TableLoad, asked: Asked, given: Mapping[str, Any]) -> dict[str, Any]:
    names = [column["name"] for column in load.columns]
    fields = given.get("fields") or names
    for name in fields:
        if name not in names:
            raise BadQuestion(
                faults.UNKNOWN_COLUMN("fields", column=name, columns=", ".join(names))
            )
    limit = min(given["limit"], _MOST_ROWS)
    page, total, exact = found(load, asked, fields, limit, given["after"])
    rows = [dict(zip(("_id", *fields), map(query.plain, row), strict=True)) for row in page.rows]
    return {"rows": rows, "total": total, "total_is_exact": exact, "after": page.after}


def found(
    load: TableLoad, asked: Asked, fields: Sequence[str], limit: int, cursor: str
) -> tuple[query.Page, int, bool]:
    """A page of rows, how many rows there are, and whether that is all of them."""
    table = load.resource_id
    if asked.is_everything:
        return query.page(table, asked, fields, limit, cursor), load.rows or 0, True
    if not cursor:
        return query.first_page(table, asked, fields, limit)
    return query.page(table, asked, fields, limit, cursor), *query.count(table, asked)


def _filters(given: object) -> dict[str, Mapping[str, Any]]:
    """``{"column": value}`` is short for ``{"column": {"is": value}}``, as in datastore_search."""
    if not isinstance(given, Mapping):
        raise BadQuestion(faults.NO_DEMANDS("filters", example=_EXAMPLE))
    return {
        str(name): demand if isinstance(demand, Mapping) else {"is": demand}
        for name, demand in given.items()
    }


def bad_rows(load: TableLoad, offset: int, limit: int) -> dict[str, Any]:
    """Rows that were set aside, with their reasons."""
    rows = bad_rows_of(load.resource_id, offset, min(limit, _MOST_ROWS))
    return {"total": load.bad_rows, "rows": [_bad_row(row) for row in rows]}


def _bad_row(row: BadRow) -> dict[str, Any]:
    problem, remedy = said(row.finding)
    return {"position": row.position, "problem": problem, "remedy": remedy, "cells": row.cells}
