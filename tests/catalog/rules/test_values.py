"""Single values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ckanext.jiulongpo.catalog.rules import Knowledge, check_entry
from ckanext.jiulongpo.catalog.rules.values import parse_date
from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.codelists import codelist
from tests.catalog.entries import complete_entry
from tests.catalog.rules.found import TODAY, found_in

CODES = [field for field in catalogue().fields if field.code_list]


@pytest.mark.parametrize("field", CODES, ids=lambda field: field.name)
def test_a_code_is_of_its_code_list(field: Any) -> None:
    assert ("JLP-C-201", field.name, "error") in found_in(**{field.name: "没有的"})
    assert ("JLP-C-206", field.name, "error") in found_in(**{field.name: ["1"]})
    for entry in codelist(field.code_list):
        assert ("JLP-C-201", field.name, "error") not in found_in(**{field.name: entry.code})


def test_what_may_be_chosen_is_told_in_the_words_of_forms_and_workbooks() -> None:
    """A clerk knows 无条件共享, not 1, and no list by its name in the code."""
    entry = complete_entry(share_type="看情况")
    found = check_entry(entry, Knowledge(today=TODAY))
    (finding,) = (one for one in found if one.code == "JLP-C-201")
    assert "共享类型" in finding.text()
    assert "share_type" not in finding.said()
    assert "1（无条件共享）、2（有条件共享）、3（不予共享）" in finding.advice()


def test_a_label_is_no_code() -> None:
    assert ("JLP-C-201", "share_type", "error") in found_in(share_type="无条件共享")


@pytest.mark.parametrize(
    ("field", "limit"),
    [(field.name, field.max_length) for field in catalogue().fields
     if field.max_length and field.value == "text"],
)  # fmt: skip
def test_a_text_keeps_its_limit(field: str, limit: int) -> None:
    assert ("JLP-C-202", field, "error") in found_in(**{field: "字" * (limit + 1)})
    assert ("JLP-C-202", field, "error") not in found_in(**{field: "字" * limit})


@pytest.mark.parametrize(
    "value",
    ["2018-02-30", "2018-2-3", "20180630", "2018/06/30", "2018-W01-1", "0000-00-00", "昨天",
     "2018-06-30T00:00:00", "２０１８-06-30"],
)  # fmt: skip
def test_a_date_is_a_real_day_written_one_way(value: str) -> None:
    assert ("JLP-C-203", "publish_date", "error") in found_in(publish_date=value)
    assert ("JLP-C-203", "temporal_start", "error") in found_in(temporal_start=value)
    assert parse_date(value) is None


def test_what_happened_did_not_happen_in_the_future() -> None:
    tomorrow, later = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    assert found_in(publish_date=tomorrow.isoformat()) == set()
    assert ("JLP-C-204", "publish_date", "error") in found_in(publish_date=later.isoformat())
    assert found_in(temporal_end="2030-01-01") == set()


@pytest.mark.parametrize("value", ["-1", "七", "1,5", "NaN", "Infinity", "1e400", True, ["1"], {}])
def test_census_figures_are_numbers_of_zero_or_more(value: object) -> None:
    found = found_in(storage_volume_gb=value)
    assert found == (set() if value == {} else {("JLP-C-205", "storage_volume_gb", "error")})


@pytest.mark.parametrize("value", ["0", "0.0", "12.5", 0, 3, 2.75, "1e3"])
def test_zero_and_decimals_are_census_figures(value: object) -> None:
    assert found_in(storage_volume_gb=value) == set()


@pytest.mark.parametrize("value", ["-1", "1.5", "很长", "9" * 12, "２０", True])
def test_a_length_is_a_whole_number_of_bytes(value: object) -> None:
    found = found_in(items=[{"name": "甲", "data_type": "C", "length": value}])
    assert ("JLP-C-209", "items.0.length", "error") in found


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "www.example.gov.cn", "ftp://example.gov.cn", "https://", "http://[",
     "data:text/html,x"],
)  # fmt: skip
def test_a_landing_page_is_a_web_address(value: str) -> None:
    assert ("JLP-C-207", "landing_page", "error") in found_in(landing_page=value)


@pytest.mark.parametrize("value", ["open", "a@b", "a b@c.cn", "a@c.cn,b@c.cn", "<a@c.cn>"])
def test_an_email_is_one_address(value: str) -> None:
    assert ("JLP-C-208", "contact_email", "error") in found_in(contact_email=value)


@pytest.mark.parametrize("value", [{"a": 1}, [1], 5])
def test_related_codes_are_a_list_of_texts(value: object) -> None:
    assert ("JLP-C-210", "related_codes", "error") in found_in(related_codes=value)


@pytest.mark.parametrize("value", ["表", [1], {"name": "甲"}])
def test_items_are_a_list_of_rows(value: object) -> None:
    assert ("JLP-C-211", "items", "error") in found_in(items=value)


def test_values_of_the_source_are_json() -> None:
    assert ("JLP-C-212", "source_values", "error") in found_in(source_values="{")


@pytest.mark.parametrize("value", [5, 1.5, True, ["a"], {"a": 1}])
@pytest.mark.parametrize("field", ["title", "notes", "class_code", "provider_code"])
def test_odd_types_are_findings_and_never_crashes(field: str, value: object) -> None:
    assert (("JLP-C-206", field, "error")) in found_in(**{field: value})


def test_messages_are_constants_that_their_context_fills() -> None:
    findings = check_entry({"title": "甲", "share_type": "9", "landing_page": "x" * 500})
    for finding in findings:
        assert "{" not in finding.text()
        assert "{" not in finding.advice()
        assert len(finding.text()) < 200
