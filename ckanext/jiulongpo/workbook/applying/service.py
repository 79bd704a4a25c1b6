"""Writing what was checked into the catalogue, and taking it back.

Drafts are written in batches; any other entry goes through CKAN's own action, where the workflow
stands, one by one. The workbook is read and judged anew, and what somebody else has changed since
the check is left as it is. Each batch notes its results in the transaction that writes it, so that
an import that broke off goes on where it was.
"""

from __future__ import annotations

import base64
import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.shared import DirectWriter
from ckanext.jiulongpo.workbook import faults, service
from ckanext.jiulongpo.workbook.checking import Judged
from ckanext.jiulongpo.workbook.model import ImportedEntry
from ckanext.jiulongpo.workbook.stored.service import packages

__all__ = ["Applying", "undo"]

log = logging.getLogger(__name__)

_DRAFT = "draft"
_CHUNK = 200
_Note = dict[str, Any]


class Applying:
    """Writes one import as the person who sent it.

    Args:
        import_id: the import, claimed.
        actor: the person.
        writer: writes drafts in batches.
    """

    def __init__(self, import_id: str, actor: model.User, writer: DirectWriter) -> None:
        self._import_id = import_id
        self._actor = actor
        self._writer = writer
        self._checked = service.results_of(import_id)

    def apply(self, batches: Iterable[Sequence[Judged]]) -> None:
        """Write all that is good; commits after each batch."""
        total = sum(1 for line in self._checked.values() if line[0] in {"new", "changed"})
        done = 0
        service.progress(self._import_id, 0, total)
        for batch in batches:
            due = [judged for judged in batch if self._is_due(judged)]
            done += sum(1 for each in batch if self._wanted(each.number))
            fresh = [judged for judged in due if self._wanted(judged.number) == "new"]
            changed = [judged for judged in due if self._wanted(judged.number) == "changed"]
            self._create(fresh)
            self._update([each for each in changed if each.state == _DRAFT])
            self._writer.commit()
            for judged in changed:
                if judged.state != _DRAFT:
                    self._update_by_action(judged)
            service.progress(self._import_id, done)

    def _wanted(self, number: int) -> str:
        """What the check has promised of an entry: ``new``, ``changed`` or nothing."""
        outcome = self._checked.get(number, ("",))[0]
        return outcome if outcome in {"new", "changed"} else ""

    def _is_due(self, judged: Judged) -> bool:
        """Whether the entry is to be written now; notes it where others came in between."""
        wanted = self._wanted(judged.number)
        if not wanted or self._checked[judged.number][1]:
            return False
        if wanted == "new" and judged.outcome == "new":
            return True
        if wanted == "new" and judged.package and judged.package.id == self._new_id(judged):
            self._note([_created(judged.number, judged.package.id, judged.modified)])
            return False
        if judged.outcome == "changed" and judged.modified == self._checked[judged.number][3]:
            return True
        self._note([_refused(judged.number, [faults.CHANGED_MEANWHILE()])])
        return False

    def _new_id(self, judged: Judged) -> str:
        """The same in every attempt, so that none is created twice."""
        return str(uuid.uuid5(uuid.UUID(self._import_id), str(judged.number)))

    def _create(self, batch: Sequence[Judged]) -> None:
        """New drafts in one go; where that fails, one by one."""
        if not batch:
            return
        try:
            self._create_together(batch)
        except Exception as error:
            self._writer.rollback()
            if len(batch) == 1:
                log.exception("An entry could not be stored")
                reason = faults.REFUSED(reason=type(error).__name__)
                self._note([_refused(batch[0].number, [reason])])
                self._writer.commit()
                return
            for judged in batch:
                self._create([judged])
                self._writer.commit()

    def _create_together(self, batch: Sequence[Judged]) -> None:
        given = []
        for judged in batch:
            package_id = self._new_id(judged)
            given.append({**judged.entry, "id": package_id, "name": _name(package_id)})
        written = self._writer.create(given)
        notes = []
        for judged, entry in zip(batch, given, strict=True):
            findings = written.refused.get(entry["id"])
            if findings:
                notes.append(_refused(judged.number, findings))
            else:
                moment = written.modified[entry["id"]]
                notes.append(_created(judged.number, entry["id"], moment))
        self._note(notes)

    def _update(self, batch: Sequence[Judged]) -> None:
        """Changed drafts in one go, as they stand when their rows are locked."""
        ids = [judged.package.id for judged in batch if judged.package]
        if not ids:
            return
        locked = packages(ids, lock=True)
        changes = [
            (locked[judged.package.id], judged.entry)
            for judged in batch
            if judged.package and judged.package.id in locked
        ]
        written = self._writer.update(changes)
        notes = []
        for judged in batch:
            assert judged.package is not None  # noqa: S101 - changed entries have one
            refused = written.refused.get(judged.package.id)
            if refused:
                notes.append(_refused(judged.number, refused))
            else:
                moment = written.modified.get(judged.package.id, judged.modified)
                notes.append(_updated(judged, moment))
        self._note(notes)

    def _update_by_action(self, judged: Judged) -> None:
        assert judged.package is not None  # noqa: S101 - changed entries have one
        try:
            context = Context(user=self._actor.name, auth_user_obj=self._actor)
            shown = tk.get_action("package_update")(context, dict(judged.entry))
        except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound) as error:
            model.Session.rollback()
            self._note([_refused(judged.number, [faults.REFUSED(reason=_reason(error))])])
        else:
            self._note([_updated(judged, str(shown.get("metadata_modified") or ""))])
        model.Session.commit()

    def _note(self, notes: Sequence[_Note]) -> None:
        _write_notes(self._import_id, notes)


