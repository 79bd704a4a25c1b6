"""One task of a benchmark in a process of its own; the last line of its output is JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg2 import sql

from ckan import model
from ckan.tests import factories
from ckanext.datastore.blueprint import dump_to

from bench.tabling.site import OURS, STOCK, opened, peak_megabytes, timed
from ckanext.jiulongpo.tables import loading, store
from ckanext.jiulongpo.tables.asking import asked_of
from ckanext.jiulongpo.tables.downloads import Download
from ckanext.jiulongpo.tables.downloads import pieces as made
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.model import TableLoad, load_of
from ckanext.jiulongpo.tables.source import Fetched


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


def download(form: str, side: str) -> dict[str, Any]:
    """Write the whole table in a format and throw it away."""
    pieces = {"ours": _ours, "stock": _stock}[side]
    first = None
    size = 0
    begun = time.perf_counter()
    base = peak_megabytes()
    for piece in pieces(form):
        if first is None:
            first = time.perf_counter() - begun
        size += len(piece)
    seconds = time.perf_counter() - begun
    return {
        "seconds": round(seconds, 2),
        "first": round(first or 0, 2),
        "megabytes": round(size / 1024 / 1024, 1),
        "grown_mb": round(peak_megabytes() - base, 1),
    }


def _ours(form: str) -> Iterator[bytes]:
    row = load_of(OURS)
    if row is None:
        raise SystemExit(1)
    columns = tuple(Labelled(c["name"], c["kind"], c["title"]) for c in row.columns)
    yield from made(Download(OURS, form, asked_of(row.columns, {}), columns))


def _stock(form: str) -> Iterator[bytes]:
    user = model.User.get("bench-root") or factories.Sysadmin(name="bench-root")
    name = user["name"] if isinstance(user, dict) else user.name
    stream = dump_to(STOCK, form, 0, None, {"bom": False}, "_id", {}, name)
    for piece in stream:
        yield piece.encode() if isinstance(piece, str) else piece


TASKS: dict[str, Callable[..., dict[str, Any]]] = {"load": load, "download": download}


if __name__ == "__main__":
    with opened():
        told = TASKS[sys.argv[1]](*sys.argv[2:])
    print(json.dumps(told))
