"""Jobs that are due, and one turn of a worker that needs no message to find them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search.common import SearchIndexError
from ckanext.harvest import queue
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestSource

from ckanext.jiulongpo.harvesters import lease, outbox, service, settings
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.reconcile import service as reconciler
from ckanext.jiulongpo.harvesters.run import help_with
from ckanext.jiulongpo.harvesters.sharing.state import open_runs
from ckanext.jiulongpo.harvesters.state import INTERRUPTIONS, seconds

__all__ = ["close_ended", "due", "turn", "wake"]

log = logging.getLogger(__name__)

_CHUNKS_OF_HELP = 5
_GRACE_SECONDS = 60
"""So long a message may be on its way before its job is taken for forgotten."""


def due(grace: float = _GRACE_SECONDS) -> list[str]:
    """Jobs that nobody works on, those first whose source has waited longest.

    Runs whose worker has died, and jobs that have no run although they were made a while ago: their
    message is lost, or waits behind a slow source.
    """
    last = (
        sa.select(Run.source_id, sa.func.max(Run.started).label("started"))
        .where(Run.state != "running")
        .group_by(Run.source_id)
        .subquery()
    )
    job, source = HarvestJob.__table__.c, HarvestSource.__table__.c
    forgotten = sa.and_(
        job.status.in_(["New", "Running"]),
        source.active.is_(True),
        Run.id.is_(None),
        _is_older(job.created, grace),
    )
    query = (
        sa.select(job.id)
        .join(HarvestSource.__table__, source.id == job.source_id)
        .outerjoin(Run, Run.job_id == job.id)
        .outerjoin(last, last.c.source_id == job.source_id)
        .where(source.type.in_(_our_types()), sa.or_(lease.abandoned(), forgotten))
        .order_by(last.c.started.asc().nulls_first(), job.created, job.id)
    )
    found = list(model.Session.scalars(query))
    model.Session.rollback()
    return found


def _is_older(created: sa.ColumnElement[object], grace: float) -> sa.ColumnElement[bool]:
    """By the database's clock; a job that another machine's clock has put far ahead is due too."""
    moment = sa.func.timezone("utc", sa.func.now())
    return sa.or_(created <= moment - seconds(grace), created > moment + seconds(grace))


def _our_types() -> list[str]:
    """Types of sources whose runs are this engine's."""
    room = service.__name__.rpartition(".")[0]
    return [
        info["name"]
        for one in p.PluginImplementations(IHarvester)
        if (info := one.info())
        and any(base.__module__.startswith(room) for base in type(one).__mro__)
    ]


def close_ended() -> int:
    """Close jobs whose run has ended while their worker died before it could say so."""
    job = HarvestJob.__table__.c
    query = (
        sa.select(job.id)
        .join(Run, Run.job_id == job.id)
        .where(job.status != "Finished", Run.state != "running")
    )
    ended = list(model.Session.scalars(query))
    for job_id in ended:
        service.end_job(job_id, reindex=True)
    return len(ended)


def wake(jobs: Iterable[str]) -> None:
    """Put jobs into ckanext-harvest's queue once more; one that is there already is not doubled."""
    publisher: Any = queue.get_gather_publisher()
    for job_id in jobs:
        publisher.send({"harvest_job_id": job_id})
    publisher.close()


def turn() -> bool:
    """What a worker does each time: heal the index, close what has ended, run what is due.

    Returns:
        whether there was anything to do; if not, the worker may rest.
    """
    user = service.actor().name
    try:
        healed = outbox.heal(user)
        if reconciler.is_due():
            healed += reconciler.reconcile(user).total
    except SearchIndexError as error:
        log.warning("The index cannot be reached: %s", type(error).__name__)
        healed = 0
    closed = close_ended()
    return bool(healed or closed) | _run_first(due()) | _help()


def _help() -> bool:
    """Share in the runs of others, a few records of each: a slow source delays none but itself."""
    helped = [_share(run_id, job_id) for run_id, _, job_id in open_runs()]
    return any(helped)


def _share(run_id: str, job_id: str) -> bool:
    try:
        return bool(help_with(service.order_of(job_id), run_id, _CHUNKS_OF_HELP))
    except (HarvestError, settings.SettingsError, tk.ObjectNotFound) as error:
        log.info("No help for harvest job %s: %s", job_id, error)
    except INTERRUPTIONS as error:
        service.recover()
        log.warning("Help for harvest job %s was interrupted: %s", job_id, type(error).__name__)
    finally:
        model.Session.remove()
    return False


def _run_first(jobs: Sequence[str]) -> bool:
    """Run the first job that nobody else has taken meanwhile."""
    return any(_run(job_id) for job_id in jobs)


def _run(job_id: str) -> bool:
    try:
        service.run_job(job_id)
    except lease.HeldError:
        return False
    except (HarvestError, settings.SettingsError) as error:
        log.info("Harvest job %s ended: %s", job_id, error)
    except INTERRUPTIONS as error:
        service.recover()
        log.warning("Harvest job %s was interrupted: %s", job_id, type(error).__name__)
        return False
    except Exception as error:
        log.exception("Harvest job %s failed", job_id)
        service.recover()
        service.fail_job(job_id, [running.DEFECT(error=type(error).__name__)])
    finally:
        model.Session.remove()
    return True