def undo(import_id: str, actor: model.User, writer: DirectWriter) -> None:
    """Take an import back: created entries are deleted, changed ones get their values again.

    What somebody has changed since is left as it is, and noted so.

    Args:
        import_id: the import, claimed.
        actor: the person.
        writer: writes drafts in batches.
    """
    service.progress(import_id, 0, _count_written(import_id))
    undoing = _Undoing(import_id, actor, writer)
    last = done = 0
    while chunk := _written_rows(import_id, after=last):
        undoing.take_back(chunk)
        last, done = chunk[-1].number, done + len(chunk)
        service.progress(import_id, done)


class _Undoing:
    """Takes an import back, a batch at a time."""

    def __init__(self, import_id: str, actor: model.User, writer: DirectWriter) -> None:
        self._import_id = import_id
        self._actor = actor
        self._writer = writer
        self._rights: dict[str, bool] = {}

    def take_back(self, rows: Sequence[_Written]) -> None:
        """Drafts in one go, other entries one by one; commits."""
        found = packages((row.package_id for row in rows), lock=True)
        standing = [row for row in rows if self._is_untouched(row, found.get(row.package_id))]
        untouched = {row.number for row in standing}
        notes = [_kept(row, faults.NOT_UNDONE()) for row in rows if row.number not in untouched]
        made = [row for row in standing if row.result == "created"]
        changed = [row for row in standing if row.result != "created"]
        self._writer.delete([found[row.package_id] for row in made])
        notes += [_undone(row) for row in made]
        stored = [found[row.package_id] for row in changed]
        ids = [package.id for package in stored]
        shown = dict(zip(ids, self._writer.show(stored), strict=True))
        drafts = [row for row in changed if _is_draft(row, shown)]
        given = [(found[row.package_id], _restored(row, shown)) for row in drafts]
        refused = self._writer.update(given).refused
        for row in drafts:
            findings = refused.get(row.package_id)
            notes.append(_kept(row, findings[0]) if findings else _undone(row))
        self._note(notes)
        self._writer.commit()
        for row in changed:
            if row not in drafts:
                self._restore_by_action(row, _restored(row, shown))

    def _is_untouched(self, row: _Written, package: model.Package | None) -> bool:
        """Whether the entry is as the import left it, and the person may still change it."""
        if package is None or not package.metadata_modified:
            return False
        if package.metadata_modified.isoformat() != row.modified:
            return False
        if row.result != "created":
            return self._may("package_update", package.id)
        # What the person has created himself and nobody has touched since: one answer for each
        # department holds for all of its drafts
        owner = package.owner_org or ""
        if owner not in self._rights:
            self._rights[owner] = self._may("package_delete", package.id)
        return self._rights[owner]

    def _may(self, action: str, package_id: str) -> bool:
        try:
            tk.check_access(action, self._context(), {"id": package_id})
        except tk.NotAuthorized:
            return False
        return True

    def _restore_by_action(self, row: _Written, entry: Mapping[str, Any]) -> None:
        try:
            tk.get_action("package_update")(self._context(), dict(entry))
        except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound) as error:
            model.Session.rollback()
            self._note([_kept(row, faults.REFUSED(reason=_reason(error)))])
        else:
            self._note([_undone(row)])
        model.Session.commit()

    def _context(self) -> Context:
        return Context(user=self._actor.name, auth_user_obj=self._actor)

    def _note(self, notes: Sequence[_Note]) -> None:
        _write_notes(self._import_id, notes)


