"""The settings of the registration form, typed; nothing else here reads ``tk.config``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["file_bytes", "read_rows", "read_seconds", "storage"]

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
