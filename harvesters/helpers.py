"""Template helpers of the harvest pages."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.reports import service

__all__ = ["jiulongpo_harvest_findings", "jiulongpo_harvest_run", "jiulongpo_harvest_run_state"]


def jiulongpo_harvest_run(job_id: str) -> dict[str, Any] | None:
    """The run of a job, or ``None`` for jobs of other harvesters.

    For pages that have checked already that the reader may see the job.
    """
    run = service.run_of(job_id=job_id)
    return service.run_dict(run) if run else None


def jiulongpo_harvest_findings(source_id: str) -> list[dict[str, Any]]:
    """Open findings of a source by cause; for pages that have checked the reader's right."""
    return [service.group_dict(group, tk._) for group in service.groups_of(source_id)]


def jiulongpo_harvest_run_state(state: str) -> str:
    """The state of a run, or of a source by its last run, in the reader's language."""
    return {
        "running": tk._("Running"),
        "finished": tk._("Has finished"),
        "unconfirmed": tk._("To be confirmed"),
        "stopped": tk._("Stopped"),
        "interrupted": tk._("Interrupted"),
        "aborted": tk._("Aborted"),
        "failed": tk._("Could not begin"),
        "queued": tk._("Waits for a worker"),
        "new": tk._("Not run yet"),
        "inactive": tk._("Switched off"),
    }.get(state, state)
