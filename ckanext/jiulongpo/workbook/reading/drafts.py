"""Rows into drafts: the rows of one entry, whatever way the template repeats them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.workbook import faults
from ckanext.jiulongpo.workbook.columns import ITEM, TERMS, label_of
from ckanext.jiulongpo.workbook.ooxml.parts import Package
from ckanext.jiulongpo.workbook.ooxml.rows import Cells, read_rows
from ckanext.jiulongpo.workbook.reading.headers import NOTHING, UNKNOWN
from ckanext.jiulongpo.workbook.reading.sheets import Layout, SheetPlan

__all__ = ["Draft", "Place", "RowOfSheet", "drafts", "only_draft"]

Place = tuple[str, int, int]
"""Sheet, row from 1 and column from 0."""
Words = Mapping[str, str]

_TERMS = frozenset(name for names in TERMS.values() for name in names)
_IDENTITY = ("name", "resource_code", "title")


@dataclass(slots=True)
class RowOfSheet:
    """One row, its cells by what they mean.

    Attributes:
        number: from 1.
        entry: what belongs to the entry.
        item: what belongs to the 信息项, without the prefix.
        terms: sharing, opening, cycle and date.
        rest: cells of columns for which the catalogue has no field, by header.
    """

    sheet: SheetPlan
    number: int
    entry: dict[str, str] = field(default_factory=dict)
    item: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)

    @property
    def is_entry(self) -> bool:
        """Whether the row says of which entry it is."""
        return any(self.entry.get(name) for name in _IDENTITY)


@dataclass(slots=True)
class Draft:
    """One entry as the workbook has it.

    Attributes:
        rows: of the entry itself; the first one is its own.
        items: rows with a 信息项; on another sheet, where the template has one for them.
        findings: what is wrong with how the rows belong together.
        apart: items stand on a sheet of their own, so that the entry's row states its own terms.
    """

    rows: list[RowOfSheet]
    items: list[RowOfSheet] = field(default_factory=list)
    findings: list[tuple[Place, Finding]] = field(default_factory=list)
    apart: bool = False

    @property
    def head(self) -> RowOfSheet:
        """The entry's own row."""
        return self.rows[0]


def drafts(
    package: Package, layout: Layout, limit: int, stray: list[tuple[Place, Finding]]
) -> Iterator[Draft]:
    """Entries in the order of the workbook.

    Args:
        package: the workbook.
        layout: its sheets and columns.
        limit: rows of a sheet that are too many.
        stray: takes findings about rows that belong to no entry.
    """
    tables = [sheet for sheet in layout.sheets if not sheet.of_items]
    apart = _items_apart(package, layout, limit)
    seen: dict[tuple[str, str], int] = {}
    for sheet in tables:
        for draft in _gather(_rows(package, sheet, limit), stray):
            _note_repeated(draft, seen)
            if apart is not None:
                draft.apart = True
                draft.items = apart.pop(draft.head.entry.get("title", ""), draft.items)
            yield draft
    for title, rows in (apart or {}).items():
        stray.append((_place(rows[0], "title"), faults.ORPHAN_ITEM("title", value=title)))


def only_draft(package: Package, layout: Layout, limit: int) -> Draft | None:
    """The entry of a workbook in which one row alone names an entry, wherever it stands.

    Somebody may have sorted the rows of its items. ``None`` where more rows name one, or none does.

    Args:
        package: the workbook.
        layout: its sheets and columns.
        limit: rows of a sheet that are too many.
    """
    if len(layout.sheets) != 1:
        return None
    rows = list(_rows(package, layout.sheets[0], limit))
    heads = [row for row in rows if row.is_entry]
    if len(heads) != 1 or any(row.entry for row in rows if row is not heads[0]):
        return None
    others = [row for row in rows if row is not heads[0]]
    return Draft([heads[0], *others], [row for row in rows if row.item])


def _rows(package: Package, sheet: SheetPlan, limit: int) -> Iterator[RowOfSheet]:
    """Rows with their cells by meaning; of two columns that mean the same, the first is read."""
    targets = _targets(sheet)
    for number, cells in read_rows(package, sheet.part, limit):
        if number < sheet.first:
            continue
        row = RowOfSheet(sheet, number)
        _sort_cells(row, cells, targets)
        if row.entry or row.item or row.terms:
            yield row


