"""The report of a period for the catalogue office: ``/statistics/report``."""

from __future__ import annotations

from typing import Any

from flask import Response, stream_with_context

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics import config, reports, sheets
from ckanext.jiulongpo.statistics.exports import MEDIA_TYPES, as_csv, as_xlsx
from ckanext.jiulongpo.statistics.views.blueprint import attachment, statistics

__all__ = ["report", "report_file"]

_TABLES = ",".join(sheets.OFFICE)
_SHOWN = ("departments", "months", "missed", "gaps")


@statistics.route("/statistics/report")
def report() -> tuple[str, int]:
    """The report of a period: usage by department, searches in vain, gaps; and its files."""
    given, problem = _given(), ""
    tables = {}
    try:
        tables = {name: _table(name, given) for name in _SHOWN}
    except tk.ValidationError as error:
        problem = " ".join(str(text) for text in error.error_summary.values())
    facts = {"given": given, "tables": tables, "problem": problem, "names": tuple(sheets.OFFICE)}
    return tk.render("statistics/report.html", facts), 400 if problem else 200


@statistics.route(f"/statistics/report/<any({_TABLES}):table>.<any(csv,xlsx):form>")
def report_file(table: str, form: str) -> Response:
    """A table of the report as a file."""
    given = _given()
    try:
        told = _table(table, given)
    except tk.ValidationError as error:
        return tk.abort(400, " ".join(str(text) for text in error.error_summary.values()))
    head = list(told["columns"].values())
    rows = (tuple(row.values()) for row in told["rows"])
    name = f"{config.site_title()}-{told['title']}-{given['since']}-{given['until']}.{form}"
    made = as_csv(head, rows) if form == "csv" else as_xlsx(told["title"], head, rows)
    answer = Response(stream_with_context(made), content_type=MEDIA_TYPES[form])
    answer.headers["Content-Disposition"] = attachment(name)
    return answer


def _given() -> dict[str, str]:
    """The period of the address; the half-year that has ended last where it has none."""
    usual = reports.last_half_year()
    return {
        "since": tk.request.args.get("since", "")[:10] or usual.since.isoformat(),
        "until": tk.request.args.get("until", "")[:10] or usual.until.isoformat(),
    }


def _table(name: str, given: dict[str, str]) -> dict[str, Any]:
    try:
        return tk.get_action("jiulongpo_statistics_export")({}, {"table": name, **given})
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Only the catalogue office reads reports."))
