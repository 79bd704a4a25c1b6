"""The mark of a download: all that its bytes depend on, as one key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import config, store
from ckanext.jiulongpo.tables.downloads import FORMATS, Download
from ckanext.jiulongpo.tables.model import TableLoad

__all__ = ["Mark", "mark_of"]

_MAKERS = ("downloads", "maps")
"""Folders whose code writes the bytes."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Which download it is.

    Attributes:
        key: changes with the table, with what the file says of it, and with the code that makes it.
    """

    key: str
    resource_id: str
    form: str
    language: str


def mark_of(download: Download, load: TableLoad) -> Mark | None:
    """The mark of a download; none where it is not kept.

    The order of a download holds its columns, their labels, source, licence and facts; when it was
    made stands beside all that. The table itself is told from the one before and after it by
    PostgreSQL's number of its file, which is another one after each load.

    Args:
        download: of a whole table.
        load: of the file.
    """
    few = (load.rows or 0) < config.kept_rows()
    if few or not config.kept_megabytes() or not FORMATS[download.form].kept:
        return None
    state = store.state_of(download.table)
    if not state:
        return None
    language = str(tk.h.lang() or config.locale())  # on the command line no request says one
    told = repr((_makers(), state, language, download)).encode()
    return Mark(hashlib.sha256(told).hexdigest(), download.table, download.form, language)


@cache
def _makers() -> str:
    """The code that writes downloads: after an upgrade that changes it they are made anew."""
    digest = hashlib.sha256()
    home = Path(__file__).resolve().parents[1]
    for folder in _MAKERS:
        for path in sorted((home / folder).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
