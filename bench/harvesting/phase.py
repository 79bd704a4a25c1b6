"""One harvest in a process of its own: ``python -m bench.harvesting.phase '{"side": …}'``.

Both sides run through ckanext-harvest's own queue, gather consumer and fetch consumer. The last
line printed is JSON: seconds, CPU seconds of this process, its peak of memory, what the job says.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckanext.harvest import queue

from ckanext.jiulongpo.harvesters.core.faults.running import SAME_RECORD
from ckanext.jiulongpo.harvesters.model import Finding, Run

__all__ = ["main"]

_OFFICE = "catalogue-office"


def main(side: str, source: str, host: str, *, mapping: str = "sichuan") -> dict[str, Any]:
    """Harvest a source once.

    Args:
        side: ``stock`` or ``ours``.
        source: address of the catalogue.
        host: that it may be read from.
        mapping: of our side.
    """
    app = make_app(CKANConfigLoader(os.environ["CKAN_INI"]).get_config())
    with app.test_request_context():
        chosen = {"mapping": mapping, "create_providers": True, "allow_hosts": [host]}
        source_id = _source(side, source, json.dumps(chosen) if side == "ours" else "")
        idle = _peak()
        wall, cpu = time.perf_counter(), time.process_time()
        stats = _run_job(source_id)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        counts, read = _of_our_run(source_id)
    figures = {"seconds": wall, "cpu": cpu, "peak": _peak(), "idle": idle}
    return {**figures, "stats": stats, "counts": counts, "read": read}


def _of_our_run(source_id: str) -> tuple[dict[str, int], int]:
    """How many records came out how, and how many were read, as the newest run's row says."""
    query = sa.select(Run).where(Run.source_id == source_id).order_by(Run.started.desc()).limit(1)
    run = model.Session.scalar(query)
    if run is None:
        return {}, 0
    query = sa.select(Finding.context["count"].as_integer()).where(
        Finding.source_id == source_id, Finding.code == SAME_RECORD.code
    )
    repeated = model.Session.scalar(query)  # records given twice are told once, with their number
    more = {"repeated": repeated} if repeated else {}
    return {**run.counts, **more}, run.report["read"]


def _peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _context() -> types.Context:
    site = tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})
    return types.Context(user=site["name"], ignore_auth=True)


def _source(side: str, url: str, config: str) -> str:
    """The id of the harvest source, made where it does not exist."""
    name = f"{side}-" + "".join(c if c.isalnum() else "-" for c in url.rpartition("/")[2].lower())
    if model.Group.get(_OFFICE) is None:
        tk.get_action("organization_create")(_context(), {"name": _OFFICE, "title": "发改委"})
    office = model.Group.get(_OFFICE)
    stored = model.Package.get(name)
    if stored is not None:
        return stored.id
    data = {
        "name": name,
        "title": name,
        "url": url,
        "source_type": "dcat_json" if side == "stock" else "jiulongpo_file",
        "owner_org": office.id if office else "",
        "config": config,
    }
    return tk.get_action("harvest_source_create")(_context(), data)["id"]


def _run_job(source_id: str) -> dict[str, int]:
    queue.purge_queues()
    asked = {"source_id": source_id, "run": True}
    job = tk.get_action("harvest_job_create")(_context(), asked)
    gather: Any = queue.get_gather_consumer()
    fetch: Any = queue.get_fetch_consumer()
    for consumer, name, callback in (
        (gather, queue.get_gather_queue_name(), queue.gather_callback),
        (fetch, queue.get_fetch_queue_name(), queue.fetch_callback),
    ):
        while (message := consumer.basic_get(queue=name))[2] is not None:
            callback(consumer, *message)
    tk.get_action("harvest_jobs_run")(_context(), {"source_id": source_id})
    return tk.get_action("harvest_job_show")(_context(), {"id": job["id"]})["stats"]


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
