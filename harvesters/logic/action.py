"""Actions of the harvest: runs and findings, and what ckanext-harvest's own actions leave out."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.jiulongpo.harvesters.decisions import service as decisions
from ckanext.jiulongpo.harvesters.logic import schema
from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.reconcile import service as reconciler
from ckanext.jiulongpo.harvesters.recovery import service as recovery
from ckanext.jiulongpo.harvesters.reports import service

__all__ = [
    "harvest_job_abort",
    "harvest_job_list",
    "harvest_job_show",
    "harvest_jobs_run",
    "harvest_source_show_status",
    "jiulongpo_harvest_drift",
    "jiulongpo_harvest_entry_restore",
    "jiulongpo_harvest_finding_waive",
    "jiulongpo_harvest_findings",
    "jiulongpo_harvest_record_show",
    "jiulongpo_harvest_rerun_failed",
    "jiulongpo_harvest_run_confirm",
    "jiulongpo_harvest_run_dismiss",
    "jiulongpo_harvest_run_resume",
    "jiulongpo_harvest_run_show",
    "jiulongpo_harvest_run_stop",
]


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
        ``started``, ``heartbeat``, ``finished``, ``total``, ``counts``, ``report``.

    Raises:
        NotFound: there is no such run.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_run_show", context, data_dict)
    run = service.run_of(data_dict.get("id") or "", data_dict.get("job_id") or "")
    if run is None:
        raise tk.ObjectNotFound(tk._("Harvest run not found"))
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


@tk.validate_action_data(schema.harvest_decision)
def jiulongpo_harvest_run_confirm(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let the absence of an unconfirmed run (待确认) count like that of any complete run.

    Nothing is withdrawn by it: that still takes the usual number of runs and of days.

    Example::

        ckanapi action jiulongpo_harvest_run_confirm id=5e0b… reason=来源确已停用这些目录

    Args:
        context: CKAN's.
        data_dict: ``id`` of the run and ``reason``.

    Returns:
        the run, as ``jiulongpo_harvest_run_show`` gives it, and ``marked``: how many records.

    Raises:
        NotFound: there is no such run.
        ValidationError: the run waits for no decision, or a later one has begun.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_run_confirm", context, data_dict)
    run = _run(data_dict)
    marked = decisions.confirm(run, context.get("user", ""), data_dict["reason"])
    return {**service.run_dict(run), "marked": marked}


@tk.validate_action_data(schema.harvest_decision)
def jiulongpo_harvest_run_dismiss(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take an unconfirmed run's absences for a fault of the source: nothing is marked.

    Example::

        ckanapi action jiulongpo_harvest_run_dismiss id=5e0b… reason=接口故障

    Args:
        context: CKAN's.
        data_dict: ``id`` of the run and ``reason``.

    Returns:
        the run, as ``jiulongpo_harvest_run_show`` gives it.

    Raises:
        NotFound: there is no such run.
        ValidationError: the run waits for no decision.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_run_dismiss", context, data_dict)
    run = _run(data_dict)
    decisions.dismiss(run, context.get("user", ""), data_dict["reason"])
    return service.run_dict(run)


@tk.validate_action_data(schema.harvest_run_id)
def jiulongpo_harvest_run_stop(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Ask a run to stop; it does so after the batch under way and ends ``stopped``.

    Example::

        ckanapi action jiulongpo_harvest_run_stop id=5e0b…

    Args:
        context: CKAN's.
        data_dict: ``id`` of the run.

    Returns:
        ``asked``: false when the run is not going on.

    Raises:
        NotFound: there is no such run.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_run_stop", context, data_dict)
    return {"asked": decisions.ask_to_stop(_run(data_dict).id)}


@tk.validate_action_data(schema.harvest_run_id)
def jiulongpo_harvest_run_resume(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Open a run again that was stopped or broke off; a worker goes on with it.

    Example::

        ckanapi action jiulongpo_harvest_run_resume id=5e0b…

    Args:
        context: CKAN's.
        data_dict: ``id`` of the run, the last of its source.

    Returns:
        ``job_id`` of the run.

    Raises:
        NotFound: there is no such run.
        ValidationError: the run has ended well, or a later one has begun.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_run_resume", context, data_dict)
    job_id = decisions.resume(_run(data_dict))
    recovery.wake([job_id])
    return {"job_id": job_id}


@tk.validate_action_data(schema.harvest_rerun_failed)
def jiulongpo_harvest_rerun_failed(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Begin a run for the records only that are refused or set aside.

    Example::

        ckanapi action jiulongpo_harvest_rerun_failed source_id=9c41…

    Args:
        context: CKAN's.
        data_dict: ``source_id``.

    Returns:
        ``job_id`` of the run.

    Raises:
        ValidationError: no record is refused, or a run is going on.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_rerun_failed", context, data_dict)
    job_id = decisions.rerun_failed(data_dict["source_id"])
    recovery.wake([job_id])
    return {"job_id": job_id}


@tk.validate_action_data(schema.harvest_decision)
def jiulongpo_harvest_entry_restore(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Undo a harvest's withdrawal of an entry; that its source lacks it counts no more.

    Example::

        ckanapi action jiulongpo_harvest_entry_restore id=jlp-… reason=来源漏报，经核实仍有效

    Args:
        context: CKAN's.
        data_dict: ``id`` or name of the entry, and ``reason``.

    Returns:
        the entry, as ``package_show`` gives it.

    Raises:
        ValidationError: the entry was not withdrawn by a harvest, or more than 180 days ago.
        NotAuthorized: for those who may not change the source it came from.
    """
    tk.check_access("jiulongpo_harvest_entry_restore", context, data_dict)
    return decisions.restore(data_dict["id"], context.get("user", ""), data_dict["reason"])


@tk.validate_action_data(schema.harvest_finding_waive)
def jiulongpo_harvest_finding_waive(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take open findings as they are; they stay waived when they are met again.

    Example::

        ckanapi action jiulongpo_harvest_finding_waive source_id=9c41… code=JLP-H-M20 reason=已核实

    Args:
        context: CKAN's.
        data_dict: ``source_id``, ``code``, ``reason``; ``field``, ``subject`` or ``remote_id``
            narrow them down.

    Returns:
        ``waived``: how many findings.

    Raises:
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_finding_waive", context, data_dict)
    columns = ("source_id", "code", "field", "subject", "remote_id")
    which = {name: data_dict[name] for name in columns if name in data_dict}
    return {"waived": decisions.waive(context.get("user", ""), data_dict["reason"], **which)}


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


def _run(data_dict: DataDict) -> Run:
    run = service.run_of(data_dict["id"])
    if run is None:
        raise tk.ObjectNotFound(tk._("Harvest run not found"))
    return run


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
