"""Copies of the systems' files in the portal's own storage, so that downloads need no other system.

A harvest stores addresses; a portal that promises downloads keeps the bytes as well.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from pypinyin import lazy_pinyin
from werkzeug.datastructures import FileStorage

from ckan import model
from ckan.lib import uploader

from ckanext.jiulongpo.harvesters import outbox
from ckanext.jiulongpo.tables.source import Fetched
from ckanext.jiulongpo.tables.versions import service as versions
from demo.load.site import site_user

_LARGEST_MEGABYTES = 10
_TIMEOUT = 30
_READERS = 4
_LONGEST_STEM = 80
_WITH_A_PAST = 6
"""CSV files of which an earlier version is kept as well, to be compared."""
_ROWS_SINCE = 3


def keep_copies(base_url: str) -> int:
    """Store every file that a public entry still links at ``base_url``; returns how many.

    Raises:
        OSError: the department systems do not answer.
    """
    linked = list(_linked(base_url))
    past = 0
    with ThreadPoolExecutor(_READERS) as readers:
        for resource, body in zip(linked, readers.map(_read, [r.url for r in linked]), strict=True):
            if past < _WITH_A_PAST and str(resource.format).lower() == "csv":
                past += _keep_earlier(resource.id, body)
            _store(resource, body)
    outbox.queue({resource.package_id for resource in linked if resource.package_id})
    model.Session.commit()
    outbox.heal(site_user())
    return len(linked)


def _keep_earlier(resource_id: str, body: bytes) -> bool:
    """Keep the file as it was before its last rows came; whether it has so many."""
    encoding = "utf-8-sig" if body.startswith(codecs.BOM_UTF8) else "gb18030"
    rows = list(csv.reader(io.StringIO(body.decode(encoding), newline="")))
    if len(rows) < 3 * _ROWS_SINCE:
        return False
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows[:-_ROWS_SINCE])
    earlier = text.getvalue().encode(encoding)
    number = versions.keep(resource_id, Fetched(io.BytesIO(earlier), "data.csv", len(earlier)))
    versions.note(resource_id, number, len(rows) - 1 - _ROWS_SINCE, [])
    return True


def _linked(base_url: str) -> Iterator[model.Resource]:
    query = model.Session.query(model.Resource).filter(
        model.Resource.state == model.State.ACTIVE,
        model.Resource.url.startswith(base_url + "/files/", autoescape=True),
    )
    yield from query


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:  # noqa: S310 - our own address
        return answer.read()


def _latin_name(url: str) -> str:
    """The file's name in pinyin: CKAN drops all other letters from the names of uploads."""
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    stem, _, ending = name.rpartition(".")
    words = "-".join(lazy_pinyin(stem, errors=lambda text: re.sub(r"\W+", "", text)))
    return f"{words[:_LONGEST_STEM].strip('-')}.{ending}"


def _store(resource: model.Resource, body: bytes) -> None:
    upload = FileStorage(io.BytesIO(body), filename=_latin_name(resource.url))
    values = {"id": resource.id, "url": resource.url, "upload": upload}
    store = uploader.get_resource_uploader(values)
    store.upload(resource.id, _LARGEST_MEGABYTES)
    resource.url = values["url"]
    resource.url_type = "upload"
    resource.size = len(body)
    resource.mimetype = store.mimetype or ""
    resource.last_modified = datetime.now(UTC).replace(tzinfo=None)
