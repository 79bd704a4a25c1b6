"""The rule of visibility as a table: who holds which label, and which labels an entry bears."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ckanext.jiulongpo.catalog.visibility import (
    GOVERNMENT,
    OFFICE,
    PUBLIC,
    Standing,
    department_label,
    entry_labels,
    file_labels,
)

HOME = department_label("home")
OWN = {HOME, OFFICE}
ENTRY = Standing(
    id="e1",
    type="dataset",
    state="active",
    private=False,
    owner_org="home",
    creator_user_id="u1",
    extras={"catalog_state": "published", "open_type": "1", "share_type": "1"},
)


def _entry(**extras: str) -> Standing:
    return replace(ENTRY, extras={**ENTRY.extras, **extras})


@pytest.mark.parametrize("opening", ["1", "2"])
@pytest.mark.parametrize("sharing", ["1", "2", ""])
def test_a_published_open_entry_is_for_everybody(opening: str, sharing: str) -> None:
    assert set(entry_labels(_entry(open_type=opening, share_type=sharing))) == {PUBLIC} | OWN


@pytest.mark.parametrize("sharing", ["1", "2"])
@pytest.mark.parametrize("opening", ["3", ""])
def test_a_published_shared_entry_is_for_departments(opening: str, sharing: str) -> None:
    assert set(entry_labels(_entry(open_type=opening, share_type=sharing))) == {GOVERNMENT} | OWN


@pytest.mark.parametrize("opening", ["1", "2", "3", ""])
def test_an_entry_that_is_not_shared_stays_at_home_even_if_it_says_open(opening: str) -> None:
    assert set(entry_labels(_entry(open_type=opening, share_type="3"))) == OWN


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "registered", "withdrawn", ""])
def test_an_entry_that_is_not_published_stays_at_home(state: str) -> None:
    assert set(entry_labels(_entry(catalog_state=state))) == OWN


@pytest.mark.parametrize("opening", ["", "0", "4", "public"])
def test_a_value_outside_the_code_list_opens_nothing(opening: str) -> None:
    assert set(entry_labels(_entry(open_type=opening, share_type=opening))) == OWN


@pytest.mark.parametrize("state", ["draft", "deleted"])
def test_what_ckan_itself_holds_back_stays_at_home(state: str) -> None:
    assert set(entry_labels(replace(ENTRY, state=state))) == OWN


def test_the_column_private_decides_nothing_about_an_entry() -> None:
    assert PUBLIC in entry_labels(replace(ENTRY, private=True))


def test_an_entry_without_a_department_belongs_to_its_creator_and_the_office() -> None:
    homeless = replace(ENTRY, owner_org=None, state="draft")
    assert set(entry_labels(homeless)) == {"creator-u1", OFFICE}


@pytest.mark.ckan_config("ckan.auth.allow_dataset_collaborators", True)
def test_collaborators_keep_their_label() -> None:
    assert "collaborator-e1" in entry_labels(replace(ENTRY, state="draft"))


def test_a_harvest_source_is_never_public() -> None:
    source = replace(ENTRY, type="harvest", extras={})
    assert set(entry_labels(source)) == OWN


@pytest.mark.parametrize(("private", "seen"), [(False, True), (True, False)])
def test_other_package_types_follow_ckan(private: bool, seen: bool) -> None:
    page = replace(ENTRY, type="showcase", private=private, extras={})
    assert (PUBLIC in entry_labels(page)) is seen
    assert (PUBLIC in file_labels(page)) is seen


def test_files_of_an_unconditionally_open_entry_are_for_everybody() -> None:
    assert PUBLIC in file_labels(ENTRY)


@pytest.mark.parametrize(
    "extras",
    [
        {"open_type": "2"},
        {"open_type": "3", "share_type": "1"},
        {"open_type": "1", "share_type": "3"},
        {"open_type": "1", "catalog_state": "draft"},
        {"open_type": "1", "catalog_state": "withdrawn"},
    ],
)
def test_all_other_files_are_for_the_department_and_the_office(extras: dict[str, str]) -> None:
    assert set(file_labels(_entry(**extras))) == OWN
