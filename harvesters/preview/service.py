"""Previews: made by a dry run down the same path, kept for a while, applied if nothing changed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckanext.harvest.logic import HarvestJobExists

from ckanext.jiulongpo.harvesters import build, config, service, source_faults
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.core.outcome import Tally
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Capability, Progress, ProgressCallback
from ckanext.jiulongpo.harvesters.ledger import SourceLedger
from ckanext.jiulongpo.harvesters.model import Record
from ckanext.jiulongpo.harvesters.preview.model import StoredPreview
from ckanext.jiulongpo.harvesters.preview.sink import ComparingSink, PreviewLedger, Prospects
from ckanext.jiulongpo.harvesters.settings import SettingsError
from ckanext.jiulongpo.harvesters.workbench import sources
from ckanext.jiulongpo.shared import Finding

__all__ = ["GOING", "apply", "ask", "check_and_start", "get", "latest", "make", "make_now"]

GOING = ("queued", "running", "checking")
_SILENT = "2 minutes"
"""A preview that says nothing for so long has lost its process."""


@dataclass(frozen=True, slots=True)
class _Result:
    tally: Tally
    sink: ComparingSink
    notes: tuple[Finding, ...]
    missing: int


def get(preview_id: str) -> StoredPreview | None:
    """A preview that has not expired."""
    row = model.Session.get(StoredPreview, preview_id, populate_existing=True)
    if row is None or model.Session.scalar(sa.select(sa.func.now() > row.expires)):
        return None
    return row


def latest(source_id: str) -> StoredPreview | None:
    """The newest preview of a source that has not expired."""
    query = (
        sa.select(StoredPreview)
        .where(StoredPreview.source_id == source_id, StoredPreview.expires > sa.func.now())
        .order_by(StoredPreview.created.desc())
        .limit(1)
    )
    return model.Session.scalar(query)


def ask(source_id: str, user_id: str) -> StoredPreview:
    """Have a preview made in the background; one that is being made already is that one."""
    _clear()
    alive = sa.func.coalesce(
        StoredPreview.heartbeat, StoredPreview.created
    ) > sa.func.now() - sa.cast(_SILENT, sa.Interval)
    query = sa.select(StoredPreview).where(
        StoredPreview.source_id == source_id, StoredPreview.state.in_(GOING), alive
    )
    if going := model.Session.scalar(query.limit(1)):
        return going
    row = _new(source_id, user_id)
    tk.enqueue_job(make, [row.id], title=f"harvest preview {row.id}")
    return row


def make_now(
    source_id: str, user_id: str, progress: ProgressCallback | None = None
) -> StoredPreview:
    """Make a preview and wait for it; for the command line."""
    row = _new(source_id, user_id)
    make(row.id, progress)
    return _fresh(row.id)


def make(preview_id: str, progress: ProgressCallback | None = None) -> None:
    """Make a preview that was asked for; what goes wrong stands in it."""
    row = _fresh(preview_id)
    source_id = row.source_id
    _set(preview_id, state="running", started=sa.func.now(), heartbeat=sa.func.now())
    try:
        result = _dry_run(source_id, _beat(preview_id, progress))
    except (HarvestError, SettingsError) as error:
        _fail(preview_id, _findings(error))
        return
    except Exception as error:
        _fail(preview_id, [running.DEFECT(error=type(error).__name__)])
        raise
    failed = result.tally.abort
    _set(
        preview_id,
        state="failed" if failed else "ready",
        finished=sa.func.now(),
        done=result.tally.read,
        counts=_counts(result),
        samples=result.sink.samples,
        digest=_digest(result),
        report=_report(result),
    )


def apply(preview_id: str) -> StoredPreview:
    """Have a preview applied: its run starts when the source is still as it was.

    Raises:
        Abort: the preview is not ready, or was applied already.
    """
    row = _fresh(preview_id)
    if row.state != "ready":
        raise Abort(source_faults.PREVIEW_OUTDATED(reason=row.state))
    _set(preview_id, state="checking", done=0, heartbeat=sa.func.now())
    tk.enqueue_job(check_and_start, [preview_id], title=f"harvest preview {preview_id}")
    return _fresh(preview_id)


def check_and_start(preview_id: str, progress: ProgressCallback | None = None) -> None:
    """Read the source once more and start its run, if that finds what the preview has found."""
    row = _fresh(preview_id)
    source_id, digest, report = row.source_id, row.digest, dict(row.report)
    try:
        result = _dry_run(source_id, _beat(preview_id, progress))
    except (HarvestError, SettingsError) as error:
        _set(preview_id, state="outdated", report={**report, "refused": _told(_findings(error))})
        return
    if _digest(result) != digest:
        changed = [source_faults.SOURCE_CHANGED()]
        _set(preview_id, state="outdated", report={**report, "refused": _told(changed)})
        return
    context = types.Context(user=service.actor().name, ignore_auth=True)
    try:
        job = tk.get_action("harvest_job_create")(context, {"source_id": source_id, "run": True})
    except HarvestJobExists:
        busy = [source_faults.PREVIEW_OUTDATED(reason=tk._("a run of the source is going on"))]
        _set(preview_id, state="outdated", report={**report, "refused": _told(busy)})
        return
    _set(preview_id, state="applied", job_id=job["id"])


def _dry_run(source_id: str, progress: ProgressCallback) -> _Result:
    wanted = sources.wanted(source_id)
    parts = build.parts(wanted)
    actor = service.actor()
    chosen = wanted.settings
    providers, environment = service.providers_of(source_id, chosen, dry=True)
    ledger = SourceLedger(source_id, "", environment)
    prospects = Prospects(providers, chosen.create_providers, sources.owner_of(source_id))
    sink = ComparingSink(
        source_id, ledger, prospects, actor, chosen.catalog_state, config.preview_samples()
    )
    notes = PreviewLedger(ledger)
    pipeline = Pipeline(
        parts.source,
        parts.mapper,
        notes,
        sink,
        settings=chosen.bearing(),
        batch_size=config.batch_size(),
        progress=progress,
    )
    tally = pipeline.run()
    whole = tally.complete and Capability.SNAPSHOT in parts.source.capabilities
    missing = _missing(source_id, sink) if whole else 0
    model.Session.rollback()
    remarks = (remark.finding for remark in sink.remarks)
    return _Result(tally, sink, (*notes.notes, *remarks), missing)


def _missing(source_id: str, sink: ComparingSink) -> int:
    """Known records that were not met; the first of them become samples."""
    query = (
        sa.select(Record.remote_id, model.Package.title, model.Package.name)
        .join(model.Package, model.Package.id == Record.package_id)
        .where(Record.source_id == source_id, Record.state.in_(["current", "missing"]))
        .order_by(Record.remote_id)
        .execution_options(yield_per=5000)
    )
    count = 0
    kept = sink.samples.setdefault("withdrawn", [])
    for guid, title, name in model.Session.execute(query):
        if guid in sink.seen:
            continue
        count += 1
        if len(kept) < sink.most:
            kept.append({"guid": guid, "title": title, "name": name})
    return count


def _counts(result: _Result) -> dict[str, int]:
    counts = {str(outcome): number for outcome, number in result.tally.counts.items()}
    counts["withdrawn"] = counts.get("withdrawn", 0) + result.missing
    return {**counts, "read": result.tally.read}


def _digest(result: _Result) -> str:
    """Of all records, the new providers and what was not met."""
    return f"{result.sink.digest:064x}-{result.tally.read}-{result.missing}"


def _report(result: _Result) -> dict[str, Any]:
    abort = result.tally.abort
    return {
        "complete": result.tally.complete,
        "abort": abort.as_dict() if abort else None,
        "notes": [finding.as_dict() for finding in result.notes],
        "providers": list(result.sink.prospects.new)[: result.sink.most],
        "providers_count": len(result.sink.prospects.new),
        "missing": result.missing,
    }


def _beat(preview_id: str, progress: ProgressCallback | None) -> ProgressCallback:
    def beat(now: Progress) -> None:
        _set(preview_id, done=now.done, total=now.total, heartbeat=sa.func.now())
        if progress:
            progress(now)

    return beat


def _new(source_id: str, user_id: str) -> StoredPreview:
    days = sa.cast(f"{config.preview_days()} days", sa.Interval)
    row = StoredPreview(
        id=str(uuid.uuid4()),
        source_id=source_id,
        state="queued",
        made_by=user_id,
        expires=sa.func.now() + days,
        total=sources.last_size(source_id),
        counts={},
        samples={},
        report={},
    )
    model.Session.add(row)
    model.Session.commit()
    return row


def _clear() -> None:
    """Previews that have expired go."""
    model.Session.execute(
        sa.delete(StoredPreview)
        .where(StoredPreview.expires < sa.func.now())
        .execution_options(synchronize_session=False)
    )
    model.Session.commit()


def _fresh(preview_id: str) -> StoredPreview:
    row = get(preview_id)
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such preview, or it has expired"))
    return row


def _set(preview_id: str, **values: object) -> None:
    model.Session.execute(
        sa.update(StoredPreview)
        .where(StoredPreview.id == preview_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    model.Session.commit()


def _fail(preview_id: str, findings: list[Finding]) -> None:
    model.Session.rollback()
    report = {"abort": findings[0].as_dict(), "notes": [f.as_dict() for f in findings[1:]]}
    _set(preview_id, state="failed", finished=sa.func.now(), report=report)


def _findings(error: HarvestError | SettingsError) -> list[Finding]:
    return error.findings if isinstance(error, SettingsError) else [error.finding]


def _told(findings: list[Finding]) -> Mapping[str, Any]:
    return findings[0].as_dict()
