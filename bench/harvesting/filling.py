"""A ledger that knows a whole source already, written in bulk: ``python -m … '{"source": …}'``.

Each line holds the fingerprint that a run would find, and each entry is a bare row of its table: a
run that follows takes every record for unchanged, and has as many lines to go through at its end
as if it had brought them in.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

from ckan import model
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app

from bench.harvesting import catalogue
from bench.harvesting.phase import source_of
from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.records import fingerprint
from ckanext.jiulongpo.harvesters.run import Order
from ckanext.jiulongpo.harvesters.sink.plan import entry_id, entry_name

__all__ = ["main"]

_PART = 10_000
_ENTRY = '{"title": "运行信息", "owner_org": "bench"}'
_TABLES = {
    "package": "id, name, title, type, state, private, metadata_created, metadata_modified",
    "jiulongpo_harvest_record": "source_id, remote_id, package_id, fingerprint, entry, state,"
    " run_id, first_seen, changed",
}


def main(source: str, host: str, count: int, series: str) -> dict[str, Any]:
    """Fill the ledger of a source.

    Args:
        source: address of the catalogue.
        host: that it may be read from.
        count: so many records; see :mod:`.catalogue`.
        series: which.
    """
    app = make_app(CKANConfigLoader(os.environ["CKAN_INI"]).get_config())
    with app.test_request_context():
        source_id = source_of("ours", source, host)
        order = service.order_of(service.next_job(source_id))
        for first in range(0, count, _PART):
            _fill(order, range(first, min(count, first + _PART)), series)
        service.end_job(str(order.job_id), reindex=False)
    return {"filled": count}


def _fill(order: Order, numbers: range, series: str) -> None:
    lines: dict[str, list[str]] = {table: [] for table in _TABLES}
    run = Pipeline(order.source, order.mapper, _none(), _none(), settings=order.settings)
    mark = run._mark  # pyright: ignore[reportPrivateUsage] # noqa: SLF001 - what a run computes
    for number in numbers:
        record = catalogue.record("ours", number, series=series)
        guid = order.source.identify(record)  # pyright: ignore[reportAttributeAccessIssue] - a file drop
        package_id = entry_id(order.source_id, guid)
        moment = "2026-01-01T00:00:00Z"
        lines["package"].append(
            "\t".join(
                (package_id, entry_name(package_id), record["标题"], "dataset", "active", "f",
                 moment, moment)
            )
        )  # fmt: skip
        lines["jiulongpo_harvest_record"].append(
            "\t".join(
                (order.source_id, guid, package_id, mark(fingerprint(record)), _ENTRY, "current",
                 "filling", moment, moment)
            )
        )  # fmt: skip
    assert model.meta.engine is not None  # noqa: S101 - CKAN has started
    connection = model.meta.engine.raw_connection()
    try:
        for table, columns in _TABLES.items():
            text = io.StringIO("\n".join(lines[table]) + "\n")
            connection.cursor().copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
        connection.commit()
    finally:
        connection.close()


def _none() -> Any:  # noqa: ANN401 - a port that is not asked
    return None


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
