"""Pages of tables: the table alone, its downloads, and what its publisher settles."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, jsonify, stream_with_context
from werkzeug.wrappers import Response as Answer

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.shared import refused
from ckanext.jiulongpo.tables import offered, settings_page
from ckanext.jiulongpo.tables.addressed import entry_and_file, missing
from ckanext.jiulongpo.tables.answers import worded
from ckanext.jiulongpo.tables.asking import Asked, from_parameters
from ckanext.jiulongpo.tables.downloads import FORMATS
from ckanext.jiulongpo.tables.errors import TableError
from ckanext.jiulongpo.tables.keeping.answering import answer_of
from ckanext.jiulongpo.tables.links import Links
from ckanext.jiulongpo.tables.maps.placed import is_geographic
from ckanext.jiulongpo.tables.model import TableLoad, load_of
from ckanext.jiulongpo.tables.page import PARTS, TablePage, table_page

__all__ = ["tables"]

tables = Blueprint("jiulongpo_tables", __name__, url_prefix="/dataset/<id>/table/<resource_id>")
_ASKED = "jiulongpo_table_show"
_BAD_ROWS_AT_ONCE = 1000


@tables.route("")
def part(id: str, resource_id: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The table alone, for a page that shows it already."""
    pkg, _resource = entry_and_file(id, resource_id, _ASKED)
    given = [pair for pair in _given() if pair[0] != "file"]
    turned = "page" in tk.request.args  # other rows of the same: pictures and downloads stay
    page = table_page(pkg, [("file", resource_id), *given], {"rows"} if turned else PARTS)
    if page is None or page.file_id != resource_id:
        missing()
    told = {"table": page, "pkg_dict": pkg, "oob": not turned}
    answer = Response(tk.render("tables/part.html", told))
    if page.grid:
        answer.headers["HX-Push-Url"] = page.grid.links.page(None, **_page_parameter())
    answer.headers["Vary"] = "Cookie, HX-Request"
    return answer


