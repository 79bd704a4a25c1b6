"""What a change of the source does to an entry that people have worked on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.sink.updates import identify_files, merge

PACKAGE = "5f6f0d9a-6f0b-5f0c-9e60-3b1f0a3f0a11"
VALUES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), max_size=6)


@given(VALUES, VALUES)
def test_nothing_changes_when_the_source_says_the_same(
    stored: dict[str, int], given_: dict[str, int]
) -> None:
    assert merge(stored, given_, given_) == stored


@given(VALUES, VALUES, VALUES)
def test_a_field_that_the_source_left_alone_stays(
    stored: dict[str, int], before: dict[str, int], after: dict[str, int]
) -> None:
    merged = merge(stored, before, after)
    for name in "abcdef":
        if before.get(name) == after.get(name):
            assert merged.get(name) == stored.get(name)
        else:
            assert merged.get(name) == after.get(name)


def test_a_field_that_the_source_has_given_up_goes() -> None:
    assert merge({"notes": "旧", "title": "题"}, {"notes": "旧"}, {}) == {"title": "题"}


def test_files_that_people_added_stay_behind_those_of_the_source() -> None:
    before = {"resources": [{"id": "1", "url": "a"}, {"id": "2", "url": "b"}]}
    after = {"resources": [{"id": "3", "url": "c"}, {"id": "1", "url": "a"}]}
    stored = {
        "resources": [
            {"id": "1", "url": "a", "hash": "h"},
            {"id": "2", "url": "b"},
            {"id": "9", "url": "uploaded"},
        ]
    }
    merged = merge(stored, before, after)["resources"]
    assert [file["id"] for file in merged] == ["3", "1", "9"]
    assert merged[1]["hash"] == "h"


def test_an_entry_that_a_department_completed_stays_complete() -> None:
    stored = {"completion": "complete", "missing_elements": []}
    before = {"completion": "incomplete", "missing_elements": ["JLP-C-101", "JLP-C-103"]}
    after = {"completion": "incomplete", "missing_elements": ["JLP-C-101"]}
    assert merge(stored, before, after) == stored


def test_a_file_keeps_its_id_as_long_as_its_address() -> None:
    first = identify_files(PACKAGE, [{"url": "a"}, {"url": "b"}])
    second = identify_files(PACKAGE, [{"url": "b", "name": "乙"}, {"url": "a"}])
    assert {file["url"]: file["id"] for file in first} == {
        file["url"]: file["id"] for file in second
    }


def test_two_files_at_one_address_are_two_files() -> None:
    first, second = identify_files(PACKAGE, [{"url": "a"}, {"url": "a"}])
    assert first["id"] != second["id"]
