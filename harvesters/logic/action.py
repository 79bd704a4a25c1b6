"""Actions of the harvest: runs and findings, and what ckanext-harvest's own actions leave out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.jiulongpo.harvesters.decisions import service as decisions
from ckanext.jiulongpo.harvesters.logic import schema
from ckanext.jiulongpo.harvesters.reconcile import service as reconciler
from ckanext.jiulongpo.harvesters.recovery import service as recovery
from ckanext.jiulongpo.harvesters.reports import absent, service

__all__ = [
    "harvest_job_abort",
    "harvest_job_list",
    "harvest_job_show",
    "harvest_jobs_run",
    "harvest_source_show_status",
    "jiulongpo_harvest_drift",
    "jiulongpo_harvest_findings",
    "jiulongpo_harvest_record_show",
    "jiulongpo_harvest_run_absences",
    "jiulongpo_harvest_run_show",
]

_MOST_ABSENCES = 500


@tk.side_effect_free
@tk.validate_action_data(schema.harvest_run_show)
def jiulongpo_harvest_run_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a run: its state, its counts and what it reports.

    Example::

        ckanapi action jiulongpo_harvest_run_show job_id=1f3a…

    Args:
        context: CKAN's.
        data_dict: ``id`` of the run, or ``job_id`` of the harvest job that started it.

    Returns:
        ``id``, ``source_id``, ``job_id``, ``state`` (running, finished, unconfirmed, stopped,
        interrupted, aborted), ``scope``, ``decision`` with its author and reason,
        ``started``, ``heartbeat``, ``stop_asked``, ``finished``, ``total``, ``counts``,
        ``report``.

    Raises:
        NotFound: there is no such run.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_run_show", context, data_dict)
    run = service.known_run(data_dict.get("id") or "", data_dict.get("job_id") or "")
    return service.run_dict(run)


@tk.side_effect_free
@tk.validate_action_data(schema.harvest_findings)
def jiulongpo_harvest_findings(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the findings of a source, grouped by cause, the most frequent first.

    Example::

        ckanapi action jiulongpo_harvest_findings source_id=9c41… state=open

    Args:
        context: CKAN's.
        data_dict: ``source_id``; ``state`` open (default), resolved or waived; ``limit`` of groups.

    Returns:
        groups with ``code``, ``field``, ``severity``, ``stage``, ``text`` and ``advice`` in the
        language of the request, ``records`` (how many are concerned) and ``samples``.

    Raises:
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_findings", context, data_dict)
    groups = service.groups_of(data_dict["source_id"], data_dict["state"], data_dict["limit"])
    return [service.group_dict(group, tk._) for group in groups]


@tk.side_effect_free
@tk.validate_action_data(schema.harvest_record_show)
def jiulongpo_harvest_record_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show what the ledger holds of one record of a source, with its findings.

    Example::

        ckanapi action jiulongpo_harvest_record_show source_id=9c41… remote_id=307…/000001

    Args:
        context: CKAN's.
        data_dict: ``source_id`` and ``remote_id``.

    Returns:
        ``remote_id``, ``state``, ``package_id``, ``first_seen``, ``changed``, ``missing_since`` and
        ``findings``.

    Raises:
        NotFound: the source has never had such a record.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_record_show", context, data_dict)
    record = service.record_dict(data_dict["source_id"], data_dict["remote_id"], tk._)
    if record is None:
        raise tk.ObjectNotFound(tk._("Record not found"))
    return record


@tk.side_effect_free
@tk.validate_action_data(schema.harvest_run_absences)
def jiulongpo_harvest_run_absences(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the entries whose records an unconfirmed run (待确认) did not see.

    They are what ``jiulongpo_harvest_run_confirm`` and ``…_run_dismiss`` decide on; after the
    decision the list is empty.

    Example::

        ckanapi action jiulongpo_harvest_run_absences id=5e0b… limit=100 offset=200

    Args:
        context: CKAN's.
        data_dict: ``id`` of the run; ``limit`` (50, at most 500) and ``offset``.

    Returns:
        ``count``, and ``results`` with ``remote_id``, ``title``, ``name`` of the entry,
        ``provider``, ``last_seen``, ``address`` of the record at its source.

    Raises:
        NotFound: there is no such run.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_run_absences", context, data_dict)
    run = service.known_run(data_dict["id"])
    found = absent.page(run, data_dict["offset"], min(data_dict["limit"], _MOST_ABSENCES))
    results = [{**asdict(one), "last_seen": one.last_seen.isoformat()} for one in found]
    return {"count": absent.count(run), "results": results}


@tk.side_effect_free
@tk.validate_action_data(schema.harvest_drift)
def jiulongpo_harvest_drift(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show how far the search index is from the database: ``drift`` has to be 0.

    Example::

        ckanapi action jiulongpo_harvest_drift

    Returns:
        ``pending`` now; ``drift``, ``missing``, ``stale``, ``ghosts`` of ``compared`` packages at
        ``compared_at``, the last comparison.

    Raises:
        NotAuthorized: for all but sysadmins.
    """
    tk.check_access("jiulongpo_harvest_drift", context, data_dict)
    return reconciler.figures()


@tk.chained_action
@tk.side_effect_free
def harvest_job_show(original: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """As ckanext-harvest's, with the records that a run of ours left as they were.

    Example::

        ckanapi action harvest_job_show id=1f3a…
    """
    job = original(context, data_dict)
    service.complete_stats([job])
    return job


@tk.chained_action
@tk.side_effect_free
def harvest_job_list(
    original: Action, context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """As ckanext-harvest's, with the records that runs of ours left as they were.

    Example::

        ckanapi action harvest_job_list source_id=9c41…
    """
    jobs = original(context, data_dict)
    service.complete_stats(jobs)
    return jobs


@tk.chained_action
@tk.side_effect_free
def harvest_source_show_status(
    original: Action, context: Context, data_dict: DataDict
) -> dict[str, Any]:
    """As ckanext-harvest's, with the records that the last run left as they were.

    Example::

        ckanapi action harvest_source_show_status id=9c41…
    """
    status = original(context, data_dict)
    if status.get("last_job"):
        service.complete_stats([status["last_job"]])
    return status


@tk.chained_action
def harvest_jobs_run(original: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 - as ckanext-harvest's
    """As ckanext-harvest's, and puts jobs that nobody works on into the queue once more.

    They are found in PostgreSQL, so it does not matter what Redis has lost and which worker died.

    Example::

        ckanapi action harvest_jobs_run
    """
    answer = original(context, data_dict)
    recovery.wake(recovery.due())
    return answer


@tk.chained_action
def harvest_job_abort(original: Action, context: Context, data_dict: DataDict) -> Any:  # noqa: ANN401 - as ckanext-harvest's
    """As ckanext-harvest's, and asks the job's run to stop.

    Example::

        ckanapi action harvest_job_abort id=1f3a…
    """
    answer = original(context, data_dict)
    decisions.ask_to_stop(job_id=answer["id"])
    return answer
