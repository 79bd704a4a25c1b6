"""The form is made of the catalogue's fields: all of them, each once."""

from __future__ import annotations

from collections import Counter

from ckanext.jiulongpo.registration.steps import CHECK, STEPS, fields_of, step_named, step_of
from ckanext.jiulongpo.schemas.catalogue import Group, catalogue


def test_every_field_that_people_write_stands_in_one_step() -> None:
    placed = Counter(
        f.name for step in STEPS for _section, fields in fields_of(step) for f in fields
    )
    wanted = {f.name for f in catalogue().fields if f.group is not Group.WORKFLOW}
    assert set(placed) == wanted
    assert set(placed.values()) == {1}


def test_no_section_is_empty() -> None:
    assert all(fields for step in STEPS for _section, fields in fields_of(step))


def test_a_place_of_a_row_is_in_the_step_of_the_rows() -> None:
    assert step_of("items.3.name") is step_named("content")
    assert step_of("share_condition") is step_named("terms")
    assert step_of("completion") is CHECK
    assert step_named("nonsense") is None
