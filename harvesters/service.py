"""Sources, jobs and runs of the site: what command line, queue and actions have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.lib.search.common import SearchIndexError
from ckanext.harvest.model import HarvestGatherError, HarvestJob, HarvestSource

from ckanext.jiulongpo.harvesters import build, config, faults, outbox, settings
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.ports import ProgressCallback
from ckanext.jiulongpo.harvesters.kinds import kind_of
from ckanext.jiulongpo.harvesters.providers import Providers
from ckanext.jiulongpo.harvesters.run import Order, Report, execute
from ckanext.jiulongpo.harvesters.secrets import service as secrets
from ckanext.jiulongpo.harvesters.sources import file_drop
from ckanext.jiulongpo.harvesters.sources.kind import SourceSettings
from ckanext.jiulongpo.shared import Finding, provider_index

__all__ = [
    "actor",
    "end_job",
    "ensure_source",
    "fail_job",
    "may_fill",
    "new_job",
    "provider_finder",
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


def new_job(source_id: str) -> str:
    """A job that is run by the caller and never enters the queue.

    Jobs of the source that were left unfinished by a process that died are closed first.
    """
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
) -> Report:
    """Run the source of a job to its end and close the job.

    Args:
        job_id: harvest job.
        trusted: a file that the operator has named on the command line.
        expected: number of records, where the caller knows it.
        progress: called after each batch.

    Raises:
        HarvestError: the run could not begin; the job is closed with the reason.
        SettingsError: the settings of the source cannot be used.
    """
    job: Any = model.Session.get(HarvestJob, job_id)
    if job is None:
        raise tk.ObjectNotFound
    source = job.source
    try:
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
        user = actor()
        find, environment = provider_finder()
        report = execute(
            Order(
                source_id=source.id,
                job_id=job_id,
                source=parts.source,
                mapper=parts.mapper,
                providers=Providers(
                    find,
                    user.name,
                    create=chosen.create_providers,
                    parent=chosen.parent_org,
                    only=may_fill(source.id),
                ),
                actor=user,
                catalog_state=chosen.catalog_state,
                settings=chosen.bearing(),
                environment=f"{environment} {chosen.create_providers}",
            ),
            progress,
        )
    except HarvestError as error:
        fail_job(job_id, [error.finding])
        raise
    except settings.SettingsError as error:
        fail_job(job_id, error.findings)
        raise
    if report.tally.abort:
        fail_job(job_id, [report.tally.abort])
    end_job(job_id, reindex=report.changed)
    return report


def recover() -> None:
    """Give up a transaction that an unforeseen error has left behind."""
    model.Session.rollback()


def fail_job(job_id: str, findings: Iterable[Finding]) -> None:
    """Put the reasons into the report of a job and close it."""
    for finding in findings:
        text = f"{finding.code} {finding.text()}"
        model.Session.add(HarvestGatherError(message=text, harvest_job_id=job_id))
    model.Session.commit()
    end_job(job_id, reindex=False)


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
