"""The workbook of one entry or of a draft of the form: written from values, read back into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ckan import model

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.workbook import config, exporting, faults, working
from ckanext.jiulongpo.workbook.checking import Checker
from ckanext.jiulongpo.workbook.columns import ITEM, TERMS
from ckanext.jiulongpo.workbook.ooxml.opening import RefusedError, opened
from ckanext.jiulongpo.workbook.reading.drafts import Place, drafts, only_draft
from ckanext.jiulongpo.workbook.reading.entries import propose

__all__ = ["EntryBook", "entry_book", "read_entry_book"]

_AT = "@"


@dataclass(frozen=True, slots=True)
class EntryBook:
    """What a workbook says of one entry.

    Attributes:
        draft_id: the draft for which it was made; empty where it does not say.
        revision: the revision of the draft that it holds; 0 where it does not say.
        entry: in the catalogue's fields.
        present: fields for which it has a column; an empty one of them is meant empty.
        item_columns: columns of 信息项 that it has.
        findings: what could not be read, each with its row from 1, its column from 0 and what that
            column means.
    """

    draft_id: str
    revision: int
    entry: Mapping[str, Any]
    present: frozenset[str]
    item_columns: frozenset[str]
    findings: tuple[tuple[tuple[int, int], str, Finding], ...]


def entry_book(user: str, entry: Mapping[str, Any], draft_id: str, revision: int) -> bytes:
    """The workbook of a draft.

    Args:
        user: name of the person.
        entry: the draft's values as those of an entry.
        draft_id: which draft it is.
        revision: which of its revisions.
    """
    with exporting.export_of_draft(user, entry, f"{draft_id}{_AT}{revision}") as made:
        return made.read()


def read_entry_book(content: bytes, user: str, department: str) -> EntryBook:
    """Read the one entry that a workbook holds.

    Args:
        content: the file as it was sent.
        user: name of the person.
        department: id of the draft's own, for rows that name none.

    Raises:
        RefusedError: it cannot be read, or holds another number of entries than one.
    """
    package, layout = working.open_workbook(opened(content, working.limits()), {})
    stray: list[tuple[Place, Finding]] = []
    alone = only_draft(package, layout, config.most_rows())
    found = [alone] if alone else drafts(package, layout, config.most_rows(), stray)
    read = list(islice(found, 2))
    if not read:
        raise RefusedError(stray[0][1] if stray else faults.NO_ROWS())
    if len(read) > 1:
        raise RefusedError(faults.SEVERAL_ENTRIES())
    actor = model.User.get(user)
    assert actor is not None  # noqa: S101 - an action has asked who he is
    proposed = propose(read[0], Checker(actor, department).around(layout))
    meant = {(choice.sheet, choice.column): choice.key for choice in layout.choices}
    keys = set(meant.values())
    draft_id, _, revision = layout.draft.partition(_AT)
    columns = {key.removeprefix(ITEM) for key in keys if key.startswith(ITEM)}
    terms = {name for names in TERMS.values() for name in names} & keys
    return EntryBook(
        draft_id,
        int(revision) if revision.isdecimal() and revision.isascii() else 0,
        proposed.entry,
        proposed.present,
        frozenset(columns | terms),
        tuple(
            ((row, column), finding.field or meant.get((sheet, column), ""), finding)
            for (sheet, row, column), finding in [*proposed.findings, *stray]
        ),
    )
