"""What the workbook itself checks while it is filled in: drop-downs, required and wrong cells.

The same fields that the gate demands (``schemas/catalogue.yaml``) are shaded here, so that a clerk
sees most of what the import would find before sending the file.
"""

from __future__ import annotations

from typing import Any

from ckanext.jiulongpo.schemas.catalogue import Field, catalogue
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.workbook.columns import ITEM, TERMS, Column, template

__all__ = ["FIRST_ROW", "add_checks"]

FIRST_ROW = 4
"""First row of data, from 0: stamp, groups, headers and help stand above it."""

_LINKED = {
    "class.1": "=jlp_class_root",
    "class.2": '=INDIRECT("jlp_class_"&LEFT({class.1},1))',
    "class.3": '=INDIRECT("jlp_class_"&LEFT({class.2},3))',
    "class.4": '=INDIRECT("jlp_class_"&LEFT({class.3},6))',
    "owner_org": "=jlp_departments",
    "format_class": "=jlp_format_class",
    "format_type": '=INDIRECT("jlp_format_"&MATCH({format_class},jlp_format_class,0))',
    "share_mode_type": '=INDIRECT("jlp_mode_"&MATCH({format_class},jlp_format_class,0))',
}
"""Lists that depend on another column, and those whose name is not that of a code list."""
_FREE = frozenset({"class.4", "owner_org"})
"""Another value than those of the list may be right: the list only helps."""
_SERVERS_OWN = "name"
"""By it the server tells an entry again; whoever types there is told to leave it."""
_OF_ROWS = frozenset(name for names in TERMS.values() for name in names)
"""What each row states for its own item."""
_LEFT_TO_SERVER = frozenset({"provider_code", "resource_code", "name"})


def add_checks(book: Any, sheet: Any, last: int, bottom: int) -> None:  # noqa: ANN401 - untyped library
    """Drop-downs, limits and shading for the rows of data.

    Args:
        book: of XlsxWriter.
        sheet: with the entries.
        last: last row, from 0, that is shaded.
        bottom: last row of the sheet: drop-downs and limits hold however far somebody writes.
    """
    warm = book.add_format({"bg_color": "#FBE5CC"})
    wrong = book.add_format({"bg_color": "#F8C9C4", "font_color": "#8B1A10"})
    for place, column in enumerate(template().columns):
        check = _validation(column)
        if check:
            sheet.data_validation(FIRST_ROW, place, bottom, place, check)
        required = _required(column)
        if required:
            of_entry = column.key not in _OF_ROWS and not column.key.startswith(ITEM)
            asked = f'{_cell(column.key)}="",{required}' + (f",{_own_row()}" if of_entry else "")
            _shade(sheet, place, last, f"AND({_started()},{asked})", warm)
    for key, formula in _contradictions():
        _shade(sheet, template().index(key), last, formula, wrong)


def _shade(sheet: Any, place: int, last: int, formula: str, form: Any) -> None:  # noqa: ANN401 -- xlsxwriter's
    told = {"type": "formula", "criteria": f"={formula}", "format": form}
    sheet.conditional_format(FIRST_ROW, place, last, place, told)


def _cell(key: str) -> str:
    """The cell of a column in the first row of data; the other rows follow from it."""
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - megabytes that only whoever makes a workbook needs

    return f"${xl_col_to_name(template().index(key))}{FIRST_ROW + 1}"


def _filled(formula: str) -> str:
    for column in template().columns:
        formula = formula.replace("{" + column.key + "}", _cell(column.key))
    return formula


def _started() -> str:
    """Something is written in the row; what the server fills in does not count."""
    first, last = template().columns[0], template().columns[-2]
    return f"COUNTA({_cell(first.key)}:{_cell(last.key)})>0"


def _own_row() -> str:
    """The row says which entry it is; the rows of its further items may leave that out."""
    title, item = _cell("title"), _cell(f"{ITEM}name")
    return f'OR(ROW()={FIRST_ROW + 1},{title}<>"",{item}="")'


def _validation(column: Column) -> dict[str, Any] | None:
    words, field = template().words, column.field
    if column.key == _SERVERS_OWN:
        told = {"error_title": column.header, "error_message": column.help}
        return {"validate": "custom", "value": "=FALSE", **told}
    listed = _LINKED.get(column.key)
    if listed is None and field is not None and field.code_list:
        listed = f"=jlp_{field.code_list}"
    if listed is not None:
        kind = "information" if column.key in _FREE else "stop"
        told = {"error_title": column.header, "error_message": words["choose"], "error_type": kind}
        return {"validate": "list", "source": _filled(listed), **told}
    if field is None:
        return None
    if field.value in {"number", "integer"}:
        kind = "decimal" if field.value == "number" else "integer"
        told = {"error_title": column.header[:32], "error_message": words["number"]}
        return {"validate": kind, "criteria": ">=", "value": 0, **told}
    if field.max_length and field.value == "text":
        limit = words["longest"].format(limit=field.max_length)
        told = {"error_title": column.header[:32], "error_message": limit}
        return {"validate": "length", "criteria": "<=", "value": field.max_length, **told}
    return None


def _required(column: Column) -> str:
    """When the cell has to be filled, as a condition; empty for never."""
    if column.key in {"class.1", "class.2", "class.3"}:
        return "TRUE"
    field = column.field
    if field is None or column.key in _LEFT_TO_SERVER:
        return ""
    if column.key == f"{ITEM}name":
        return _one_of("format_class", catalogue().items, "format_class")
    if column.key.startswith(ITEM):
        named = f'{_cell(f"{ITEM}name")}<>""'
        conditions = [_one_of(f"{ITEM}{other}", field, other) for other in field.required_when]
        return f"AND({','.join([named, *conditions])})" if field.required or conditions else ""
    if field.required:
        return "TRUE"
    conditions = [_one_of(other, field, other) for other in field.required_when]
    return f"AND({','.join(conditions)})" if conditions else ""


def _one_of(key: str, field: Field, other: str) -> str:
    """The other column says one of the values for which the field is wanted."""
    asked = next(column for column in template().columns if column.key == key).field
    labels = codelist(asked.code_list if asked else "")
    said = [f'{_cell(key)}="{labels.label(code)}"' for code in field.required_when[other]]
    return f"OR({','.join(said)})"


def _contradictions() -> list[tuple[str, str]]:
    """What cannot be right together: column, and the condition under which it is red."""
    not_shared, not_open = codelist("share_type").label("3"), codelist("open_type").label("3")
    return [
        (
            "open_type",
            _filled(
                f'AND({{share_type}}="{not_shared}",{{open_type}}<>"",{{open_type}}<>"{not_open}")'
            ),
        ),
        ("format_type", _foreign("format_type", "format")),
        ("share_mode_type", _foreign("share_mode_type", "mode")),
    ]


def _foreign(key: str, name: str) -> str:
    """The value is none of the list that belongs to the row's format class."""
    listed = f'INDIRECT("jlp_{name}_"&MATCH({{format_class}},jlp_format_class,0))'
    return _filled(f'AND({{format_class}}<>"",{{{key}}}<>"",ISNA(MATCH({{{key}}},{listed},0)))')
