"""Drafts: begun, saved step by step, merged where two people write, and gone when registered.

No Flask here. Each function that writes commits, for a draft stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.registration import files
from ckanext.jiulongpo.registration.form_values import KEY, values_of
from ckanext.jiulongpo.registration.merging import Merged, merge
from ckanext.jiulongpo.registration.model import Draft, Revision
from ckanext.jiulongpo.registration.paths import flat, noted, paths_of
from ckanext.jiulongpo.registration.row_merging import ITEMS, rekeyed, settled
from ckanext.jiulongpo.registration.steps import STEPS

__all__ = [
    "accept",
    "begin",
    "current",
    "discard",
    "draft",
    "draft_of",
    "drafts_of",
    "entries_of",
    "forget_file",
    "going_of",
    "keep",
    "keep_file",
    "known_as",
    "propose",
    "rebase",
    "resolve",
    "rows_at",
    "save",
    "values_at",
]

KEPT = 60
"""Revisions of a draft that are remembered, to tell what somebody had read when he saves."""
MODIFIED = "metadata_modified"
_MOST = 200


def draft(draft_id: str) -> Draft | None:
    """A draft by its id."""
    return model.Session.get(Draft, draft_id)


def current(draft_id: str) -> Draft:
    """A draft as it is now, whatever this session has read before.

    Raises:
        ObjectNotFound: it was registered or discarded meanwhile.
    """
    stored = _locked(draft_id)
    model.Session.commit()
    return stored


def draft_of(package_id: str) -> Draft | None:
    """The draft by which an entry is being changed."""
    return model.Session.scalars(sa.select(Draft).where(Draft.package_id == package_id)).first()


def drafts_of(user_id: str, organisations: Sequence[str]) -> list[Draft]:
    """Drafts of a person and of the departments whose editors share them, newest first."""
    query = (
        sa.select(Draft)
        .where(sa.or_(Draft.creator == user_id, Draft.owner_org.in_(organisations)))
        .order_by(Draft.changed.desc())
        .limit(_MOST)
    )
    return list(model.Session.scalars(query))


def going_of(user_id: str) -> int:
    """How many drafts of a person are announced to go."""
    query = sa.select(sa.func.count()).where(Draft.creator == user_id, Draft.told.is_not(None))
    return int(model.Session.scalar(query) or 0)


def begin(
    user_id: str,
    values: Mapping[str, Any],
    entry: Mapping[str, Any] | None = None,
    proposed: Mapping[str, str] | None = None,
) -> Draft:
    """Begin a draft.

    Args:
        user_id: whose it is.
        values: what is known already, such as the department.
        entry: the entry that is to be changed; its fields come first.
        proposed: path → where a value was taken from.
    """
    origin = values_of(entry) if entry else None
    held = {**(origin or {}), **values}
    now = datetime.now(UTC)
    fresh = Draft(
        id=str(uuid4()),
        package_id=entry["id"] if entry else None,
        owner_org=held.get("owner_org", ""),
        creator=user_id,
        created=now,
        changed=now,
        used=now,
        changed_by=user_id,
        revision=1,
        values=held,
        origin={**origin, MODIFIED: entry[MODIFIED]} if origin is not None and entry else None,
        proposed=dict(proposed or {}),
        seen=[step.name for step in STEPS if step.sections] if entry else [],
        clashes=[],
    )
    model.Session.add(fresh)
    try:
        model.Session.flush()
    except IntegrityError:  # somebody has begun to change the entry in the same moment
        model.Session.rollback()
        begun = draft_of(fresh.package_id or "")
        if begun is None:
            raise
        return begun
    model.Session.add(Revision(draft_id=fresh.id, revision=1, values=held))
    model.Session.commit()
    return fresh


def save(
    draft_id: str,
    changes: Mapping[str, Any],
    revision: int,
    user_id: str,
    seen: str = "",
) -> tuple[Draft, Merged]:
    """Take in what a person has written.

    What others have saved since he read the draft stays. Where both have changed one field, or one
    cell of a row, theirs stays and his is kept beside it, until somebody chooses.

    Args:
        draft_id: an existing draft.
        changes: field → value.
        revision: the one that he had read.
        user_id: who saves.
        seen: a step that he has tried to finish.
    """
    stored = _locked(draft_id)
    base = _read(stored, revision)
    merged = merge(base, stored.values, changes)
    _unmark(stored, merged.values)
    stored.clashes = noted(stored.clashes, merged.clashes, user_id)
    if seen and seen not in stored.seen:
        stored.seen = [*stored.seen, seen]
    _store(stored, merged.values, user_id)
    model.Session.commit()
    return stored, merged


def propose(draft_id: str, values: Mapping[str, Any], source: str, user_id: str) -> Draft:
    """Put in values that nobody has confirmed yet, each marked with where it comes from.

    What somebody has written, changed or confirmed stays.

    Args:
        draft_id: an existing draft.
        values: field → value; rows bring their keys.
        source: such as ``file``.
        user_id: on whose behalf.
    """
    stored = _locked(draft_id)
    wanted = {
        name: value
        for name, value in values.items()
        if value and (not stored.values.get(name) or _is_untouched(stored, name))
    }
    marks = {path: source for name, value in wanted.items() for path in paths_of(name, value)}
    kept = {
        path: mark for path, mark in stored.proposed.items() if path.partition(".")[0] not in wanted
    }
    stored.proposed = {**kept, **marks}
    _store(stored, {**stored.values, **wanted}, user_id)
    model.Session.commit()
    return stored


def accept(draft_id: str, fields: Iterable[str]) -> Draft:
    """Confirm the proposed values of some fields."""
    stored, names = _locked(draft_id), set(fields)
    stored.proposed = {
        path: mark for path, mark in stored.proposed.items() if path.partition(".")[0] not in names
    }
    model.Session.commit()
    return stored


def resolve(draft_id: str, field: str, chosen: str, user_id: str) -> Draft:
    """End a clash: take what the draft holds (``theirs``) or the other (``mine``).

    Args:
        draft_id: an existing draft.
        field: the place of the clash, a field or a path into a row.
        chosen: ``theirs`` or ``mine``.
        user_id: who chooses.
    """
    stored = _locked(draft_id)
    clash = next((one for one in stored.clashes if one["field"] == field), None)
    if clash is not None:
        stored.clashes = [one for one in stored.clashes if one is not clash]
        if chosen == "mine":
            _store(stored, settled(stored.values, field, clash["value"]), user_id)
    model.Session.commit()
    return stored


def rebase(draft_id: str, entry: Mapping[str, Any]) -> Draft:
    """Take in what was changed in the entry itself since the draft was begun.

    A field that both have changed becomes a clash: the draft then holds the entry's value.
    """
    stored = _locked(draft_id)
    now = values_of(entry)
    if stored.origin and ITEMS in now:  # the entry's rows have no keys: they are told by content
        others = [row[KEY] for row in stored.values.get(ITEMS, ())]
        now[ITEMS] = rekeyed(now[ITEMS], stored.origin.get(ITEMS, ()), others)
    if stored.origin is not None and _without_time(stored.origin) != now:
        mine = {name: stored.values.get(name, "") for name in {*stored.values, *stored.origin}}
        mine.pop(MODIFIED, None)
        merged = merge(_without_time(stored.origin), now, mine)
        _unmark(stored, merged.values)
        stored.clashes = noted(stored.clashes, merged.clashes, stored.changed_by)
        _store(stored, merged.values, stored.changed_by)
    stored.origin = {**now, MODIFIED: entry[MODIFIED]}
    model.Session.commit()
    return stored


def rows_at(draft_id: str, revision: int) -> list[dict[str, Any]]:
    """The rows that a person had read; those of now where nobody remembers."""
    stored = draft(draft_id)
    return list(values_at(stored, revision).get(ITEMS, ())) if stored else []


def values_at(stored: Draft, revision: int) -> dict[str, Any]:
    """The values that a person had read; those of now where nobody remembers."""
    read = _read(stored, revision)
    return stored.values if read is None else read


def keep(draft_id: str) -> Draft:
    """Say that a draft is still wanted: its time begins anew."""
    stored = _locked(draft_id)
    _use(stored)
    model.Session.commit()
    return stored


def keep_file(draft_id: str, content: bytes, facts: Mapping[str, Any]) -> Draft:
    """Keep the file from which a draft is filled in, in place of any before it."""
    stored = _locked(draft_id)
    files.drop(stored.file)
    stored.file = {**facts, "place": files.keep(draft_id, content)}
    model.Session.commit()
    return stored


def forget_file(draft_id: str) -> None:
    """The file has become the entry's own; the draft's copy goes."""
    stored = _locked(draft_id)
    files.drop(stored.file)
    stored.file = None
    model.Session.commit()


def known_as(draft_id: str, package_id: str) -> None:
    """Note the entry that a draft has become, while something is still to be done with it."""
    stored = _locked(draft_id)
    stored.package_id = package_id
    model.Session.commit()


def discard(draft_id: str) -> None:
    """Remove a draft with all that belongs to it."""
    stored = _locked(draft_id)
    files.drop(stored.file)
    model.Session.delete(stored)
    model.Session.commit()


def entries_of(owner_org: str, except_id: str = "") -> list[tuple[str, str, str, str]]:
    """Id, name, title and items (as JSON) of a department's entries in every state."""
    items = model.Package.extras["items"].astext
    query = sa.select(model.Package.id, model.Package.name, model.Package.title, items).where(
        model.Package.owner_org == owner_org,
        model.Package.type == "dataset",
        model.Package.state == "active",
        model.Package.id != except_id,
    )
    return [
        (key, name, title or "", rows or "")
        for key, name, title, rows in model.Session.execute(query)
    ]


