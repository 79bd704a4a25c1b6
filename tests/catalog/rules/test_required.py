"""Mandatory and conditional elements."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.jiulongpo.catalog.rules import all_faults, check_entry, is_lenient, missing_elements
from ckanext.jiulongpo.findings import Severity
from ckanext.jiulongpo.schemas.catalogue import catalogue
from tests.catalog.entries import complete_entry
from tests.catalog.rules.found import found_in, found_in_entry


def test_a_complete_entry_has_no_finding() -> None:
    assert found_in() == set()


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("title", "JLP-C-001"),
        ("class_code", "JLP-C-101"),
        ("provider_code", "JLP-C-105"),
        ("notes", "JLP-C-106"),
        ("format_class", "JLP-C-107"),
        ("format_type", "JLP-C-117"),
        ("items", "JLP-C-108"),
        ("share_type", "JLP-C-109"),
        ("share_mode_class", "JLP-C-129"),
        ("share_mode_type", "JLP-C-139"),
        ("open_type", "JLP-C-110"),
        ("update_cycle", "JLP-C-111"),
        ("publish_date", "JLP-C-112"),
    ],
)
@pytest.mark.parametrize("nothing", [None, "", "  ", []])
def test_a_missing_element_refuses_a_published_entry(
    element: str, code: str, nothing: object
) -> None:
    entry = complete_entry(owner_org="o")
    entry[element] = nothing
    assert (code, element, "error") in found_in_entry(entry)


def test_an_entry_has_a_provider() -> None:
    assert ("JLP-C-002", "owner_org", "error") in found_in_entry(complete_entry())


@pytest.mark.parametrize("share_type", ["2", "3"])
def test_conditions_and_bases_of_sharing_are_written_down(share_type: str) -> None:
    found = found_in(share_type=share_type, open_type="3", items=[])
    assert ("JLP-C-119", "share_condition", "error") in found
    assert "JLP-C-119" not in {
        code
        for code, _, _ in found_in(
            share_type=share_type, open_type="3", share_condition="《统计法》第二十五条"
        )
    }


def test_a_condition_of_opening_is_written_down() -> None:
    assert ("JLP-C-120", "open_condition", "error") in found_in(open_type="2")
    assert found_in(open_type="2", open_condition="实名") == set()


def test_another_format_is_described() -> None:
    assert ("JLP-C-127", "format_other", "error") in found_in(format_type="other")


@pytest.mark.parametrize(("format_class", "wanted"), [("2", True), ("3", True), ("1", False)])
def test_databases_and_spreadsheets_have_items(format_class: str, *, wanted: bool) -> None:
    codes = {code for code, _, _ in found_in(format_class=format_class, items=[])}
    assert ("JLP-C-108" in codes) is wanted


def test_the_form_of_sharing_belongs_to_the_platform_only() -> None:
    assert found_in(share_mode_class="2", share_mode_type=None) == set()


def test_a_resource_code_is_missing_only_where_none_can_be_allocated() -> None:
    assert ("JLP-C-103", "resource_code", "error") in found_in(class_code="201")
    assert found_in(class_code="307005") == set()


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"data_type": "I"}, "JLP-C-118", "name"),
        ({"name": "甲"}, "JLP-C-128", "data_type"),
        ({"name": "甲", "data_type": "C"}, "JLP-C-138", "length"),
        ({"name": "甲", "data_type": "I", "share_type": "2"}, "JLP-C-119", "share_condition"),
        ({"name": "甲", "data_type": "I", "open_type": "2"}, "JLP-C-120", "open_condition"),
    ],
)
def test_rows_have_their_elements(row: dict[str, Any], code: str, column: str) -> None:
    assert (code, f"items.0.{column}", "error") in found_in(items=[row])


def test_a_row_of_the_entrys_own_sharing_type_uses_the_entrys_condition() -> None:
    row = {"name": "甲", "data_type": "I", "share_type": "2"}
    assert found_in(share_type="2", share_condition="核验", items=[row]) == set()


def test_a_missing_condition_of_the_entry_is_told_once_and_not_in_each_row() -> None:
    rows = [{"name": name, "data_type": "I"} for name in "甲乙丙"]
    found = {f for f in found_in(share_type="2", items=rows) if f[0] == "JLP-C-119"}
    assert found == {("JLP-C-119", "share_condition", "error")}


@pytest.mark.parametrize(
    ("completion", "state", "lenient"),
    [
        (None, None, True),
        (None, "draft", True),
        (None, "returned", True),
        (None, "withdrawn", True),
        (None, "submitted", False),
        (None, "registered", False),
        (None, "published", False),
        ("complete", "draft", False),
        ("incomplete", "published", True),
    ],
)
def test_elements_may_be_missing_in_drafts_and_in_entries_to_be_completed(
    completion: str | None, state: str | None, *, lenient: bool
) -> None:
    entry = {"completion": completion, "catalog_state": state}
    assert is_lenient(entry) is lenient


def test_what_may_be_missing_is_a_warning_and_is_listed() -> None:
    findings = check_entry({"title": "甲", "owner_org": "o", "completion": "incomplete"})
    assert {finding.severity for finding in findings} == {Severity.WARNING}
    listed = missing_elements(findings)
    assert listed == sorted(listed)
    assert {"JLP-C-101", "JLP-C-103", "JLP-C-105", "JLP-C-112"} <= set(listed)


def test_title_and_provider_are_never_left_for_later() -> None:
    findings = check_entry({"completion": "incomplete"})
    assert {f.code for f in findings if f.severity is Severity.ERROR} == {"JLP-C-001", "JLP-C-002"}
    assert {"JLP-C-001", "JLP-C-002"}.isdisjoint(missing_elements(findings))


def test_every_element_of_the_schema_that_may_be_missing_has_its_finding() -> None:
    fields = [*catalogue().fields, *catalogue().items.columns]
    named = {field.missing for field in fields if field.required or field.required_when}
    assert "" not in named
    assert named <= {fault.code for fault in all_faults()}