@tables.route("/chart")
def chart(id: str, resource_id: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The chart alone, for a page that shows it already."""
    return _picture(id, resource_id, "chart")


@tables.route("/map", endpoint="map")
def places(id: str, resource_id: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The map alone, for a page that shows it already."""
    return _picture(id, resource_id, "map")


def _picture(id: str, resource_id: str, part: str) -> Response:  # noqa: A002 -- CKAN's name
    pkg, page = _page_of(id, resource_id, part)
    if page.grid is None or getattr(page, part) is None:
        missing()
    answer = Response(tk.render(f"tables/{part}.html", {"table": page, "pkg_dict": pkg}))
    if "later" not in tk.request.args:
        answer.headers["HX-Push-Url"] = page.grid.links.page(place=part)
    answer.headers["Vary"] = "Cookie, HX-Request"
    return answer


@tables.route("/chart.csv")
def chart_numbers(id: str, resource_id: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The numbers of a chart, for a spreadsheet."""
    pkg, page = _page_of(id, resource_id, "chart")
    if page.chart is None or page.chart.chart is None:
        missing()
    text = io.StringIO()
    csv.writer(text).writerows(page.chart.lines())
    names = (str(pkg.get("title") or ""), page.chart.title)
    return Response(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": offered.disposition(names, "csv")},
    )


@tables.route("/map.json")
def map_data(id: str, resource_id: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """What the map of the browser draws in a part of it."""
    _pkg, page = _page_of(id, resource_id, "map")
    if page.map is None:
        missing()
    return jsonify(page.map.as_json())


def _page_of(name: str, resource_id: str, part: str) -> tuple[dict[str, Any], TablePage]:
    """One part of the page of a file, if the reader may see its rows."""
    pkg, _resource = entry_and_file(name, resource_id, _ASKED)
    _check_rows(pkg, resource_id)
    given = [pair for pair in _given() if pair[0] != "file"]
    page = table_page(pkg, [("file", resource_id), *given], {part})
    if page is None or page.file_id != resource_id:
        missing()
    return pkg, page


@tables.route("/<any({}):form>".format(",".join(f"'{name}'" for name in FORMATS)))
def export(id: str, resource_id: str, form: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The table in a format, whole or as the address filters it."""
    pkg, resource = entry_and_file(id, resource_id, _ASKED)
    _check_rows(pkg, resource_id)
    load = _loaded(resource_id)
    if FORMATS[form].geographic and not is_geographic(load):
        missing()
    links = Links.of(str(pkg["name"]), resource_id, _given())
    made = offered.download_of(form, load, _asked(load, pkg), pkg, resource)
    names = (str(pkg.get("title") or ""), str(resource.get("name") or ""))
    headers = {}
    if form == "csv":
        described = links.download("csvw", whole=False)
        headers["Link"] = f'<{described}>; rel="describedby"; type="application/csvm+json"'
    tk.signals.resource_download.send(resource_id)
    return answer_of(replace(made, query=links.query), load, names, headers)


@tables.route("/bad-rows")
def bad_rows(id: str, resource_id: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The rows that were set aside, for whoever can mend them, as a file for a spreadsheet."""
    _pkg, resource = entry_and_file(id, resource_id, _ASKED)
    ask = tk.get_action("jiulongpo_table_bad_rows")
    try:
        ask({}, {"resource_id": resource_id, "limit": 1})
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change the file see what was set aside."))
    headers = {
        "Content-Disposition": offered.disposition((str(resource.get("name")), "bad rows"), "csv")
    }
    return Response(
        stream_with_context(_bad_row_lines(resource_id)),
        content_type="text/csv; charset=utf-8",
        headers=headers,
    )


@tables.route("/settings", methods=["GET", "POST"])
def settings(id: str, resource_id: str) -> str | Answer:  # noqa: A002 -- CKAN's name in addresses
    """How the file was read and what was decided, to be changed by its publisher."""
    pkg, resource = entry_and_file(id, resource_id, _ASKED)
    try:
        tk.check_access("jiulongpo_table_change", {}, {"resource_id": resource_id})
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change the file settle how it is read."))
    load = load_of(resource_id)
    if load is None:
        missing()
    if tk.request.method == "POST":
        return settings_page.settle(pkg, load, tk.request.form)
    page = settings_page.page_of(pkg, resource, load)
    return tk.render("tables/settings.html", {"page": page, "pkg_dict": pkg})


def _bad_row_lines(resource_id: str) -> Iterator[str]:
    yield "\ufeff"
    offset = 0
    while True:
        told = tk.get_action("jiulongpo_table_bad_rows")(
            {}, {"resource_id": resource_id, "offset": offset, "limit": _BAD_ROWS_AT_ONCE}
        )
        text = io.StringIO()
        write = csv.writer(text).writerow
        if not offset:
            write([tk._("Row"), tk._("Problem"), tk._("Cells")])
        for row in told["rows"]:
            cells = (row["position"], row["problem"], *row["cells"])
            write(map(settings_page.sheet_safe, cells))
        yield text.getvalue()
        offset += _BAD_ROWS_AT_ONCE
        if offset >= told["total"]:
            return


def _check_rows(pkg: dict[str, Any], resource_id: str) -> None:
    try:
        tk.check_access("jiulongpo_table_query", {}, {"resource_id": resource_id})
    except tk.NotAuthorized as error:
        abort(refused(pkg, str(error.message or "")))


def _loaded(resource_id: str) -> TableLoad:
    load = load_of(resource_id)
    if load is None or not load.has_table:
        missing()
    return load


def _asked(load: TableLoad, pkg: dict[str, Any]) -> Asked:
    links = Links.of(str(pkg["name"]), load.resource_id, _given())
    try:
        return from_parameters(load.columns, links.parameters)
    except TableError as error:
        tk.abort(400, worded(error.finding).said(tk._))


def _given() -> list[tuple[str, str]]:
    return list(tk.request.args.items(multi=True))


def _page_parameter() -> dict[str, str]:
    cursor = tk.request.args.get("page", "")
    return {"page": cursor} if cursor else {}
