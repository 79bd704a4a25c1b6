"""What the pages show of a draft: fields with choices, conditions, marks and complaints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.registration.form_values import KEY, MOST_ROWS, PAGE_ROWS
from ckanext.jiulongpo.registration.judging import Complaint
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.registration.steps import Section, Step, fields_of
from ckanext.jiulongpo.schemas.catalogue import Field, catalogue
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import class_names, classes_of_format, next_code, reader_language

__all__ = ["Choice", "Input", "Page", "RowView", "code_parts", "page_of", "shown"]

_MOST_RADIOS = 7
_LEVELS = ("类", "项", "目", "细目")
_CUTS = (1, 3, 6)
_LINKED = {"format_type": "format_class", "share_mode_type": "format_class"}
"""Fields whose choices depend on another one, by the rules of formats."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice; ``of``: values of the field on which it depends, empty where it always fits."""

    value: str
    label: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A field, or a cell of a row.

    Attributes:
        kind: how it is entered.
        when: other field → values with which it is needed, as JSON; empty where it always stands.
        wanted: whether it is needed with the values of now.
        follows: the field on which its choices depend.
        proposed: where its value was taken from; empty when a person wrote or confirmed it.
        example: what the department wrote in its last accepted entry.
        inherited: of a cell: what holds where it is empty, the entry's own value.
    """

    field: Field
    kind: str
    value: Any
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    when: str = ""
    wanted: bool = True
    follows: str = ""
    proposed: str = ""
    example: str = ""
    complaints: tuple[Complaint, ...] = ()
    inherited: str = ""

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name

    @property
    def wrong(self) -> bool:
        """Whether an error is told."""
        return any(one.error for one in self.complaints)


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of 信息项."""

    key: str
    number: int
    cells: tuple[Input, ...]
    own: tuple[Input, ...]
    complaints: tuple[Complaint, ...]

    @property
    def has_own(self) -> bool:
        """Whether it has terms of its own."""
        return any(cell.value for cell in self.own)


@dataclass(frozen=True, slots=True)
class Page:
    """A step as it is shown.

    Attributes:
        rows: those of the page of rows that is shown.
        all_rows: how many the draft has.
        rows_page: which page of rows, from 1.
        rows_pages: how many pages there are.
        too_many_rows: how many the draft has, where that is more than the form changes.
    """

    step: Step
    sections: tuple[tuple[Section, tuple[Input, ...]], ...]
    rows: tuple[RowView, ...] = ()
    blank_row: RowView | None = None
    all_rows: int = 0
    rows_page: int = 1
    rows_pages: int = 1
    too_many_rows: int = 0
    complaints: tuple[Complaint, ...] = field(default=())

    @property
    def errors(self) -> list[Complaint]:
        """Complaints that keep the entry from being submitted."""
        return [one for one in self.complaints if one.error]


def page_of(
    draft: Draft,
    step: Step,
    complaints: Iterable[Complaint],
    example: Mapping[str, Any],
    rows_page: int = 1,
) -> Page:
    """A step of a draft.

    Args:
        draft: whose values are shown.
        step: which fields.
        complaints: all of the draft; those of elements that nobody has come to yet are left out.
        example: the department's last accepted entry.
        rows_page: the page of rows that is wanted, from 1; the last one where there are fewer.
    """
    told = [one for one in complaints if one.step is step]
    if step.name not in draft.seen:
        told = [one for one in told if not one.missing]
    by_slot: dict[str, list[Complaint]] = {}
    for one in told:
        by_slot.setdefault(one.slot, []).append(one)
    sections = tuple(
        (section, tuple(_input(each, draft, by_slot, example) for each in fields))
        for section, fields in fields_of(step)
    )
    rows = draft.values.get("items", ())
    has_rows = any(each.kind == "rows" for _section, inputs in sections for each in inputs)
    page = Page(step, sections, complaints=tuple(told))
    return replace(page, **_window(draft, rows, by_slot, rows_page)) if has_rows else page


def _window(
    draft: Draft,
    rows: Sequence[Mapping[str, Any]],
    by_slot: Mapping[str, Sequence[Complaint]],
    wanted: int,
) -> dict[str, Any]:
    """The rows of one page of rows."""
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    number = min(max(wanted, 1), pages)
    told: dict[str, Any] = {
        "blank_row": _row(draft, 0, {KEY: "NEW"}, {}),
        "all_rows": len(rows),
        "rows_page": number,
        "rows_pages": pages,
    }
    if len(rows) > MOST_ROWS:
        return {**told, "too_many_rows": len(rows)}
    start = (number - 1) * PAGE_ROWS
    shown_rows = enumerate(rows[start : start + PAGE_ROWS], start + 1)
    return {**told, "rows": tuple(_row(draft, at, row, by_slot) for at, row in shown_rows)}


