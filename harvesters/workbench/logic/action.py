"""Actions of the workbench: all that its pages do, for programs as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.notices import service as notices
from ckanext.jiulongpo.harvesters.preview import service as previews
from ckanext.jiulongpo.harvesters.reports import changed
from ckanext.jiulongpo.harvesters.schedule import service as schedules
from ckanext.jiulongpo.harvesters.secrets import service as stored_secrets
from ckanext.jiulongpo.harvesters.settings import SettingsError
from ckanext.jiulongpo.harvesters.site_mappings import service as mappings
from ckanext.jiulongpo.harvesters.workbench import service, shapes, sources
from ckanext.jiulongpo.harvesters.workbench.logic import schema

__all__ = [
    "jiulongpo_harvest_change_show",
    "jiulongpo_harvest_database_list",
    "jiulongpo_harvest_database_table",
    "jiulongpo_harvest_mapping_save",
    "jiulongpo_harvest_mapping_show",
    "jiulongpo_harvest_mapping_try",
    "jiulongpo_harvest_mapping_undo",
    "jiulongpo_harvest_notice_list",
    "jiulongpo_harvest_preview_apply",
    "jiulongpo_harvest_preview_create",
    "jiulongpo_harvest_preview_show",
    "jiulongpo_harvest_run_list",
    "jiulongpo_harvest_schedule_delete",
    "jiulongpo_harvest_schedule_set",
    "jiulongpo_harvest_schedule_show",
    "jiulongpo_harvest_secret_delete",
    "jiulongpo_harvest_secret_list",
    "jiulongpo_harvest_secret_set",
    "jiulongpo_harvest_source_test",
]


@contextmanager
def _worded() -> Iterator[None]:
    """Faults become CKAN's own errors, with message and remedy in the reader's language."""
    try:
        yield
    except (HarvestError, SettingsError) as error:
        found = error.findings if isinstance(error, SettingsError) else [error.finding]
        texts: dict[str, Any] = {}
        for finding in found:
            text = f"{finding.said(tk._)} ({finding.code})"
            texts.setdefault(finding.field or "source", []).append(text)
        raise tk.ValidationError(texts) from error


def jiulongpo_harvest_source_test(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Try whether a source can be read, within a bounded time and without harvesting it.

    Example::

        ckanapi action jiulongpo_harvest_source_test source_id=files-minzheng

    Args:
        context: CKAN's.
        data_dict: ``source_id`` of a stored source; or, and beside it, what the form holds:
            ``source_type``, ``url``, ``config`` (JSON), ``secrets`` (name → value), ``owner_org``.
            A stored secret is used for the addresses that it was entered for only.

    Returns:
        ``passed`` and ``checks`` with ``name``, ``text``, ``passed``, ``offered`` (false for what
        the source does not claim to be able to do) and ``finding``.
    """
    tk.check_access("jiulongpo_harvest_source_test", context, data_dict)
    checks = [service.check_dict(check, tk._) for check in service.test(data_dict)]
    return {"passed": all(check["passed"] for check in checks), "checks": checks}


