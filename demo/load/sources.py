"""The five systems as harvest sources, and their first jobs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob

from demo.load.site import act
from demo.systems.dialects import System

FILES = "jiulongpo_file"
API = "jiulongpo_rest"


@dataclass(frozen=True, slots=True)
class Tally:
    """What one job did, by ckanext-harvest's own counts."""

    title: str
    added: int
    updated: int
    unchanged: int
    errored: int

    @property
    def entries(self) -> int:
        """Entries that stand in the catalogue after the job."""
        return self.added + self.updated + self.unchanged


def make_source(system: System, base_url: str, office: str) -> str:
    """The harvest source of a system, made or brought to the address; returns its id."""
    is_api = system.format == "api"
    settings = {
        "mapping": system.mapping,
        "dialect" if is_api else "format": system.mapping if is_api else system.format,
        "allow_hosts": [urlsplit(base_url).netloc],
    }
    wanted: dict[str, Any] = {
        "name": f"demo-{system.name}",
        "title": system.title,
        "url": base_url + system.path,
        "source_type": API if is_api else FILES,
        "config": json.dumps(settings),
        "owner_org": act("organization_show", id=office)["id"],
        "frequency": "MANUAL",
    }
    try:
        known = act("harvest_source_show", id=wanted["name"])
    except tk.ObjectNotFound:
        return act("harvest_source_create", **wanted)["id"]
    act("harvest_source_update", **{**wanted, "id": known["id"]})
    return known["id"]


def harvest(source_id: str) -> Tally:
    """Run one job of the source, as the consumers of the queue would, and wait for its end."""
    created = act("harvest_job_create", source_id=source_id, run=False)
    job = cast("Any", HarvestJob.get(created["id"]))
    job.status = "Running"
    job.save()
    harvester = queue.get_harvester(job.source.type)
    for object_id in queue.gather_stage(harvester, job) or []:
        queue.fetch_and_import_stages(harvester, queue.HarvestObject.get(object_id))
    act("harvest_jobs_run", source_id=source_id)
    status = act("harvest_source_show_status", id=source_id)
    stats = status["last_job"]["stats"]
    return Tally(
        title=act("harvest_source_show", id=source_id)["title"],
        added=stats.get("added", 0),
        updated=stats.get("updated", 0),
        unchanged=stats.get("not modified", 0),
        errored=stats.get("errored", 0),
    )