def shown(each: Field, value: Any) -> str:  # noqa: ANN401, PLR0911 - whatever a draft holds; one answer for each kind of value
    """A value in words."""
    if not value:
        return ""
    if each.value == "rows":
        return "、".join(str(row.get("name") or "—") for row in value)
    if isinstance(value, list):
        return "、".join(map(str, value))
    if each.code_list:
        return codelist(each.code_list).label(str(value), reader_language())
    if each.value == "class_code":
        return (
            f"{' / '.join(name for _code, name in class_names(value, reader_language()))} {value}"
        )
    if each.value == "organization":
        group = model.Group.get(str(value))
        return str(group.title or group.name) if group else ""
    return str(value)


def code_parts(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The parts of the entry's resource code, or of the one it would get, each with its name."""
    code = values.get("resource_code") or next_code(values.get("class_code", ""))
    class_code, slash, serial = str(code).partition("/")
    if not slash:
        return []
    ends = [cut for cut in _CUTS if cut < len(class_code)] + [len(class_code)]
    parts = [class_code[start:end] for start, end in zip((0, *ends), ends, strict=False)]
    return [*zip(parts, _LEVELS, strict=False), ("/", ""), (serial, tk._("serial number"))]


def _input(
    each: Field,
    draft: Draft,
    by_slot: Mapping[str, Sequence[Complaint]],
    example: Mapping[str, Any],
) -> Input:
    lang = reader_language()
    value = draft.values.get(each.name, "")
    conditional = bool(each.required_when) and each.value != "rows"
    when = {name: list(wanted) for name, wanted in each.required_when.items()}
    return Input(
        each,
        _kind(each),
        value,
        each.text(lang),
        each.help.get(lang) or each.help.get("zh_Hans_CN", ""),
        _choices(each, str(value)),
        json.dumps(when) if conditional else "",
        not conditional or each.is_wanted(draft.values) or bool(value),
        _LINKED.get(each.name, ""),
        draft.proposed.get(each.name, ""),
        shown(each, example.get(each.name))[:200],
        tuple(by_slot.get(each.name, ())),
    )


def _kind(each: Field) -> str:  # noqa: PLR0911 - one answer for each way of entering
    if each.value in {"rows", "organization", "licence", "class_code", "resource_code"}:
        return each.value
    if each.value == "code":
        few = len(codelist(each.code_list)) <= _MOST_RADIOS
        return "radio" if each.required and few else "choice"
    if each.value in {"date", "past_date"}:
        return "date"
    if each.value in {"number", "integer"}:
        return "number"
    if each.value == "resource_codes":
        return "list"
    if each.value == "text" and (each.max_length or 0) > _LONGEST_LINE:
        return "long"
    return "text"


_LONGEST_LINE = 500


def _choices(each: Field, value: str) -> tuple[Choice, ...]:
    if each.value == "organization":
        seats = tk.get_action("organization_list_for_user")(
            {"user": tk.current_user.name}, {"permission": "create_dataset"}
        )
        return tuple(Choice(seat["id"], seat["title"] or seat["name"]) for seat in seats)
    if each.value == "licence":
        licences = tk.get_action("license_list")({}, {})
        return tuple(Choice(one["id"], one["title"]) for one in licences)
    if not each.code_list:
        return ()
    known = codelist(each.code_list)
    valid = known.choices(reader_language(), datetime.now(UTC).date())
    choices = [Choice(one["value"], one["label"], _fits(each.name, one["value"])) for one in valid]
    if value and all(choice.value != value for choice in choices):
        choices.append(Choice(value, known.label(value, reader_language())))
    return tuple(choices)


def _fits(name: str, value: str) -> tuple[str, ...]:
    if name == "format_type":
        return tuple(sorted(classes_of_format(value)))
    if name == "share_mode_type":
        return tuple(
            class_.code
            for class_ in codelist("format_class")
            if value in class_.facts.get("mode_types", ())
        )
    return ()


def _row(
    draft: Draft, number: int, row: Mapping[str, Any], by_slot: Mapping[str, Sequence[Complaint]]
) -> RowView:
    key = row[KEY]
    told = tuple(by_slot.get(f"items-{key}", ()))
    cells, own = [], []
    for column in catalogue().items.columns:
        cell = Input(
            column,
            "choice" if column.code_list else _kind(column),
            row.get(column.name, ""),
            column.text(reader_language()),
            choices=_choices(column, str(row.get(column.name, ""))),
            proposed=draft.proposed.get(f"items.{key}.{column.name}", ""),
            complaints=tuple(one for one in told if one.column == column.name),
            inherited=_inherited(column, draft),
        )
        (cells if _stands_in_line(column) else own).append(cell)
    return RowView(key, number, tuple(cells), tuple(own), told)


def _of_entry(column: Field) -> Field | None:
    """The entry's field that holds for a row which leaves the column empty."""
    fields = {each.name: each for each in catalogue().fields}
    return fields.get(column.name) if column.name != "name" else None


def _stands_in_line(column: Field) -> bool:
    """Whether a column stands in the row's own line; the others open below it."""
    entry = _of_entry(column)
    if entry is not None:
        return entry.required and bool(entry.code_list)
    return (column.max_length or 0) <= _LONGEST_LINE


def _inherited(column: Field, draft: Draft) -> str:
    entry = _of_entry(column)
    value = draft.values.get(column.name) if entry else ""
    return tk._("as entry: {value}").format(value=shown(entry, value)) if entry and value else ""
