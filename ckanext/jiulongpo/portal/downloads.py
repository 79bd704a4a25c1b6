"""How often the files of entries are downloaded: counted by day, told for the last 30 days.

Neither who downloads nor from where is kept. A crawler's visit and a continued download are not
counted.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal import clock, model

log = logging.getLogger(__name__)

DAYS = 30

_CRAWLER = re.compile(r"bot\b|spider|crawl|slurp", re.IGNORECASE)
_FROM_THE_START = ("", "bytes=0-")


def count(resource_id: str) -> None:
    """Count a download that has begun; a count that fails hinders nobody."""
    if not _is_a_persons(tk.request.method, tk.request.headers):
        return
    try:
        package_id = tk.get_action("resource_show")({}, {"id": resource_id})["package_id"]
        model.count_download(package_id, resource_id, clock.today())
    except (SQLAlchemyError, tk.ObjectNotFound, tk.NotAuthorized):
        log.exception("A download of %s was not counted", resource_id)


def most(number: int) -> Mapping[str, int]:
    """The most downloaded entries, by id, with their downloads; also those a reader may not see."""
    return model.downloads_since(clock.today() - timedelta(days=DAYS), number)


def of(package_id: str) -> int:
    """Downloads of an entry's files."""
    return model.downloads_of(package_id, clock.today() - timedelta(days=DAYS))


def _is_a_persons(method: str, headers: Mapping[str, str]) -> bool:
    begun = headers.get("Range", "") in _FROM_THE_START
    return method == "GET" and begun and not _CRAWLER.search(headers.get("User-Agent", ""))
