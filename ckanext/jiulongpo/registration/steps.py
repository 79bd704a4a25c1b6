"""The steps of the form and which fields stand in them, derived from the catalogue's fields.

A field finds its section by its number in the guideline or by its group, so that a field that is
added to ``catalogue.yaml`` appears in the form by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.schemas.catalogue import Field, Group, catalogue

__all__ = ["CHECK", "FILE", "STEPS", "Section", "Step", "fields_of", "step_named", "step_of"]


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading.

    Attributes:
        title: English msgid.
        numbers: elements of the guideline, without the letter of their part; an empty one for
            core fields that have none.
        groups: whole groups of further fields.
    """

    title: str
    numbers: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()

    def holds(self, field: Field) -> bool:
        """Whether a field belongs here."""
        if field.group is Group.CORE:
            return field.guideline.rstrip("abc") in self.numbers
        return field.group in self.groups


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form."""

    name: str
    title: str
    sections: tuple[Section, ...] = ()


FILE = Step("file", N_("Begin with a file"))
CHECK = Step("check", N_("Check and submit"))
STEPS: tuple[Step, ...] = (
    FILE,
    Step(
        "content",
        N_("Content and items"),
        (
            Section(N_("Name and class"), ("1", "2", "3", "6")),
            Section(N_("Provider"), ("4", "5", "")),
            Section(N_("Format and update"), ("7", "11")),
            Section(N_("Items"), ("8",)),
        ),
    ),
    Step(
        "terms",
        N_("Sharing and opening"),
        (
            Section(N_("Sharing between departments"), ("9",)),
            Section(N_("Opening to society"), ("10",)),
            Section(N_("Publication and relations"), ("12", "13")),
        ),
    ),
    Step(
        "more",
        N_("Further elements"),
        (
            Section(N_("Census"), groups=(Group.CENSUS,)),
            Section(N_("Extended elements"), groups=(Group.EXTENDED,)),
            Section(N_("Contact"), groups=(Group.CONTACT,)),
        ),
    ),
    CHECK,
)


def step_named(name: str) -> Step | None:
    """A step by its name in the address."""
    return next((step for step in STEPS if step.name == name), None)


@cache
def fields_of(step: Step) -> tuple[tuple[Section, tuple[Field, ...]], ...]:
    """The sections of a step, each with its fields in the catalogue's order."""
    return tuple(
        (section, tuple(field for field in catalogue().fields if section.holds(field)))
        for section in step.sections
    )


def step_of(field_name: str) -> Step:
    """Where a field, or a place such as ``items.3.name``, is filled in; the last step otherwise."""
    return _places().get(field_name.partition(".")[0], CHECK)


@cache
def _places() -> Mapping[str, Step]:
    return {
        field.name: step
        for step in STEPS
        for _section, fields in fields_of(step)
        for field in fields
    }
