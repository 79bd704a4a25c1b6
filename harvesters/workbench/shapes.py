"""Parts of the workbench in plain JSON types, as actions answer and pages show them."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.harvesters import config
from ckanext.jiulongpo.harvesters.notices.told import Told
from ckanext.jiulongpo.harvesters.schedule import service as schedules
from ckanext.jiulongpo.harvesters.secrets import service as stored_secrets
from ckanext.jiulongpo.harvesters.site_mappings import service as mappings
from ckanext.jiulongpo.harvesters.workbench import sources

__all__ = ["mapping", "notice", "schedule", "secrets", "user_id"]

_NEXT_TIMES = 5


def user_id(context: Context) -> str:
    """The id of the acting user."""
    user = context.get("auth_user_obj")
    return user.id if user else str(context.get("user", ""))


def secrets(source: sources.StoredSource) -> list[dict[str, Any]]:
    """Which secrets a source can have, and since when each is there."""
    known = stored_secrets.known(source.id)
    return [
        {
            "name": secret.name,
            "label": tk._(secret.label),
            "help": tk._(secret.help),
            "set": secret.name in known,
            "set_at": known[secret.name].set_at.isoformat() if secret.name in known else None,
        }
        for secret in (source.kind.secrets if source.kind else ())
    ]


def schedule(source_id: str) -> dict[str, Any] | None:
    """The schedule of a source."""
    stored = schedules.of(source_id)
    if stored is None:
        return None
    plan = schedules.plan_of(stored.cron, stored.jitter, stored.quiet)
    return {
        "source_id": source_id,
        "cron": stored.cron,
        "words": schedules.words(stored.cron),
        "jitter": stored.jitter,
        "quiet": stored.quiet,
        "paused": stored.paused,
        "timezone": config.timezone(),
        "next_due": stored.next_due.isoformat(),
        "last_due": stored.last_due.isoformat() if stored.last_due else None,
        "next_times": [
            moment.isoformat() for moment in schedules.upcoming(source_id, plan, _NEXT_TIMES)
        ],
    }


def mapping(source: sources.StoredSource) -> dict[str, Any]:
    """The mapping of a source with its versions."""
    name = sources.mapping_of(source)
    text, version = mappings.text_of(name)
    own = mappings.own_name(source.id)
    return {
        "name": name,
        "own": name == own,
        "text": text,
        "version": version if name == own else 0,
        "versions": [
            {
                "number": one.number,
                "note": one.note,
                "saved_by": sources.person(one.saved_by),
                "saved_at": one.saved_at.isoformat(),
                "text": one.text,
            }
            for one in mappings.versions(own)
        ],
    }


def notice(told: Told) -> dict[str, Any]:
    """A notice."""
    return {
        "source_id": told.source_id,
        "source": told.source,
        "run_id": told.run_id,
        "kind": told.kind,
        "subject": told.subject,
        "records": told.records,
        "noticed": told.noticed.isoformat(),
        "text": told.text,
    }
