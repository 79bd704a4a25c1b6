"""Actions by which people decide on runs, entries and findings."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.harvesters.decisions import service
from ckanext.jiulongpo.harvesters.decisions.logic import schema
from ckanext.jiulongpo.harvesters.recovery import service as recovery
from ckanext.jiulongpo.harvesters.reports import service as reports
from ckanext.jiulongpo.harvesters.state import Cause

__all__ = [
    "jiulongpo_harvest_entry_restore",
    "jiulongpo_harvest_finding_waive",
    "jiulongpo_harvest_rerun_failed",
    "jiulongpo_harvest_run_confirm",
    "jiulongpo_harvest_run_dismiss",
    "jiulongpo_harvest_run_resume",
    "jiulongpo_harvest_run_stop",
]


@tk.validate_action_data(schema.decision)
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
    run = reports.known_run(data_dict["id"])
    marked = service.confirm(run, context.get("user", ""), data_dict["reason"])
    return {**reports.run_dict(run), "marked": marked}


@tk.validate_action_data(schema.decision)
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
    run = reports.known_run(data_dict["id"])
    service.dismiss(run, context.get("user", ""), data_dict["reason"])
    return reports.run_dict(run)


@tk.validate_action_data(schema.run_id)
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
    return {"asked": service.ask_to_stop(reports.known_run(data_dict["id"]).id)}


@tk.validate_action_data(schema.run_id)
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
    job_id = service.resume(reports.known_run(data_dict["id"]))
    recovery.wake([job_id])
    return {"job_id": job_id}


@tk.validate_action_data(schema.rerun_failed)
def jiulongpo_harvest_rerun_failed(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Begin a run for the records only that are refused or set aside, or have a certain finding.

    Example::

        ckanapi action jiulongpo_harvest_rerun_failed source_id=9c41… code=JLP-H-M20

    Args:
        context: CKAN's.
        data_dict: ``source_id``; with ``code`` and the ``field`` of a finding, only the records
            that have it open, whether they are refused or not.

    Returns:
        ``job_id`` of the run.

    Raises:
        ValidationError: there is no such record, or a run is going on.
        NotAuthorized: for those who may not change the source.
    """
    tk.check_access("jiulongpo_harvest_rerun_failed", context, data_dict)
    code = data_dict.get("code")
    cause = Cause(code, data_dict.get("field") or "") if code else None
    job_id = service.rerun_failed(data_dict["source_id"], cause)
    recovery.wake([job_id])
    return {"job_id": job_id}


@tk.validate_action_data(schema.decision)
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
    return service.restore(data_dict["id"], context.get("user", ""), data_dict["reason"])


@tk.validate_action_data(schema.finding_waive)
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
    return {"waived": service.waive(context.get("user", ""), data_dict["reason"], **which)}
