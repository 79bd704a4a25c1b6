"""The history of a published entry for everybody: which version it is, what changed in each.

Only versions that stood open belong to it, and of these only the last unbroken row: what was
withdrawn or closed in between is not told again, though it keeps its number, so that a citation of
version 3 never comes to mean another one. Names of people are no part of it, nor old contacts, nor
the names of files that are gone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.review import clock, state, words
from ckanext.jiulongpo.review.changes import Change, compare
from ckanext.jiulongpo.review.published.state import Outline, documents_of, outlines_of
from ckanext.jiulongpo.schemas.catalogue import Group, catalogue
from ckanext.jiulongpo.shared import Standing, is_open_to_all

__all__ = ["History", "history"]

_ROWS = ("items", "tags", "groups")
_OF_FILES = ("id", "name", "format", "description")
"""What is told of a file; addresses of files that are gone lead nowhere."""
_OF_BYTES = ("hash", "size", "last_modified")
"""What differs when a file has other bytes than before."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A version that may be told; ``kept`` is its number in the table, none for what stands now."""

    number: int
    kept: int | None
    modified: datetime | None


@dataclass(frozen=True, slots=True)
class History:
    """Versions that may be told, the newest first.

    Attributes:
        count: number of the present version; 0 for an entry that is not open to everybody.
        day: since when it stands.
        versions: ``number``, ``day``, ``changes`` (``key``, ``label``, ``kind``, ``before_text``,
            ``after_text``), ``contact`` (whether the contact was changed, which is told without its
            values), ``replaced`` (names of files that have other bytes) and ``is_first``: none
            before it is told.
        earlier: number of the next older one that may be told; 0 where there is none.
    """

    count: int = 0
    day: date | None = None
    versions: Sequence[Mapping[str, Any]] = ()
    earlier: int = 0


def history(package: model.Package, limit: int, newest: int | None = None) -> History:
    """Versions of an entry that everybody may know of.

    Args:
        package: the entry, as it stands.
        limit: how many are told.
        newest: number of the first that is told; the present one where it is not said.
    """
    if not is_open_to_all(Standing.of(package)):
        return History()
    known = _known(package)
    asked = [one for one in known if newest is None or one.number <= newest]
    shown, older = asked[:limit], asked[limit : limit + 1]
    compared = [*shown, *older]
    documents = _documents(package.id, compared) if len(known) > 1 else {}
    files = {file.id for file in package.resources} if documents else set()
    told = [
        _told(one, before, documents, files)
        for one, before in zip(shown, [*compared[1:], None], strict=False)
    ]
    return History(known[0].number, _day(known[0].modified), told, older[0].number if older else 0)


def _known(package: model.Package) -> list[_Known]:
    """The last unbroken row of open versions with their numbers, the newest first."""
    outlines = outlines_of(package.id)
    known = list(takewhile(lambda pair: pair[1], [(one, _was_open(one)) for one in outlines]))
    last = sum(_was_open(one) for one in outlines)
    moved_on = not outlines or _moved_on(package, outlines[0])
    present = [_Known(last + 1, None, package.metadata_modified)] if moved_on else []
    return present + [
        _Known(last - back, one.number, one.modified) for back, (one, _open) in enumerate(known)
    ]


def _moved_on(package: model.Package, last: Outline) -> bool:
    """Whether an entry says something else than its last kept version, as after a harvest."""
    if last.modified == package.metadata_modified:
        return False
    document = documents_of(package.id, [last.number])[last.number]
    return state.current_document(package.id) != document


def _was_open(outline: Outline) -> bool:
    standing = Standing(
        id="",
        type="dataset",
        state="active",
        private=False,
        owner_org=outline.stated["owner_org"],
        creator_user_id=None,
        extras=outline.stated,
    )
    return is_open_to_all(standing)


def _documents(package_id: str, known: Sequence[_Known]) -> dict[int, dict[str, Any]]:
    """The document of each version, by the number that everybody knows."""
    kept = documents_of(package_id, [one.kept for one in known if one.kept is not None])
    return {
        one.number: state.current_document(package_id) if one.kept is None else kept[one.kept]
        for one in known
    }


def _shown(document: Mapping[str, Any]) -> dict[str, Any]:
    """What of a document stands on its page."""
    names = [*words.shown_names(), *_ROWS]
    shown = {name: document[name] for name in names if name in document}
    files = [
        {name: file.get(name) or "" for name in _OF_FILES} for file in document.get("resources", [])
    ]
    return {**shown, "resources": files}


def _told(
    one: _Known,
    before: _Known | None,
    documents: Mapping[int, Mapping[str, Any]],
    files: Collection[str],
) -> dict[str, Any]:
    changes: list[Change] = []
    replaced: list[str] = []
    if before is not None:
        old, new = documents[before.number], documents[one.number]
        changes, replaced = compare(_shown(old), _shown(new)), _replaced(old, new, files)
    contact = _contact()
    return {
        "number": one.number,
        "day": _day(one.modified),
        "changes": [_change(each, files) for each in changes if each.key not in contact],
        "contact": any(change.key in contact for change in changes),
        "replaced": replaced,
        "is_first": before is None,
    }


def _change(change: Change, files: Collection[str]) -> dict[str, Any]:
    """A change in plain types; a file that the entry has no longer is told without its name."""
    name, _colon, file = change.key.partition(":")
    if name != "resources" or not file or file in files:
        return change.as_dict()
    gone = tk._("a file that is gone")
    before, after = change.before and gone, change.after and gone
    return replace(change, key=name, label=words.label(name), before=before, after=after).as_dict()


def _replaced(old: Mapping[str, Any], new: Mapping[str, Any], files: Collection[str]) -> list[str]:
    """Names of the files that both have with other bytes, and that the entry still has."""
    before = {file.get("id"): file for file in old.get("resources", [])}
    return [
        str(file.get("name") or "")
        for file in new.get("resources", [])
        if file.get("id") in before
        and file["id"] in files
        and any(file.get(key) != before[file["id"]].get(key) for key in _OF_BYTES)
    ]


def _contact() -> frozenset[str]:
    return frozenset(field.name for field in catalogue().fields if field.group is Group.CONTACT)


def _day(moment: datetime | None) -> date | None:
    return clock.local(moment.replace(tzinfo=UTC)).date() if moment else None
