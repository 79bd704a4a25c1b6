"""The harvest's settings, typed; declared and described in ``config_declaration.yaml``."""

from __future__ import annotations

from pathlib import Path

import ckan.plugins.toolkit as tk

__all__ = [
    "activities",
    "allow_hosts",
    "batch_size",
    "breaker_failures",
    "cursor_lag_seconds",
    "due_every",
    "file_roots",
    "harvester_run_every",
    "lease_seconds",
    "least_minutes",
    "locale",
    "max_vanished_percent",
    "max_withdrawn_percent",
    "office",
    "preview_days",
    "preview_samples",
    "probe_seconds",
    "read_whole_days",
    "reconcile_minutes",
    "restore_days",
    "secret_key",
    "sends_mail",
    "site_id",
    "timezone",
    "wait_long_for_messages",
    "withdraw_after_days",
    "withdraw_after_runs",
]


def batch_size() -> int:
    """Records in one transaction."""
    return tk.config["ckanext.jiulongpo.harvest.batch_size"]


def activities() -> bool:
    """Whether entries that a harvest makes or changes get an activity."""
    return tk.config["ckanext.jiulongpo.harvest.activities"]


def max_vanished_percent() -> int:
    """Share of a source's records that may be gone at once before a person has to look."""
    return tk.config["ckanext.jiulongpo.harvest.max_vanished_percent"]


def withdraw_after_runs() -> int:
    """Complete runs that a record must be missing from before its entry is withdrawn."""
    return tk.config["ckanext.jiulongpo.harvest.withdraw_after_runs"]


def withdraw_after_days() -> int:
    """Days that a record must be missing before its entry is withdrawn."""
    return tk.config["ckanext.jiulongpo.harvest.withdraw_after_days"]


def max_withdrawn_percent() -> int:
    """Share of a source's entries that one run may withdraw."""
    return tk.config["ckanext.jiulongpo.harvest.max_withdrawn_percent"]


def lease_seconds() -> int:
    """How long a worker that says nothing keeps its run or its records."""
    return tk.config["ckanext.jiulongpo.harvest.lease_seconds"]


def restore_days() -> int:
    """Days in which an entry that a harvest has withdrawn can be restored."""
    return tk.config["ckanext.jiulongpo.harvest.restore_days"]


def breaker_failures() -> int:
    """Failed runs in a row after which a source rests."""
    return tk.config["ckanext.jiulongpo.harvest.breaker_failures"]


def cursor_lag_seconds() -> int:
    """How far before its cursor an incremental source is read again."""
    return tk.config["ckanext.jiulongpo.harvest.cursor_lag_seconds"]


def read_whole_days() -> int:
    """Days after which an incremental source is read from its beginning again."""
    return tk.config["ckanext.jiulongpo.harvest.read_whole_days"]


def reconcile_minutes() -> int:
    """Minutes between two comparisons of database and index."""
    return tk.config["ckanext.jiulongpo.harvest.reconcile_minutes"]


def allow_hosts() -> frozenset[str]:
    """``host:port`` in private networks that sources may be read from."""
    return frozenset(tk.config["ckanext.jiulongpo.harvest.allow_hosts"])


def file_roots() -> tuple[Path, ...]:
    """Folders that sources may read files from."""
    return tuple(Path(root) for root in tk.config["ckanext.jiulongpo.harvest.file_roots"])


def locale() -> str:
    """The site's own language."""
    return tk.config["ckan.locale_default"]


def site_id() -> str:
    """What the index calls this site."""
    return tk.config["ckan.site_id"]


def office() -> str:
    """Name of the catalogue office; its sources may bring entries for every department."""
    return tk.config["ckanext.jiulongpo.catalog.office"]


def secret_key() -> str:
    """The key that seals the secrets of sources; empty where the site keeps none."""
    return tk.config["ckanext.jiulongpo.harvest.secret_key"]


def probe_seconds() -> int:
    """How long a source may take to answer the questions of a test."""
    return tk.config["ckanext.jiulongpo.harvest.probe_seconds"]


def timezone() -> str:
    """The time zone in which schedules are written."""
    return tk.config["ckanext.jiulongpo.harvest.timezone"]


def least_minutes() -> int:
    """Minutes between two scheduled runs of a source at least."""
    return tk.config["ckanext.jiulongpo.harvest.least_minutes"]


def preview_samples() -> int:
    """Records of each kind that a preview keeps to be looked at."""
    return tk.config["ckanext.jiulongpo.harvest.preview_samples"]


def preview_days() -> int:
    """Days that a preview is kept."""
    return tk.config["ckanext.jiulongpo.harvest.preview_days"]


def sends_mail() -> bool:
    """Whether the site has a sender; without one, notices stand on their page only."""
    return bool(tk.config["smtp.mail_from"])


def due_every() -> int:
    """Seconds between two turns of ``ckan jiulongpo harvest due`` by the clock; 0 for none."""
    return int(tk.config["ckanext.jiulongpo.harvest.due_every"])


def harvester_run_every() -> int:
    """Seconds between two turns of ``ckan harvester run`` by the clock; 0 for none."""
    return int(tk.config["ckanext.jiulongpo.harvest.harvester_run_every"])


def wait_long_for_messages() -> None:
    """Let connections that ckanext-harvest makes in this process wait for a day."""
    address = str(tk.config["ckan.redis.url"])
    mark = "&" if "?" in address else "?"
    tk.config["ckan.redis.url"] = f"{address}{mark}socket_timeout=86400&socket_keepalive=yes"
