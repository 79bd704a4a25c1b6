"""Rows as a reader's browser asks for them: ours, and stock's ``datatables_view``, by address.

Ours answers with the part of the page that holds the table (rows, filters, profiles, downloads),
stock with the rows as JSON, from which its script builds a table. Both are asked of the same site
by a visitor. The first rows stand in the entry's page, which is kept for visitors: ``entry_kept``
is all of this page, beside stock's rows alone, for which its reader has loaded two pages before.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask
from werkzeug.test import Client, TestResponse

import ckan.plugins.toolkit as tk
from ckan.types import Context

from bench.tabling.beside import Ask, Pair
from bench.tabling.site import ENTRY, OURS, STOCK, served
from bench.tabling.table import COLUMNS
from ckanext.jiulongpo.tables import query

__all__ = ["entry", "pages"]

_ROWS = 20
_VIEW = "datatables_view"
_KEEPING = "ckanext.jiulongpo.portal.page_cache"


def pages(rows: int) -> Mapping[str, Pair]:
    """Name of a page → ours and stock.

    Args:
        rows: of the table.
    """
    app = served((_VIEW,), {_KEEPING: "false"})
    client = Client(app, use_cookies=False)
    view = _view(app)
    with app.test_request_context():
        deep = query.cursor_after(rows // 2)

    def ours(**asked: str) -> Ask:
        return _ours(client, asked)

    def stock(**asked: str) -> Ask:
        return _stock(client, view, asked)

    return {
        "page_first": (ours(), stock()),
        "page_sorted": (ours(sort="-从业人数"), stock(**_sorted("从业人数", "desc"))),
        "page_one_value": (
            ours(**{"is:登记编号": "00007919"}),
            stock(**{f"columns[{_place('登记编号')}][search][value]": "00007919"}),
        ),
        "page_deep": (ours(page=deep), stock(start=str(rows // 2))),
    }


def entry() -> Mapping[str, Pair]:
    """The entry's page with its first rows, as all visitors but the first one get it."""
    app = served((_VIEW,), {_KEEPING: "true"})
    client = Client(app, use_cookies=False)
    ours = f"/dataset/{ENTRY}"
    return {"entry_kept": (lambda: _answer(client.get(ours)), _stock(client, _view(app), {}))}


def _ours(client: Client, asked: Mapping[str, str]) -> Ask:
    path = f"/dataset/{ENTRY}/table/{OURS}"
    return lambda: _answer(client.get(path, query_string=asked))


def _stock(client: Client, view: str, asked: Mapping[str, str]) -> Ask:
    told = {**_STOCK, **asked}
    return lambda: _answer(client.post(f"/datatables/ajax/{view}", data=told))


_STOCK = {
    "draw": "1",
    "start": "0",
    "length": str(_ROWS),
    "search[value]": "",
    **{f"columns[{place}][name]": name for place, name in enumerate(("_id", *COLUMNS))},
    **{f"columns[{place}][search][value]": "" for place in range(len(COLUMNS) + 1)},
}


def _place(column: str) -> int:
    """Where stock's table has a column; the number of the row is the first."""
    return COLUMNS.index(column) + 1


def _sorted(column: str, way: str) -> dict[str, str]:
    return {"order[0][column]": str(_place(column)), "order[0][dir]": way}


def _view(app: Flask) -> str:
    """A view of stock's kind for the table that lies as stock leaves it."""
    with app.test_request_context():
        context = Context(ignore_auth=True, user="")
        told = {"resource_id": STOCK, "view_type": _VIEW, "title": "Table"}
        return tk.get_action("resource_view_create")(context, told)["id"]


def _answer(answer: TestResponse) -> str:
    text = answer.get_data(as_text=True)
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(text)
    return text