def _targets(sheet: SheetPlan) -> dict[int, tuple[str, str]]:
    """Column → the part of the row it belongs to, and its name there."""
    targets: dict[int, tuple[str, str]] = {}
    seen: set[str] = set()
    for column, choice in sheet.columns.items():
        if choice.key == NOTHING:
            continue
        if choice.key == UNKNOWN or choice.key in seen:
            targets[column] = ("rest", choice.header)
        elif choice.key.startswith(ITEM):
            targets[column] = ("item", choice.key.removeprefix(ITEM))
        else:
            targets[column] = ("terms" if choice.key in _TERMS else "entry", choice.key)
        seen.add(choice.key)
    return targets


def _sort_cells(row: RowOfSheet, cells: Cells, targets: Mapping[int, tuple[str, str]]) -> None:
    parts = {"entry": row.entry, "item": row.item, "terms": row.terms, "rest": row.rest}
    for column, text in cells.items():
        target = targets.get(column)
        if target is not None and not text.isspace():
            parts[target[0]][target[1]] = text


def _items_apart(
    package: Package, layout: Layout, limit: int
) -> dict[str, list[RowOfSheet]] | None:
    """Items of a sheet of their own by the title of their entry; ``None`` where there is none."""
    sheets = [sheet for sheet in layout.sheets if sheet.of_items]
    if not sheets:
        return None
    found: dict[str, list[RowOfSheet]] = {}
    title = ""
    for sheet in sheets:
        for row in _rows(package, sheet, limit):
            title = row.entry.get("title") or title
            found.setdefault(title, []).append(row)
    return found


def _gather(rows: Iterable[RowOfSheet], stray: list[tuple[Place, Finding]]) -> Iterator[Draft]:
    current: Draft | None = None
    for row in rows:
        if current is not None and _continues(current, row):
            _add(current, row)
            continue
        if not row.is_entry:
            if row.item and current is None:
                stray.append((_place(row, "title"), faults.NO_ENTRY("title")))
                continue
            if current is not None and not row.entry:
                _add(current, row)
                continue
        if current is not None:
            yield current
        current = Draft([row], [row] if row.item else [])
    if current is not None:
        yield current


def _continues(draft: Draft, row: RowOfSheet) -> bool:
    """Whether a row belongs to the entry above it: the same identity, or none and an item."""
    head, own = draft.head.entry, row.entry
    if own == head or not own:
        return True
    for name in ("name", "resource_code"):
        if own.get(name) and own.get(name) == head.get(name):
            return True
    if not own.get("title"):
        return not row.is_entry and bool(row.item)
    return own["title"] == head.get("title") and _agrees(own, head, "owner_org")


def _is_copy(own: Words, head: Words) -> bool:
    """A row was copied with its identity to begin another entry."""
    copied = bool(own.get("name")) and own.get("name") == head.get("name")
    return copied and not _agrees(own, head, "title")


def _agrees(own: Words, head: Words, name: str) -> bool:
    return not own.get(name) or own.get(name) == head.get(name)


def _add(draft: Draft, row: RowOfSheet) -> None:
    draft.rows.append(row)
    if row.item:
        draft.items.append(row)
    head = draft.head
    if row.entry == head.entry:
        return
    if _is_copy(row.entry, head.entry):
        draft.findings.append((_place(row, "name"), faults.SAME_NAME("name", row=head.number)))
    for name, text in row.entry.items():
        first = head.entry.get(name)
        if first is None:
            head.entry[name] = text
        elif text != first:
            draft.findings.append((_place(row, name), _difference(name, text, head)))


def _difference(name: str, text: str, head: RowOfSheet) -> Finding:
    told = {"value": text, "first": head.entry[name], "row": head.number}
    if name == "resource_code":
        return faults.DIFFERENT_CODE(name, title=head.entry.get("title", ""), **told)
    return faults.DIFFERS(name, means=label_of(name), **told)


def _note_repeated(draft: Draft, seen: dict[tuple[str, str], int]) -> None:
    """The same entry, or the same identity, twice in the workbook, with others between."""
    head = draft.head
    name = head.entry.get("name", "")
    if name:
        first = seen.setdefault((name, "name"), head.number)
        if first != head.number:
            draft.findings.append((_place(head, "name"), faults.SAME_NAME("name", row=first)))
    title = head.entry.get("title", "")
    if not title:
        return
    first = seen.setdefault((title, head.entry.get("owner_org", "")), head.number)
    if first != head.number:
        draft.findings.append((_place(head, "title"), faults.TWICE("title", row=first)))


def _place(row: RowOfSheet, key: str) -> Place:
    """The cell of a row for a key; its first column where the sheet has none for it."""
    columns = row.sheet.columns
    found = next((c for c, choice in columns.items() if choice.key == key), min(columns, default=0))
    return row.sheet.part.name, row.number, found
