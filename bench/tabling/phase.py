"""One task of a benchmark in a process of its own; the last line of its output is JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from operator import itemgetter
from pathlib import Path
from typing import Any

from psycopg2 import sql
from werkzeug.test import Client

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from bench.tabling.beside import beside
from bench.tabling.site import ENTRY, OURS, STOCK, opened, peak_megabytes, served, timed
from bench.tabling.turning import entry, pages
from ckanext.jiulongpo.tables import loading, store
from ckanext.jiulongpo.tables.keeping import service as keeping
from ckanext.jiulongpo.tables.model import TableLoad, load_of
from ckanext.jiulongpo.tables.source import Fetched

_OPEN = {
    "catalog_state": "published",
    "share_type": "1",
    "open_type": "1",
    "format_class": "2",
    "format_type": "csv",
    "update_cycle": "4",
    "publish_date": "2019-06-28",
    "completion": "incomplete",
}


def load(path: str) -> dict[str, Any]:
    """Load the table as the worker does, and lay a copy beside it as stock would."""
    before = peak_megabytes()
    order = loading.Order(OURS, "csv", {}, (), b"key", 1000, 0, lambda _percent: None)
    file = Path(path)
    with file.open("rb") as stream:
        fetched = Fetched(stream, file.name, file.stat().st_size)
        seconds, loaded = timed(lambda: loading.load(order, fetched, lambda: True))
    if loaded is None:
        raise SystemExit(1)
    peak = peak_megabytes()
    indexing, _nothing = timed(lambda: store.index(OURS, loaded.columns))
    with store.writing() as cursor:
        ours, stock = sql.Identifier(OURS), sql.Identifier(STOCK)
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(stock))
        cursor.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(stock, ours))
        cursor.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY (_id)").format(stock))
        cursor.execute(sql.SQL("GRANT SELECT ON {} TO PUBLIC").format(stock))
        cursor.execute(sql.SQL("ANALYZE {}").format(stock))
    row = TableLoad(
        resource_id=OURS,
        package_id="bench",
        state="loaded",
        fingerprint="",
        rows=loaded.rows,
        columns=[column.as_dict() for column in loaded.columns],
        profile=loaded.profile,
        queued=datetime.now(UTC),
    )
    model.Session.add(row)
    model.Session.commit()
    return {
        "rows": loaded.rows,
        "seconds": round(seconds, 1),
        "index_seconds": round(indexing, 1),
        "base_mb": before,
        "peak_mb": peak,
    }


def download(form: str, side: str, turns: str = "1") -> dict[str, Any]:
    """Fetch the whole table in a format as a reader would, and throw it away.

    Args:
        form: of our addresses, or of stock's.
        side: ``anew`` or ``kept``, which it has to be; ``stock``.
        turns: how often; the shortest one tells.
    """
    path = f"/dataset/{ENTRY}/table/{OURS}/{form}"
    if side == "stock":
        path = f"/datastore/dump/{STOCK}?format={form}"
    client = Client(served())
    client.get(f"/dataset/{ENTRY}").close()  # whatever a process loads once
    base = peak_megabytes()
    told = min((_fetched(client, path) for _turn in range(int(turns))), key=itemgetter("seconds"))
    if told["status"] != HTTPStatus.OK or told["kept"] != (side == "kept"):
        raise SystemExit(str(told))
    return {**told, "grown_mb": round(peak_megabytes() - base, 1)}


def _fetched(client: Client, path: str) -> dict[str, Any]:
    begun, worked = time.perf_counter(), time.process_time()
    first, size = 0.0, 0
    with client.get(path, buffered=False) as answer:
        for piece in answer.iter_encoded():
            first = first or time.perf_counter() - begun
            size += len(piece)
    return {
        "status": answer.status_code,
        "kept": "ETag" in answer.headers,
        "seconds": round(time.perf_counter() - begun, 2),
        "first": round(first, 2),
        "worked": round(time.process_time() - worked, 2),
        "megabytes": round(size / 1024 / 1024, 1),
    }


def turn(rows: str) -> dict[str, Any]:
    """Ask for pages of both tables as browsers do; name → ours and stock, ms."""
    return dict(beside(pages(int(rows))))


def turn_entry() -> dict[str, Any]:
    """The same for the first rows, in the entry's page that is kept."""
    return dict(beside(entry()))


def enter() -> dict[str, Any]:
    """Give both tables an entry that everybody may read, so that they are asked for by address."""
    root = tk.get_action("get_site_user")(Context(ignore_auth=True), {})["name"]
    act = partial(_act, root)
    act("organization_create", name="bench", title="区市场监管局")
    files = [
        {"id": key, "name": name, "url": f"https://files.example.cn/{name}.csv", "format": "bin"}
        for key, name in ((OURS, "ours"), (STOCK, "stock"))
    ]
    made = act(
        "package_create",
        **_OPEN,
        name=ENTRY,
        title="企业登记信息",
        owner_org="bench",
        resources=files,
    )
    row = load_of(OURS)
    if row is not None:  # it was loaded before there was an entry
        row.package_id = made["id"]
        model.Session.commit()
    return {}


def forget() -> dict[str, Any]:
    """Begin without any download that was kept before; how many rows there are."""
    keeping.forget(OURS)
    kept = load_of(OURS)
    return {"rows": kept.rows if kept else 0}


def _act(user: str, action: str, **data: Any) -> Any:  # noqa: ANN401 -- arguments of an action
    return tk.get_action(action)(Context(user=user, ignore_auth=True), data)


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "load": load,
    "enter": enter,
    "forget": forget,
}
SERVED: dict[str, Callable[..., dict[str, Any]]] = {
    "download": download,
    "turn": turn,
    "turn_entry": turn_entry,
}
"""Those that open a site of their own."""


if __name__ == "__main__":
    task, *given = sys.argv[1:]
    if task in SERVED:
        told = SERVED[task](*given)
    else:
        with opened():
            told = TASKS[task](*given)
    print(json.dumps(told))