def _is_draft(row: _Written, shown: Mapping[str, Mapping[str, Any]]) -> bool:
    return shown[row.package_id].get("catalog_state") == _DRAFT


def _restored(row: _Written, shown: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The entry with the values that the import has changed as they were before."""
    stood = {**shown[row.package_id], **(row.before or {})}
    return {name: value for name, value in stood.items() if value is not None}


def _undone(row: _Written) -> _Note:
    return {"number": row.number, "result": "undone"}


def _kept(row: _Written, finding: Finding) -> _Note:
    told = [*row.findings, {**finding.as_dict(), "sheet": "", "row": 0, "column": 0}]
    return {"number": row.number, "result": "kept", "findings": told}


class _Written:
    """A row of an import that has written something, apart from the session."""

    __slots__ = ("before", "findings", "modified", "number", "package_id", "result")

    def __init__(self, row: ImportedEntry) -> None:
        self.number = row.number
        self.result = row.result
        self.package_id = row.package_id
        self.modified = row.modified
        self.before = row.before
        self.findings = list(row.findings)


def _is_written(import_id: str) -> sa.ColumnElement[bool]:
    results = ImportedEntry.result.in_(("created", "updated"))
    return sa.and_(ImportedEntry.import_id == import_id, results)


def _count_written(import_id: str) -> int:
    query = sa.select(sa.func.count()).select_from(ImportedEntry)
    return model.Session.scalar(query.where(_is_written(import_id))) or 0


def _written_rows(import_id: str, after: int) -> list[_Written]:
    """The next rows that have written something; no more are in memory at a time."""
    query = sa.select(ImportedEntry).where(_is_written(import_id), ImportedEntry.number > after)
    found = model.Session.scalars(query.order_by(ImportedEntry.number).limit(_CHUNK))
    return [_Written(row) for row in found]


def _write_notes(import_id: str, notes: Sequence[_Note]) -> None:
    """What became of entries, in the running transaction."""
    table = ImportedEntry.__table__
    for names, group in _by_names(notes).items():
        statement = (
            sa.update(table)
            .where(table.c.import_id == import_id, table.c.number == sa.bindparam("at"))
            .values({name: sa.bindparam(f"to_{name}", type_=table.c[name].type) for name in names})
        )
        rows = [
            {"at": note["number"], **{f"to_{name}": note[name] for name in names}} for note in group
        ]
        model.Session.connection().execute(statement, rows)


def _by_names(notes: Sequence[_Note]) -> dict[tuple[str, ...], list[_Note]]:
    groups: dict[tuple[str, ...], list[_Note]] = {}
    for note in notes:
        groups.setdefault(tuple(sorted(note.keys() - {"number"})), []).append(note)
    return groups


def _created(number: int, package_id: str, modified: str) -> _Note:
    told = {"number": number, "result": "created", "before": None}
    return {**told, "package_id": package_id, "modified": modified}


def _updated(judged: Judged, modified: str) -> _Note:
    assert judged.package is not None  # noqa: S101 - changed entries have one
    told = {"number": judged.number, "result": "updated", "before": judged.before}
    return {**told, "package_id": judged.package.id, "modified": modified}


def _refused(number: int, findings: Sequence[Finding]) -> _Note:
    told = [{**finding.as_dict(), "sheet": "", "row": 0, "column": 0} for finding in findings]
    return {"number": number, "result": "refused", "findings": told}


def _reason(error: Exception) -> str:
    """What the catalogue says, in one line."""
    if isinstance(error, tk.ValidationError):
        return "; ".join(_texts(error.error_dict))
    return str(error) or type(error).__name__


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif value:
        yield str(value)


def _name(package_id: str) -> str:
    """A short address for an entry, made from its id."""
    return "jlp-" + base64.b32encode(uuid.UUID(package_id).bytes[:10]).decode().lower()