@tk.validate_action_data(schema.secret_set)
def jiulongpo_harvest_secret_set(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Store a secret of a source under seal. It is never shown again, to nobody.

    Example::

        ckanapi action jiulongpo_harvest_secret_set source_id=9c41… name=password value=…

    Returns:
        ``source_id`` and ``name``.
    """
    tk.check_access("jiulongpo_harvest_secret_set", context, data_dict)
    with _worded():
        source = sources.source_of(data_dict["source_id"])
        holder = sources.holder_of(source)
        user = shapes.user_id(context)
        stored_secrets.put(holder, data_dict["name"], data_dict["value"], user)
    return {"source_id": source.id, "name": data_dict["name"]}


@tk.validate_action_data(schema.secret)
def jiulongpo_harvest_secret_delete(context: Context, data_dict: DataDict) -> None:
    """Forget a secret of a source.

    Example::

        ckanapi action jiulongpo_harvest_secret_delete source_id=9c41… name=password
    """
    tk.check_access("jiulongpo_harvest_secret_delete", context, data_dict)
    source = sources.source_of(data_dict["source_id"])
    stored_secrets.forget(source.id, data_dict["name"])


@tk.side_effect_free
@tk.validate_action_data(schema.of_source)
def jiulongpo_harvest_secret_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List which secrets a source can have and when each was entered; never what they are.

    Example::

        ckanapi action jiulongpo_harvest_secret_list source_id=9c41…
    """
    tk.check_access("jiulongpo_harvest_secret_list", context, data_dict)
    return shapes.secrets(sources.source_of(data_dict["source_id"]))


@tk.side_effect_free
@tk.validate_action_data(schema.run_list)
def jiulongpo_harvest_run_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the runs of a source, the newest first.

    Example::

        ckanapi action jiulongpo_harvest_run_list source_id=9c41… limit=5
    """
    tk.check_access("jiulongpo_harvest_run_list", context, data_dict)
    source = sources.source_of(data_dict["source_id"])
    return service.runs_of(source.id, min(data_dict["limit"], 500))


@tk.side_effect_free
@tk.validate_action_data(schema.change_show)
def jiulongpo_harvest_change_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show one record that a run has changed: field by field, before and after.

    Example::

        ckanapi action jiulongpo_harvest_change_show source_id=9c41… job_id=1f3a… number=3

    Returns:
        ``number``, ``count``, ``remote_id``, ``title``, ``name``, ``changes``, ``same``.
    """
    tk.check_access("jiulongpo_harvest_change_show", context, data_dict)
    source = sources.source_of(data_dict["source_id"])
    with _worded():
        return changed.change(source, data_dict["job_id"], data_dict["number"])


@tk.validate_action_data(schema.of_source)
def jiulongpo_harvest_preview_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Have a preview made: a dry run down the same path, in the background.

    Example::

        ckanapi action jiulongpo_harvest_preview_create source_id=9c41…
    """
    tk.check_access("jiulongpo_harvest_preview_create", context, data_dict)
    source = sources.source_of(data_dict["source_id"])
    row = previews.ask(source.id, shapes.user_id(context))
    return service.preview_dict(row, tk._)


@tk.side_effect_free
@tk.validate_action_data(schema.of_preview)
def jiulongpo_harvest_preview_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a preview: counts, and the first records of each outcome with what would change.

    Example::

        ckanapi action jiulongpo_harvest_preview_show id=77aa…
    """
    tk.check_access("jiulongpo_harvest_preview_show", context, data_dict)
    row = previews.get(data_dict["id"])
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such preview, or it has expired"))
    return service.preview_dict(row, tk._)


@tk.validate_action_data(schema.of_preview)
def jiulongpo_harvest_preview_apply(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Do what a preview has shown, if the source is still as it was then.

    Example::

        ckanapi action jiulongpo_harvest_preview_apply id=77aa…

    Raises:
        ValidationError: the preview is not ready, or was applied already.
    """
    tk.check_access("jiulongpo_harvest_preview_apply", context, data_dict)
    with _worded():
        return service.preview_dict(previews.apply(data_dict["id"]), tk._)


@tk.side_effect_free
@tk.validate_action_data(schema.of_source)
def jiulongpo_harvest_schedule_show(context: Context, data_dict: DataDict) -> dict[str, Any] | None:
    """Show the schedule of a source, in words and with its next times; nothing where it has none.

    Example::

        ckanapi action jiulongpo_harvest_schedule_show source_id=9c41…
    """
    tk.check_access("jiulongpo_harvest_schedule_show", context, data_dict)
    return shapes.schedule(sources.source_of(data_dict["source_id"]).id)


@tk.validate_action_data(schema.schedule_set)
def jiulongpo_harvest_schedule_set(context: Context, data_dict: DataDict) -> dict[str, Any] | None:
    """Set when a source is read.

    Example::

        ckanapi action jiulongpo_harvest_schedule_set source_id=9c41… cron="30 2 * * *" jitter=20

    Args:
        context: CKAN's.
        data_dict: ``source_id``; ``cron`` of five fields in the site's harvest time zone;
            ``jitter`` in minutes; ``quiet`` hours such as ``08:30-18:00``; ``paused``.
    """
    tk.check_access("jiulongpo_harvest_schedule_set", context, data_dict)
    source = sources.source_of(data_dict["source_id"])
    quiet = data_dict["quiet"]
    with _worded():
        plan = schedules.plan_of(data_dict["cron"], data_dict["jitter"], quiet)
        user = shapes.user_id(context)
        schedules.put(source.id, plan, quiet, user, paused=data_dict["paused"])
    return shapes.schedule(source.id)


@tk.validate_action_data(schema.of_source)
def jiulongpo_harvest_schedule_delete(context: Context, data_dict: DataDict) -> None:
    """Take the schedule of a source away.

    Example::

        ckanapi action jiulongpo_harvest_schedule_delete source_id=9c41…
    """
    tk.check_access("jiulongpo_harvest_schedule_delete", context, data_dict)
    schedules.drop(sources.source_of(data_dict["source_id"]).id)


@tk.side_effect_free
@tk.validate_action_data(schema.of_source)
def jiulongpo_harvest_mapping_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show the mapping of a source: its text, its version and the versions before.

    Example::

        ckanapi action jiulongpo_harvest_mapping_show source_id=9c41…
    """
    tk.check_access("jiulongpo_harvest_mapping_show", context, data_dict)
    return shapes.mapping(sources.source_of(data_dict["source_id"]))


@tk.validate_action_data(schema.mapping_try)
def jiulongpo_harvest_mapping_try(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Show the first records of a source beside what a mapping would make of them.

    Example::

        ckanapi action jiulongpo_harvest_mapping_try source_id=9c41… text="$(cat m.yaml)"

    Returns:
        a list of ``raw``, ``entry`` and ``findings``.
    """
    tk.check_access("jiulongpo_harvest_mapping_try", context, data_dict)
    with _worded():
        source = sources.source_of(data_dict["source_id"])
        return service.try_mapping(source.id, data_dict["text"], data_dict["count"], tk._)


@tk.validate_action_data(schema.mapping_save)
def jiulongpo_harvest_mapping_save(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Save a source's own mapping as a new version; the source uses it from its next run on.

    Example::

        ckanapi action jiulongpo_harvest_mapping_save source_id=9c41… text="$(cat m.yaml)"

    Raises:
        ValidationError: the text cannot be used, or is made from a version that is not the newest.
    """
    tk.check_access("jiulongpo_harvest_mapping_save", context, data_dict)
    source = sources.source_of(data_dict["source_id"])
    with _worded():
        user = shapes.user_id(context)
        mappings.save(source.id, data_dict["text"], data_dict["note"], user, data_dict["upon"])
        sources.use_own_mapping(source)
    return shapes.mapping(sources.source_of(source.id))


@tk.validate_action_data(schema.of_source)
def jiulongpo_harvest_mapping_undo(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Go back to the version before the newest one.

    Example::

        ckanapi action jiulongpo_harvest_mapping_undo source_id=9c41…
    """
    tk.check_access("jiulongpo_harvest_mapping_undo", context, data_dict)
    source = sources.source_of(data_dict["source_id"])
    with _worded():
        mappings.undo(source.id, shapes.user_id(context))
    return shapes.mapping(source)


@tk.side_effect_free
@tk.validate_action_data(schema.notice_list)
def jiulongpo_harvest_notice_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List what has changed in the sources that the user may change, the newest first.

    Example::

        ckanapi action jiulongpo_harvest_notice_list limit=20
    """
    tk.check_access("jiulongpo_harvest_notice_list", context, data_dict)
    found = notices.of_sources(
        sources.sources_of(context.get("user", "")), min(data_dict["limit"], 500)
    )
    return [shapes.notice(one) for one in found]


@tk.side_effect_free
def jiulongpo_harvest_database_list(context: Context, data_dict: DataDict) -> list[dict[str, str]]:
    """List the sources that are databases and that the person may change.

    Example::

        ckanapi action jiulongpo_harvest_database_list

    Returns:
        ``id``, ``name`` and ``title`` of each.
    """
    tk.check_access("jiulongpo_harvest_database_list", context, data_dict)
    return service.databases_of(context.get("user") or "")


@tk.validate_action_data(schema.of_table)
def jiulongpo_harvest_database_table(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Describe a table or view of a source's database; none of its rows is read.

    Example::

        ckanapi action jiulongpo_harvest_database_table source_id=minzheng-db table=public.yanglao

    Returns:
        ``kind`` of database, ``name``, ``comment`` and ``columns`` with ``name``, ``comment``,
        ``data_type`` (code of item_data_type) and ``length``.

    Raises:
        ValidationError: the source is no database, or there is no such table for its user.
    """
    tk.check_access("jiulongpo_harvest_database_table", context, data_dict)
    with _worded():
        return asdict(service.table_of(data_dict["source_id"], data_dict["table"]))
