"""What the gate says of a draft, told by steps and places of the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.registration.form_values import KEY, entry_of, is_blank_row, page_of_row
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.registration.steps import STEPS, Step, step_of
from ckanext.jiulongpo.schemas.catalogue import catalogue

__all__ = ["SUBMITTED", "Complaint", "StepState", "judge", "step_states"]

SUBMITTED = "submitted"
"""A draft is judged as what it is to become: a state that asks for every element."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A finding at its place in the form.

    Attributes:
        field: name of the field; empty for what concerns the whole.
        slot: where the form shows it: the field's name, or ``items-<key>`` for a row.
        column: of a row; empty otherwise.
        row: number of the row from 1; 0 outside of rows.
        error: it keeps the entry from being submitted.
        missing: an element that nobody has filled in yet.
    """

    code: str
    field: str
    slot: str
    column: str
    row: int
    error: bool
    missing: bool
    text: str
    advice: str

    @property
    def step(self) -> Step:
        """The step in which it can be mended."""
        return step_of(self.field)

    @property
    def page(self) -> int:
        """The page of rows on which it can be mended; 0 outside of rows."""
        return page_of_row(self.row - 1) if self.row else 0


@dataclass(frozen=True, slots=True)
class StepState:
    """How far a step is: its complaints, once somebody has tried to finish it."""

    step: Step
    seen: bool
    errors: int
    warnings: int
    filled: int
    current: bool


def judge(context: Context, draft: Draft, state: str = SUBMITTED) -> list[Complaint]:
    """Judge the values of a draft by the rules that the server enforces.

    Args:
        context: of whoever asks; he must be allowed to write the entry.
        draft: what is judged.
        state: the state that the entry is to have.
    """
    entry = entry_of(draft.values) | {"catalog_state": state, "completion": ""}
    if draft.package_id:
        entry["id"] = draft.package_id
    told = tk.get_action("jiulongpo_entry_check")(tk.fresh_context(context), entry)
    items = enumerate(draft.values.get("items", ()), 1)
    rows = [(number, row) for number, row in items if not is_blank_row(row)]
    complaints = [_complaint(finding, rows) for finding in told["findings"]]
    fields = {one.field for one in complaints if one.missing}
    # Without a class there is no code: that is told once, at the class
    told_twice = {"resource_code"} if "class_code" in fields else set()
    return [one for one in complaints if not (one.missing and one.field in told_twice)]


def step_states(draft: Draft, complaints: Iterable[Complaint], current: str) -> list[StepState]:
    """The steps in their order."""
    told = list(complaints)
    return [
        StepState(
            step,
            seen=step.name in draft.seen,
            errors=sum(one.error for one in told if one.step is step),
            warnings=sum(not one.error for one in told if one.step is step),
            filled=sum(
                1 for name, value in draft.values.items() if value and step_of(name) is step
            ),
            current=step.name == current,
        )
        for step in STEPS
    ]


def _complaint(
    finding: Mapping[str, Any], rows: Sequence[tuple[int, Mapping[str, Any]]]
) -> Complaint:
    name, _, rest = str(finding["field"]).partition(".")
    number, _, column = rest.partition(".")
    place = int(number) if number.isdecimal() else len(rows)
    row, values = rows[place] if place < len(rows) else (0, {})
    return Complaint(
        code=finding["code"],
        field=name,
        slot=f"items-{values[KEY]}" if row else name,
        column=column,
        row=row,
        error=finding["severity"] == "error",
        missing=finding["code"] in _missing_codes(),
        text=finding["text"],
        advice=finding["advice"],
    )


def _missing_codes() -> set[str]:
    fields = [*catalogue().fields, *catalogue().items.columns]
    return {field.missing for field in fields if field.missing}
