"""Downloads that are made before anybody asks for them, so that the first reader gets a file too.

Only what every visitor may fetch, in the site's own language. The worker of tables makes one at a
time where nothing is to be loaded; no more than half of the room is taken, so that what people did
ask for never goes for it.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from typing import Any

import file_keeper as fk
import psycopg2
from sqlalchemy.exc import SQLAlchemyError

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import config, offered
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.columns import column_views
from ckanext.jiulongpo.tables.downloads import Download, formats_of
from ckanext.jiulongpo.tables.downloads.sizing import sizes_of
from ckanext.jiulongpo.tables.keeping import making, service
from ckanext.jiulongpo.tables.keeping.mark import Mark, mark_of
from ckanext.jiulongpo.tables.model import TableLoad, large_tables, load_of

__all__ = ["downloads"]

log = logging.getLogger(__name__)

_SHARE = 0.5
_REFUSALS = (tk.NotAuthorized, tk.ObjectNotFound)
_FAILURES = (psycopg2.Error, SQLAlchemyError, fk.exc.FilesError, OSError)


def downloads() -> Iterator[Mark]:
    """Make what is missing, the newest tables first; each is given when it is kept.

    Whoever takes them one by one may do other things in between. A table that cannot be read, and a
    storage that takes nothing, are logged and passed over.
    """
    if not config.kept_megabytes() or not config.made_ahead():
        return
    for resource_id in large_tables(config.kept_rows()):
        for form in config.made_ahead():
            try:
                mark = _make(resource_id, form)
            except _REFUSALS:
                break
            except _FAILURES:
                log.exception("The download %s of %s was not made ahead", form, resource_id)
                break
            finally:
                service.let_go()
            if mark:
                yield mark


def _make(resource_id: str, form: str) -> Mark | None:
    """Make and keep one download; none where it is kept, has no room, or is no longer there."""
    load = load_of(resource_id)
    if load is None or not load.has_table or form not in formats_of(geographic=False):
        return None
    download = _ordered(load, form)
    mark = mark_of(download, load)
    if mark is None or service.find(mark.key) or not _fits(load, form):
        return None
    service.let_go()
    deque(making.made(download, mark), maxlen=0)
    return mark if service.find(mark.key) else None


def _ordered(load: TableLoad, form: str) -> Download:
    """The order that a visitor's request would make.

    Raises:
        NotAuthorized: visitors may not have it.
        ObjectNotFound: they may not know of it.
    """
    pkg = tk.get_action("package_show")(_visitor(), {"id": load.package_id})
    tk.check_access("jiulongpo_table_query", _visitor(), {"resource_id": load.resource_id})
    found = (one for one in pkg.get("resources") or () if one["id"] == load.resource_id)
    resource = next(found, None)
    if resource is None:
        raise tk.ObjectNotFound
    return offered.download_of(form, load, Asked(columns=load.columns), pkg, resource)


def _fits(load: TableLoad, form: str) -> bool:
    rows = load.rows or 0
    views = column_views(load.columns, load.profile, rows, ())
    room = config.kept_megabytes() * service.MEGABYTE * _SHARE
    return service.taken() + sizes_of(views, rows, rows).get(form, 0) <= room


def _visitor() -> Any:  # noqa: ANN401 - a context of CKAN
    """A context of somebody who has not signed in; CKAN writes into it: one for each call."""
    return {"user": "", "auth_user_obj": None}
