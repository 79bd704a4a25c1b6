"""The settings of the registration form, typed; nothing else here reads ``tk.config``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = [
    "file_bytes",
    "grace_days",
    "idle_days",
    "locale",
    "read_rows",
    "read_seconds",
    "sends_mail",
    "storage",
    "tidy_every",
]

_PREFIX = "ckanext.jiulongpo.registration."


def file_bytes() -> int:
    """Bytes of a file that the form takes at most."""
    return int(tk.config[_PREFIX + "file_megabytes"]) * 1024 * 1024


def read_rows() -> int:
    """Rows of a file that are read to propose values from."""
    return int(tk.config[_PREFIX + "read_rows"])


def read_seconds() -> int:
    """Seconds for which a file is read to propose values from."""
    return int(tk.config[_PREFIX + "read_seconds"])


def storage() -> str:
    """Name of the storage that keeps files of drafts: the one of resources."""
    return str(tk.config["ckan.files.default_storages.resource"])


def idle_days() -> int:
    """Days without use after which the owner of a draft is told."""
    return int(tk.config[_PREFIX + "idle_days"])


def grace_days() -> int:
    """Days for which a draft stays after its owner was told."""
    return int(tk.config[_PREFIX + "grace_days"])


def sends_mail() -> bool:
    """Whether owners of drafts are told by mail; CKAN sends none without an address of its own."""
    return bool(tk.config[_PREFIX + "sends_mail"] and tk.config["smtp.mail_from"])


def locale() -> str:
    """The site's own language."""
    return str(tk.config["ckan.locale_default"])


def tidy_every() -> int:
    """Seconds between two turns of ``registration tidy`` by the clock; 0 for none."""
    return int(tk.config[_PREFIX + "tidy_every"])