def _locked(draft_id: str) -> Draft:
    """The draft as it is now, held against others until the transaction ends.

    Raises:
        ObjectNotFound: it was registered or discarded meanwhile.
    """
    query = sa.select(Draft).where(Draft.id == draft_id).with_for_update()
    found = model.Session.execute(query, execution_options={"populate_existing": True})
    stored = found.scalar_one_or_none()
    if stored is None:
        raise tk.ObjectNotFound(tk._("The draft is registered or discarded"))
    return stored


def _read(stored: Draft, revision: int) -> dict[str, Any] | None:
    """The values at a revision; ``None`` where they are not remembered any more."""
    if revision == stored.revision:
        return stored.values
    row = model.Session.get(Revision, (stored.id, revision))
    return row.values if row else None


def _use(stored: Draft) -> None:
    """The draft is in use: nobody is told any more that it is to go."""
    stored.used, stored.told = datetime.now(UTC), None


def _store(stored: Draft, values: dict[str, Any], user_id: str) -> None:
    _use(stored)
    if values == stored.values:
        return
    stored.values = values
    stored.owner_org = values.get("owner_org", "")
    stored.revision += 1
    stored.changed, stored.changed_by = datetime.now(UTC), user_id
    model.Session.add(Revision(draft_id=stored.id, revision=stored.revision, values=values))
    old = sa.delete(Revision).where(
        Revision.draft_id == stored.id, Revision.revision <= stored.revision - KEPT
    )
    model.Session.execute(old)


def _is_untouched(stored: Draft, name: str) -> bool:
    """Whether all of a field's value still waits for somebody to confirm it."""
    return all(path in stored.proposed for path in paths_of(name, stored.values[name]))


def _unmark(stored: Draft, values: Mapping[str, Any]) -> None:
    """A value that a person has changed is his own."""
    before, after = flat(stored.values), flat(values)
    stored.proposed = {
        path: mark for path, mark in stored.proposed.items() if after.get(path) == before.get(path)
    }


def _without_time(origin: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in origin.items() if name != MODIFIED}
