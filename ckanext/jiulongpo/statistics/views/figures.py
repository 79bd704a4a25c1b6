"""The public page of statistics and its own data: ``/statistics``."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.sheets import Sheet
from ckanext.jiulongpo.statistics import config, figures, sheets
from ckanext.jiulongpo.statistics.exports import MEDIA_TYPES, as_csv, as_json
from ckanext.jiulongpo.statistics.figures import Figures
from ckanext.jiulongpo.statistics.opened import service
from ckanext.jiulongpo.statistics.views.blueprint import kept_or, statistics

__all__ = ["data", "page"]

_TABLES = ",".join(sheets.PUBLIC)


@statistics.route("/statistics")
def page() -> str | Response:
    """The figures, with charts and tables."""
    tk.check_access("jiulongpo_statistics_show", {})
    now = figures.current()
    # Whoever has a cookie sees a page of his own: his name, his type size
    if tk.request.cookies or tk.current_user.is_authenticated:
        return _rendered(now)
    mark = f"{now.mark}-{tk.h.lang()}"
    return kept_or(mark, "text/html; charset=utf-8", lambda: _rendered(now))


@statistics.route(f"/statistics/<any({_TABLES}):table>.<any(csv,json):form>")
def data(table: str, form: str) -> Response:
    """A table of the page as a file."""
    tk.check_access("jiulongpo_statistics_show", {})
    now = figures.current()
    sheet = sheets.of_public(table, now)
    name = f"{config.site_title()}-{sheet.title}-{now.period.until}.{form}"
    entries = service.mark() if table == "datasets" else ""
    mark = f"{now.mark}-{entries}-{table}-{form}-{tk.h.lang()}"
    return kept_or(mark, MEDIA_TYPES[form], lambda: _file(sheet, form, now), name)


def _rendered(now: Figures) -> str:
    shown = {name: sheets.of_public(name, now) for name in sheets.PUBLIC if name != "datasets"}
    tables = {name: (sheet.columns, list(sheet.rows)) for name, sheet in shown.items()}
    downloads = [(name, sheet.title) for name, sheet in shown.items() if tables[name][1]]
    downloads.append(("datasets", sheets.of_public("datasets", now).title))
    facts = {"figures": now, "tables": tables, "downloads": downloads}
    return tk.render("statistics/page.html", facts)


def _file(sheet: Sheet, form: str, now: Figures) -> Iterator[bytes]:
    if form == "csv":
        return as_csv(list(sheet.columns.values()), sheet.rows)
    facts = {
        "table": sheet.name,
        "title": sheet.title,
        "since": now.period.since.isoformat(),
        "until": now.period.until.isoformat(),
        "columns": dict(sheet.columns),
    }
    return as_json(facts, sheet.objects())
