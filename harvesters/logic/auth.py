"""Who may see what of a harvest: those who may change its source."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ckanext.jiulongpo.harvesters.decisions import service as decisions
from ckanext.jiulongpo.harvesters.logic.access import may_change, of_source
from ckanext.jiulongpo.harvesters.reports import service

__all__ = [
    "harvest_object_list",
    "harvest_object_show",
    "harvest_source_clear",
    "jiulongpo_harvest_drift",
    "jiulongpo_harvest_entry_restore",
    "jiulongpo_harvest_finding_waive",
    "jiulongpo_harvest_findings",
    "jiulongpo_harvest_record_show",
    "jiulongpo_harvest_rerun_failed",
    "jiulongpo_harvest_run_absences",
    "jiulongpo_harvest_run_confirm",
    "jiulongpo_harvest_run_dismiss",
    "jiulongpo_harvest_run_resume",
    "jiulongpo_harvest_run_show",
    "jiulongpo_harvest_run_stop",
]


def _of_run(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may change the source of the run."""
    run = service.run_of(data_dict.get("id") or "", data_dict.get("job_id") or "")
    return may_change(context, run.source_id if run else None)


jiulongpo_harvest_finding_waive = of_source
jiulongpo_harvest_findings = of_source
jiulongpo_harvest_record_show = of_source
jiulongpo_harvest_rerun_failed = of_source
jiulongpo_harvest_run_absences = _of_run
jiulongpo_harvest_run_confirm = _of_run
jiulongpo_harvest_run_dismiss = _of_run
jiulongpo_harvest_run_resume = _of_run
jiulongpo_harvest_run_show = _of_run
jiulongpo_harvest_run_stop = _of_run


def jiulongpo_harvest_entry_restore(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may change the source that the entry came from."""
    package = decisions.package_of(data_dict.get("id") or "")
    record = decisions.record_of(package) if package else None
    return may_change(context, record.source_id if record else None)


def jiulongpo_harvest_drift(context: Context, data_dict: DataDict) -> AuthResult:  # noqa: ARG001 - the interface
    """Sysadmins only, who need no permission."""
    return {"success": False}


@tk.chained_auth_function
@tk.auth_disallow_anonymous_access
def harvest_object_show(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Those who may change the source: the raw record may hold what its entry does not show.

    ckanext-harvest lets everybody read it, also by the name of a private dataset.
    """
    asked = data_dict or {}
    source = service.source_of_object(asked.get("id") or "", asked.get("dataset_id") or "")
    allowed = may_change(context, source)
    return next_(context, data_dict or {}) if allowed.get("success") else allowed


@tk.chained_auth_function
@tk.auth_disallow_anonymous_access
def harvest_object_list(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Those who may change the source that is asked for; ckanext-harvest lets every user."""
    allowed = may_change(context, (data_dict or {}).get("source_id"))
    return next_(context, data_dict or {}) if allowed.get("success") else allowed


@tk.chained_auth_function
def harvest_source_clear(
    next_: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Sysadmins only, who need no permission: it removes published entries without a review."""
    next_(context, data_dict or {})
    message = tk._("What a source has brought is taken off by withdrawing its entries")
    return {"success": False, "msg": message}
