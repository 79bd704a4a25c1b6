"""Release bulletins: what everybody may see on a day, kept for good."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.model import AnonymousUser
from ckan.types import Context

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.review import clock, faults
from ckanext.jiulongpo.review.document import document_of
from ckanext.jiulongpo.review.releases import state
from ckanext.jiulongpo.review.releases.documents import as_dcat, as_json, as_workbook
from ckanext.jiulongpo.review.releases.model import Making, Release
from ckanext.jiulongpo.shared import open_rows

__all__ = ["FORMS", "NotMadeError", "content", "listed", "make", "shown"]

Watch = Callable[[str, int, int], None]

FORMS: Mapping[str, tuple[str, str, bool]] = {
    "json": ("application/json", "json", True),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", False),
    "ttl": ("text/turtle", "ttl", True),
}
"""Form → media type, column, whether it is kept in gzip."""
_PAGE = 500
_READINGS = 3
_package = model.package_table.c


class NotMadeError(Exception):
    """No release was made, for a reason that people can mend."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.said())
        self.finding = finding


def make(making: Making, watch: Watch) -> int:
    """Keep what everybody may see now as the next release, and end its making with it.

    Both are committed together; whatever happens before leaves nothing of a release.

    Args:
        making: what was ordered.
        watch: is told the stage, and how many of how many entries are done.

    Returns:
        The number of the release.

    Raises:
        NotMadeError: nothing has changed since the last one, or the index is not up to date.
    """
    entries = _public(watch)
    last = model.Session.scalar(sa.select(Release).order_by(Release.number.desc()).limit(1))
    number = last.number + 1 if last else 1
    documents = [document_of(entry) for entry in entries]
    marks = {each["id"]: _mark(each) for each in documents}
    changes = _changes(last.marks if last else {}, marks)
    if last is not None and not any(changes.values()):
        raise NotMadeError(faults.SAME_RELEASE())
    text = as_json(number, clock.today().isoformat(), documents)
    workbook = as_workbook(_counted(entries, "workbook", watch))
    graph = as_dcat(_counted(entries, "dcat", watch))
    release = Release(
        number=number,
        actor=making.actor,
        note=making.note,
        entries=len(entries),
        digest=hashlib.sha256(text).hexdigest(),
        marks=marks,
        changes=changes,
        json=gzip.compress(text, mtime=0),
        xlsx=workbook,
        ttl=graph,
    )
    model.Session.add(release)
    state.finish(making, number)
    model.Session.commit()
    return number


def listed(limit: int) -> list[dict[str, Any]]:
    """Releases with the counts of their changes, the newest first."""
    rows = model.Session.scalars(sa.select(Release).order_by(Release.number.desc()).limit(limit))
    return [_told(row) for row in rows]


def shown(number: int) -> dict[str, Any]:
    """A release with its changes.

    Raises:
        ObjectNotFound: there is no such release.
    """
    release = _release(number)
    return {**_told(release), "changes": release.changes}


def content(number: int, form: str) -> bytes:
    """A file of a release.

    Args:
        number: of the release.
        form: one of ``FORMS``.

    Raises:
        ObjectNotFound: there is no such release or form.
    """
    if form not in FORMS:
        raise tk.ObjectNotFound(tk._("Not found"))
    _media, column, packed = FORMS[form]
    data: bytes = getattr(_release(number), column)
    return gzip.decompress(data) if packed else data


def _release(number: int) -> Release:
    found = model.Session.get(Release, number)
    if found is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    return found


def _public(watch: Watch) -> list[dict[str, Any]]:
    """Every entry that everybody may see, as everybody sees it, by id.

    It is read page by page while others go on writing, so that one may be skipped: what was read
    is held against the database, and read again where it differs.

    Raises:
        NotMadeError: it still differs.
    """
    differ: set[str] = set()
    for _attempt in range(_READINGS):
        found = {entry["id"]: entry for entry in _pages(watch)}
        differ = set(found) ^ set(model.Session.scalars(sa.select(_package.id).where(open_rows())))
        if not differ:
            return [found[each] for each in sorted(found)]
    raise NotMadeError(faults.RELEASE_UNSURE(count=len(differ)))


def _pages(watch: Watch) -> Iterator[dict[str, Any]]:
    anyone = Context(user="", auth_user_obj=AnonymousUser())
    read = 0
    while True:
        page = tk.get_action("package_search")(
            Context(**anyone),
            {"fq": "+dataset_type:dataset", "sort": "id asc", "rows": _PAGE, "start": read},
        )
        read += len(page["results"])
        watch("reading", read, page["count"])
        yield from page["results"]
        if not page["results"] or read >= page["count"]:
            return


def _counted(
    entries: Sequence[dict[str, Any]], stage: str, watch: Watch
) -> Iterator[dict[str, Any]]:
    """The entries one by one, telling now and then how many were taken."""
    for number, entry in enumerate(entries):
        if not number % _PAGE:
            watch(stage, number, len(entries))
        yield entry


def _mark(document: Mapping[str, Any]) -> list[str]:
    """Fingerprint and title of an entry."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True)
    return [hashlib.sha256(text.encode()).hexdigest(), str(document.get("title") or "")]


def _changes(
    before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> dict[str, list[dict[str, str]]]:
    def told(ids: set[str], marks: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
        rows = [{"id": each, "title": marks[each][1]} for each in ids]
        return sorted(rows, key=lambda row: (row["title"], row["id"]))

    both = set(before) & set(after)
    changed = {each for each in both if before[each][0] != after[each][0]}
    return {
        "added": told(set(after) - set(before), after),
        "changed": told(changed, after),
        "removed": told(set(before) - set(after), before),
    }


def _told(release: Release) -> dict[str, Any]:
    return {
        "number": release.number,
        "made": release.made.isoformat(),
        "note": release.note,
        "entries": release.entries,
        "digest": release.digest,
        "counts": {name: len(rows) for name, rows in release.changes.items()},
    }
