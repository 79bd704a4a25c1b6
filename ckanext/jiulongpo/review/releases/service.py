"""Release bulletins: what everybody may see on a day, kept for good."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.model import AnonymousUser
from ckan.types import Context

from ckanext.jiulongpo.review import clock, faults
from ckanext.jiulongpo.review.document import document_of
from ckanext.jiulongpo.review.releases.documents import as_dcat, as_json, as_workbook
from ckanext.jiulongpo.review.releases.model import Release

__all__ = ["FORMS", "content", "listed", "make", "shown"]

FORMS: Mapping[str, tuple[str, str, bool]] = {
    "json": ("application/json", "json", True),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", False),
    "ttl": ("text/turtle", "ttl", True),
}
"""Form → media type, column, whether it is kept in gzip."""
_PAGE = 500
_LOCK = 0x6A6C70_72


def make(person: model.User, note: str) -> dict[str, Any]:
    """Keep what everybody may see now as the next release.

    Raises:
        ValidationError: nothing has changed since the last one.
    """
    entries = _public()
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    last = model.Session.scalar(sa.select(Release).order_by(Release.number.desc()).limit(1))
    number = last.number + 1 if last else 1
    documents = [document_of(entry) for entry in entries]
    marks = {each["id"]: _mark(each) for each in documents}
    changes = _changes(last.marks if last else {}, marks)
    if last is not None and not any(changes.values()):
        raise faults.refused(faults.SAME_RELEASE)
    text = as_json(number, clock.today().isoformat(), documents)
    release = Release(
        number=number,
        actor=person.id,
        note=note.strip(),
        entries=len(entries),
        digest=hashlib.sha256(text).hexdigest(),
        marks=marks,
        changes=changes,
        json=gzip.compress(text, mtime=0),
        xlsx=as_workbook(entries),
        ttl=as_dcat(entries),
    )
    model.Session.add(release)
    model.Session.flush()
    told = _told(release)
    model.Session.commit()
    return told


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


def _public() -> list[dict[str, Any]]:
    """Every entry that everybody may see, as everybody sees it."""
    anyone = Context(user="", auth_user_obj=AnonymousUser())
    found: list[dict[str, Any]] = []
    while True:
        page = tk.get_action("package_search")(
            Context(**anyone),
            {"fq": "+dataset_type:dataset", "sort": "id asc", "rows": _PAGE, "start": len(found)},
        )
        found += page["results"]
        if not page["results"] or len(found) >= page["count"]:
            return found


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
