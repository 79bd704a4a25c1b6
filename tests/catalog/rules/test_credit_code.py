"""Unified social credit codes: test vectors of published codes and of the standard itself."""

from __future__ import annotations

import csv

import pytest

from tests.catalog.rules.found import found_in
from tests.shared_data import shared_file

VALID = (
    "11500000009275780L", "11500103009283772K", "11430000743187451F", "11440300MB2C94128A",
    "11500000MB1670604W", "11500226MB1D37341C", "11500103MB1849823N", "12320100671322000Q",
    "91350100M000100Y43",
)  # fmt: skip


@pytest.mark.parametrize("code", VALID)
def test_real_codes_pass(code: str) -> None:
    assert found_in(provider_code=code) == set()


def test_the_standards_sample_with_a_wrong_check_fails() -> None:
    assert found_in(provider_code="91350100M000100Y4Z") == {
        ("JLP-C-401", "provider_code", "error")  # Z is no character of these codes
    }
    assert found_in(provider_code="91350100M000100Y44") == {("JLP-C-402", "provider_code", "error")}


@pytest.mark.parametrize("code", ["11440300MB2C92051N", "11440300MB2C93166R", "11440300MB2D00004W"])
def test_invented_codes_fail_both_checks(code: str) -> None:
    assert found_in(provider_code=code) == {
        ("JLP-C-402", "provider_code", "error"),
        ("JLP-C-403", "provider_code", "error"),
    }


@pytest.mark.parametrize(
    "code", ["1150000000927578", "11500000009275780l", "1150000000927578OL", "１1500000009275780L"]
)
def test_a_code_has_eighteen_characters_of_its_alphabet(code: str) -> None:
    assert found_in(provider_code=code) == {("JLP-C-401", "provider_code", "error")}


@pytest.mark.parametrize("place", range(17))
def test_every_single_slip_is_noticed(place: int) -> None:
    code = "11500000009275780L"
    slip = "1" if code[place] != "1" else "2"
    assert found_in(provider_code=code[:place] + slip + code[place + 1 :]) != set()


@pytest.mark.shared_data
def test_the_check_agrees_with_published_codes_of_government_organs() -> None:
    path = shared_file("divisions", "uscc_government_organs.csv")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 100
    for row in rows:
        refused = {code for code, _, _ in found_in(provider_code=row["uscc"])}
        assert refused.isdisjoint({"JLP-C-401", "JLP-C-402"}) is (row["uscc_check_ok"] == "1")
