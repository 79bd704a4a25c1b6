"""Sources, jobs and runs of the site: what command line, queue and actions have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.lib.search.common import SearchIndexError
from ckanext.harvest.model import HarvestGatherError, HarvestJob, HarvestSource

from ckanext.jiulongpo.harvesters import build, config, faults, lease, outbox, settings
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.ports import ProgressCallback
from ckanext.jiulongpo.harvesters.kinds import kind_of
from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.providers import Providers
from ckanext.jiulongpo.harvesters.run import Order, Report, execute
from ckanext.jiulongpo.harvesters.secrets import service as secrets
from ckanext.jiulongpo.harvesters.sources import file_drop
from ckanext.jiulongpo.harvesters.sources.kind import SourceSettings
from ckanext.jiulongpo.harvesters.standing import state as standing
from ckanext.jiulongpo.shared import Finding, provider_index

__all__ = [
    "actor",
    "end_job",
    "ensure_source",
    "fail_job",
    "is_over",
    "may_fill",
    "next_job",
    "order_of",
    "provider_finder",
    "providers_of",
    "recover",
    "run_job",
]


def actor() -> model.User:
    """The user in whose name harvests act: the site itself."""
    site = tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})
    user = model.User.by_name(site["name"])
    assert user is not None  # noqa: S101 - get_site_user has just made it
    return user


def ensure_source(url: str, title: str, chosen: SourceSettings, owner: str = "") -> str:
    """The file source for a place, made through ``harvest_source_create`` when there is none.

    Args:
        url: of a file or folder.
        title: shown on the harvest pages.
        chosen: settings; an existing source with other settings gets these.
        owner: name of the organisation that the source belongs to; the catalogue office when empty.

    Raises:
        Abort: there is no such organisation.
    """
    kind = file_drop.KIND.name
    organisation = model.Group.get(owner or config.office())
    if organisation is None or not organisation.is_organization:
        raise Abort(faults.NO_OWNER(name=owner or config.office()))
    context = types.Context(user=actor().name, ignore_auth=True)
    stored: Any = model.Session.scalar(
        sa.select(HarvestSource).where(HarvestSource.url == url, HarvestSource.type == kind)
    )
    data = {
        "url": url,
        "title": title,
        "source_type": kind,
        "frequency": "MANUAL",
        "config": chosen.canonical(),
        "owner_org": organisation.id,
    }
    if stored is None:
        name = "src-" + hashlib.blake2b(url.encode(), digest_size=8).hexdigest()
        made = tk.get_action("harvest_source_create")(context, {**data, "name": name})
        return made["id"]
    if stored.config != chosen.canonical():
        known = tk.get_action("package_show")(context, {"id": stored.id})
        changed = {**data, "id": stored.id, "name": known["name"], "owner_org": known["owner_org"]}
        tk.get_action("harvest_source_update")(context, changed)
    return stored.id


def next_job(source_id: str) -> str:
    """The job whose run has lost its worker, to go on with it; else a new one.

    The job is run by the caller and never enters the queue. Other jobs of the source that were
    left unfinished are closed.
    """
    left = model.Session.scalar(
        sa.select(Run.job_id).where(Run.source_id == source_id, lease.abandoned())
    )
    return left or _new_job(source_id)


def _new_job(source_id: str) -> str:
    moment = datetime.utcnow()  # noqa: DTZ003 - ckanext-harvest's columns have no zone
    model.Session.execute(
        sa.update(HarvestJob)
        .where(HarvestJob.source_id == source_id, HarvestJob.status != "Finished")
        .values(status="Finished", finished=moment)
        .execution_options(synchronize_session=False)
    )
    job: Any = HarvestJob(source_id=source_id, status="Running", gather_started=moment)
    model.Session.add(job)
    model.Session.commit()
    return job.id


def run_job(
    job_id: str,
    *,
    trusted: Path | None = None,
    expected: int | None = None,
    progress: ProgressCallback | None = None,
    patient: bool = True,
) -> Report:
    """Run the source of a job to its end, or go on with its run, and close the job.

    Args:
        job_id: harvest job.
        trusted: a file that the operator has named on the command line.
        expected: number of records, where the caller knows it.
        progress: called after each batch.
        patient: let a source rest that could not be read too often.

    Raises:
        HeldError: a live worker has the source; a job that waits behind another one is closed.
        HarvestError: the run could not begin; the job is closed with the reason.
        SettingsError: the settings of the source cannot be used.
        INTERRUPTIONS: see :mod:`.state`; another worker will go on with the run.
    """
    job: Any = model.Session.get(HarvestJob, job_id)
    if job is None:
        raise tk.ObjectNotFound
    try:
        if patient:
            _let_rest(job.source_id)
        report = execute(_order(job, trusted, expected), progress)
    except lease.HeldError as error:
        if error.job_id != job_id:
            fail_job(job_id, [error.finding])
        raise
    except HarvestError as error:
        fail_job(job_id, [error.finding])
        raise
    except settings.SettingsError as error:
        fail_job(job_id, error.findings)
        raise
    if reason := report.tally.abort or report.tally.cut:
        fail_job(job_id, [reason])
    end_job(job_id, reindex=report.changed)
    return report


def _let_rest(source_id: str) -> None:
    rest = standing.rest_of(source_id)
    if rest:
        until = rest.until.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        raise Abort(faults.RESTING(failures=rest.failures, until=until))


def order_of(job_id: str) -> Order:
    """What a worker needs to share in the run of a job.

    Raises:
        ObjectNotFound: there is no such job.
        HarvestError, SettingsError: its source cannot be used.
    """
    job: Any = model.Session.get(HarvestJob, job_id)
    if job is None:
        raise tk.ObjectNotFound
    return _order(job, None, None)


def _order(job: Any, trusted: Path | None, expected: int | None) -> Order:  # noqa: ANN401 - ckanext-harvest is untyped
    source = job.source
    trusted = trusted or _named_by_the_operator(job.id)
    kind = kind_of(source.type)
    chosen = settings.parse(kind, source.config)
    holder = secrets.Holder(source.id, kind, source.url, source.config or "")
    parts = build.parts(
        build.Wanted(
            kind,
            source.url,
            chosen,
            secrets=secrets.opened(holder),
            trusted=trusted,
            expected=expected,
        )
    )
    providers, environment = providers_of(source.id, chosen)
    return Order(
        source_id=source.id,
        job_id=job.id,
        source=parts.source,
        mapper=parts.mapper,
        providers=providers,
        actor=actor(),
        catalog_state=chosen.catalog_state,
        settings=chosen.bearing(),
        environment=environment,
        trusted=str(trusted or ""),
    )


def _named_by_the_operator(job_id: str) -> Path | None:
    """The file that the operator has named when the job's run began; only a run's row holds it."""
    query = sa.select(Run.report["trusted"].astext).where(Run.job_id == job_id)
    named = model.Session.scalar(query)
    return Path(named) if named else None


def is_over(job_id: str) -> bool:
    """Whether the run of a job has ended: a message that comes once more changes nothing."""
    query = sa.select(Run.state).where(Run.job_id == job_id)
    return model.Session.scalar(query) not in {None, "running"}


def recover() -> None:
    """Give up a transaction that an unforeseen error has left behind."""
    model.Session.rollback()


def fail_job(job_id: str, findings: Iterable[Finding]) -> None:
    """Put the reasons into the report of a job and close it."""
    for finding in findings:
        text = f"{finding.code} {finding.text()}"
        model.Session.add(HarvestGatherError(message=text, harvest_job_id=job_id))
        _close_run(job_id, finding)
    model.Session.commit()
    end_job(job_id, reindex=False)


def _close_run(job_id: str, finding: Finding) -> None:
    """End the run that could not be gone on with, so that nobody tries for ever."""
    model.Session.execute(
        sa.update(Run)
        .where(Run.job_id == job_id, lease.abandoned())
        .values(state="aborted", finished=sa.func.now(), report={"abort": finding.as_dict()})
        .execution_options(synchronize_session=False)
    )


def end_job(job_id: str, *, reindex: bool) -> None:
    """Mark a job as finished, as ``harvest_jobs_run`` would at its next turn."""
    moment = datetime.utcnow()  # noqa: DTZ003 - ckanext-harvest's columns have no zone
    job: Any = model.Session.get(HarvestJob, job_id)
    if job is None:
        return
    job.status = "Finished"
    job.gather_finished = job.gather_finished or moment
    job.finished = moment
    model.Session.commit()
    if reindex:
        context = types.Context(user=actor().name, ignore_auth=True)
        try:
            tk.get_action("harvest_source_reindex")(context, {"id": job.source_id})
        except SearchIndexError:
            outbox.queue([job.source_id])
            model.Session.commit()


def providers_of(
    source_id: str, chosen: SourceSettings, *, dry: bool = False
) -> tuple[Providers, str]:
    """The providers of a source, and a hash of what decides whether one is found.

    Args:
        source_id: harvest source.
        chosen: its settings.
        dry: make no organisation, whatever the settings say.
    """
    find, known = provider_finder()
    only = may_fill(source_id)
    providers = Providers(
        find,
        actor().name,
        create=chosen.create_providers and not dry,
        parent=chosen.parent_org,
        only=only,
    )
    return providers, f"{known} {chosen.create_providers} {sorted(only or ())}"


def provider_finder() -> tuple[Callable[[str], str | None], str]:
    """How a provider's name leads to an organisation, and a hash of all that is known."""
    group = model.Group
    query = (
        sa.select(group.id, group.title, sa.cast(model.group_table.c.extras, sa.UnicodeText))
        .where(group.is_organization.is_(True), group.state == "active")
        .order_by(group.id)
    )
    known = [tuple(row) for row in model.Session.execute(query)]
    return provider_index().find, hashlib.sha256(repr(known).encode()).hexdigest()


def may_fill(source_id: str) -> frozenset[str] | None:
    """Organisations that a source may bring entries for; any, for sources of the office."""
    package = model.Session.get(model.Package, source_id)
    owner = model.Group.get(package.owner_org) if package and package.owner_org else None
    if owner is None or owner.name == config.office():
        return None
    return frozenset({owner.id})
