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

from bench.harvesting.peaks import Peaks
from ckanext.jiulongpo.harvesters import service, vanish
from ckanext.jiulongpo.harvesters.core.faults.running import SAME_RECORD
from ckanext.jiulongpo.harvesters.core.guarded_http.session import HttpSession
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.ledger import SourceLedger
from ckanext.jiulongpo.harvesters.model import Finding, Run

__all__ = ["main", "source_of"]

_OFFICE = "catalogue-office"


def main(
    side: str, source: str, host: str, *, mapping: str = "sichuan", stages: bool = False
) -> dict[str, Any]:
    """Harvest a source once.

    Args:
        side: ``stock`` or ``ours``.
        source: address of the catalogue.
        host: that it may be read from.
        mapping: of our side.
        stages: tell the peak of memory by stage of our run.
    """
    app = make_app(CKANConfigLoader(os.environ["CKAN_INI"]).get_config())
    with app.test_request_context():
        source_id = source_of(side, source, host, mapping)
        idle = _peak()
        peaks = _by_stage() if stages else None
        wall, cpu = time.perf_counter(), time.process_time()
        stats = _run_job(source_id)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        counts, read = _of_our_run(source_id)
    figures: dict[str, Any] = {"seconds": wall, "cpu": cpu, "peak": _peak(), "idle": idle}
    if peaks:
        figures["stages"] = peaks.by_stage
        figures["peak"] = max(peaks.by_stage.values())
    return {**figures, "stats": stats, "counts": counts, "read": read}


def _by_stage() -> Peaks:
    """The stages of a run, from its download to what is said of it at its end."""
    peaks = Peaks()
    peaks.within(HttpSession, "_patiently", "download")
    peaks.within(Pipeline, "run", "reading")
    peaks.within(vanish, "settle", "absences")
    peaks.within(SourceLedger, "close_remarks", "remarks")
    peaks.within(service, "end_job", "end of the job")
    return peaks


def source_of(side: str, source: str, host: str, mapping: str = "sichuan") -> str:
    """The id of the harvest source of an address, made where it does not exist."""
    chosen = {"mapping": mapping, "create_providers": True, "allow_hosts": [host]}
    return _source(side, source, json.dumps(chosen) if side == "ours" else "")


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
