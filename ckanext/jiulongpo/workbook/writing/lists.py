"""The lists behind the drop-downs: code lists, departments and the class table, as named ranges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.workbook.columns import template

__all__ = ["ClassRow", "Lists", "write_lists"]

_PREFIX = "jlp_"


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class of the table: where it stands, its code and its name."""

    parent: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Lists:
    """What a person may choose from besides the code lists.

    Attributes:
        departments: titles of the departments for which the person may write.
        classes: the class table, those of one parent together.
    """

    departments: Sequence[str] = ()
    classes: Sequence[ClassRow] = ()


def write_lists(book: Any, lists: Lists, head: Any) -> None:  # noqa: ANN401 - untyped library
    """Two sheets of reference, and a name for each list that a drop-down shows.

    Args:
        book: of XlsxWriter.
        lists: departments and classes.
        head: format of headings.
    """
    _write_codes(book, lists, head)
    _write_classes(book, lists.classes, head)


def _write_codes(book: Any, lists: Lists, head: Any) -> None:  # noqa: ANN401 - untyped library
    sheet_name = template().words["lists"]
    columns = [*_code_columns(), ("departments", template().words["department"], lists.departments)]
    sheet = book.add_worksheet(sheet_name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    for column, (name, _title, values) in enumerate(columns):
        _name(book, name, sheet_name, (1, column), max(len(values), 1))
    longest = max(len(values) for _, _title, values in columns)
    for column, (_, title, _values) in enumerate(columns):
        sheet.write_string(0, column, title.rstrip("："), head)
    for row in range(longest):
        for column, (_, _title, values) in enumerate(columns):
            if row < len(values):
                sheet.write_string(row + 1, column, values[row])


def _code_columns() -> Iterable[tuple[str, str, Sequence[str]]]:
    """Name, heading and values of each list; those of a format class by its place in the list."""
    today = datetime.now(UTC).date()
    for name in ("share_type", "share_mode_class", "open_type", "update_cycle", "item_data_type"):
        known = codelist(name)
        values = [entry.label() for entry in known if entry.is_valid(today)]
        yield name, known.title["zh_Hans_CN"], values
    classes = list(codelist("format_class"))
    yield "format_class", codelist("format_class").title["zh_Hans_CN"], [c.label() for c in classes]
    types, modes = codelist("format_type"), codelist("share_mode_type")
    for number, each in enumerate(classes, 1):
        fitting = [t.label() for t in types if each.code in {t.parent, *t.facts.get("also", ())}]
        yield f"format_{number}", f"{types.title['zh_Hans_CN']}·{each.label()}", fitting
    for number, each in enumerate(classes, 1):
        wanted = each.facts.get("mode_types", ())
        fitting = [mode.label() for mode in modes if mode.code in wanted]
        yield f"mode_{number}", f"{modes.title['zh_Hans_CN']}·{each.label()}", fitting


def _write_classes(book: Any, classes: Sequence[ClassRow], head: Any) -> None:  # noqa: ANN401 -- xlsxwriter's
    """One class a row; the classes below one stand together, so that a range names them."""
    sheet_name = template().words["classes"]
    sheet = book.add_worksheet(sheet_name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 40)
    sheet.write_string(0, 0, sheet_name, head)
    row = 1
    for parent, below in _by_parent(classes).items():
        _name(book, f"class_{parent or 'root'}", sheet_name, (row, 0), len(below))
        for each in below:
            sheet.write_string(row, 0, f"{each.code} {each.name}".strip())
            row += 1


def _by_parent(classes: Iterable[ClassRow]) -> Mapping[str, list[ClassRow]]:
    found: dict[str, list[ClassRow]] = defaultdict(list)
    for each in classes:
        found[each.parent].append(each)
    return found


def _name(book: Any, name: str, sheet: str, place: tuple[int, int], count: int) -> None:  # noqa: ANN401 - untyped library
    row, column = place
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - megabytes that only whoever makes a workbook needs

    first = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(row + count - 1, column, row_abs=True, col_abs=True)
    book.define_name(_PREFIX + name, f"='{sheet}'!{first}:{last}")
