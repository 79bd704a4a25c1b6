"""Which sheets hold entries and which their items, and what each of their columns means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.workbook import faults
from ckanext.jiulongpo.workbook.columns import ITEM, label_of, template
from ckanext.jiulongpo.workbook.ooxml.opening import RefusedError
from ckanext.jiulongpo.workbook.ooxml.parts import Package, SheetPart
from ckanext.jiulongpo.workbook.ooxml.rows import Cells, read_rows
from ckanext.jiulongpo.workbook.reading.headers import NOTHING, UNKNOWN, HeaderRow, find_header

__all__ = ["ColumnChoice", "Layout", "SheetPlan", "plan"]

_HEAD = 40
_GRID_ROWS = 1_048_576
_LONGEST_DRAFT = 60


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column and what it is read as.

    Attributes:
        sheet: name of the sheet.
        column: from 0.
        header: as it is written.
        key: what it means; ``-`` for nothing that the catalogue has.
        unit: of its numbers.
        sure: by the dictionary, or confirmed by a person.
    """

    sheet: str
    column: int
    header: str
    key: str
    unit: str
    sure: bool


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet that is read.

    Attributes:
        part: the sheet.
        header: row of the names of the columns, from 1, the lower one where there are two.
        first: first row of data.
        columns: by their number from 0.
        of_items: its rows are items of entries on another sheet.
    """

    part: SheetPart
    header: int
    first: int
    columns: Mapping[int, ColumnChoice]
    of_items: bool


@dataclass(slots=True)
class Layout:
    """How a workbook is read.

    Attributes:
        sheets: with entries first, then with items.
        findings: about columns and version; a column's with the sheet and its number.
        version: of our template; empty for others.
        department: that our template was made for.
        draft: whose workbook it is, as ``<id>@<revision>``; empty for none.
    """

    sheets: list[SheetPlan] = field(default_factory=list)
    findings: list[tuple[str, int, int, Finding]] = field(default_factory=list)
    version: str = ""
    department: str = ""
    draft: str = ""

    @property
    def choices(self) -> list[ColumnChoice]:
        """Every column of every sheet that is read."""
        return [choice for sheet in self.sheets for choice in sheet.columns.values()]


def plan(package: Package, chosen: Mapping[tuple[str, int], str] | None = None) -> Layout:
    """Find the tables of a workbook.

    Args:
        package: the workbook.
        chosen: what a person says that columns mean, by sheet and number.

    Raises:
        RefusedError: no sheet has a table of entries.
    """
    layout = Layout()
    found: list[tuple[SheetPart, HeaderRow, list[tuple[int, Cells]]]] = []
    for part in package.sheets:
        if not part.is_visible or part.name in _own_sheets():
            continue
        rows = list(islice(read_rows(package, part, _GRID_ROWS), _HEAD))
        header = find_header(rows)
        if header is not None:
            found.append((part, header, rows))
    chosen_keys = chosen or {}
    for part, header, rows in found:
        _stamp(layout, rows, header)
        columns = _columns(part, header, chosen_keys)
        read = {choice.key for choice in columns.values()}
        of_items = f"{ITEM}name" in read and not _has_entry_fields(read)
        first = _first_row(rows, header, is_own=bool(layout.version))
        layout.sheets.append(SheetPlan(part, header.last, first, columns, of_items))
    _keep_tables(layout)
    _judge(layout)
    return layout


def _own_sheets() -> frozenset[str]:
    words: Mapping[str, Any] = template().words
    return frozenset(words[name] for name in ("guide", "lists", "classes", "errors"))


def _has_entry_fields(read: set[str]) -> bool:
    """Whether rows say more of an entry than its name: a sheet of items does not."""
    return bool(read & {"owner_org", "notes", "provider_code", "format_class", "class.1"})


def _keep_tables(layout: Layout) -> None:
    """Sheets with entries; sheets with items only where entries of their own have none."""
    entries = [sheet for sheet in layout.sheets if not sheet.of_items]
    items = [sheet for sheet in layout.sheets if sheet.of_items]
    if not entries:
        if not items:
            raise RefusedError(faults.NO_TABLE())
        entries, items = [replace(sheet, of_items=False) for sheet in items], []
    layout.sheets = [*entries, *items]


def _columns(
    part: SheetPart, header: HeaderRow, chosen: Mapping[tuple[str, int], str]
) -> dict[int, ColumnChoice]:
    columns: dict[int, ColumnChoice] = {}
    for each in header.headers:
        decided = chosen.get((part.name, each.column))
        key = each.match.key if decided is None else decided
        sure = each.match.sure or decided is not None
        columns[each.column] = ColumnChoice(part.name, each.column, each.text, key, each.unit, sure)
    return columns


def _first_row(rows: Sequence[tuple[int, Cells]], header: HeaderRow, *, is_own: bool) -> int:
    """The row below the header; our own template has a row of help in between."""
    first = header.last + 1
    helps = {column.help for column in template().columns}
    for number, cells in rows:
        if (
            is_own
            and number == first
            and sum(text in helps for text in cells.values()) > len(cells) / 2
        ):
            return first + 1
    return first


def _stamp(layout: Layout, rows: Sequence[tuple[int, Cells]], header: HeaderRow) -> None:
    """Version and department, as our template states them above its header."""
    words = template().words
    for number, cells in rows:
        if number >= header.first:
            return
        for text in cells.values():
            if text.startswith(words["version"]):
                layout.version = re.sub(r"[^\w.]", "", text[len(words["version"]) :])[:20]
            elif text.startswith(words["department"]):
                layout.department = text[len(words["department"]) :].strip()
            elif text.startswith(words["draft"]):
                layout.draft = text[len(words["draft"]) :].strip()[:_LONGEST_DRAFT]


def _judge(layout: Layout) -> None:
    current = template().version
    if layout.version and layout.version != current:
        finding = faults.OTHER_VERSION(version=layout.version, current=current)
        layout.findings.append((layout.sheets[0].part.name, 1, 0, finding))
    for sheet in layout.sheets:
        _judge_columns(layout, sheet)


def _judge_columns(layout: Layout, sheet: SheetPlan) -> None:
    seen: set[str] = set()
    for choice in sheet.columns.values():
        place = (sheet.part.name, sheet.header, choice.column)
        told = {"header": choice.header, "means": label_of(choice.key)}
        if choice.key == UNKNOWN:
            layout.findings.append(
                (*place, faults.UNKNOWN_COLUMN(choice.key, header=choice.header))
            )
        elif choice.key in seen and choice.key != NOTHING:
            layout.findings.append((*place, faults.SAME_COLUMN(choice.key, **told)))
        elif not choice.sure:
            layout.findings.append((*place, faults.UNSURE_COLUMN(choice.key, **told)))
        seen.add(choice.key)
    if "title" not in seen:
        finding = faults.NO_TITLE_COLUMN("title")
        layout.findings.append((sheet.part.name, sheet.header, 0, finding))
