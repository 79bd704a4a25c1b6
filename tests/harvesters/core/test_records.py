from __future__ import annotations

import json
import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.findings import Finding, Stage
from ckanext.jiulongpo.harvesters.core.clock import Pace
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError, Reject, Retry, Skip
from ckanext.jiulongpo.harvesters.core.faults import all_faults, running, sample
from ckanext.jiulongpo.harvesters.core.records import (
    CatalogueEntry,
    FileLink,
    RecordRef,
    SourceRecord,
    _canonical,
    fingerprint,
)

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=6), _VALUES, max_size=6))
def test_a_fingerprint_does_not_depend_on_the_order_of_fields(record: dict[str, Any]) -> None:
    turned = dict(reversed(list(record.items())))
    assert fingerprint(record) == fingerprint(turned)
    assert len(fingerprint(record)) == 64


@given(_VALUES)
def test_a_value_spelt_as_it_is_has_the_fingerprint_of_its_canonical_form(value: Any) -> None:
    assert fingerprint(value) == fingerprint(_canonical(value))


@given(st.dictionaries(st.text(max_size=6), _VALUES, max_size=6))
def test_a_fingerprint_survives_being_written_and_read(record: dict[str, Any]) -> None:
    assert fingerprint(json.loads(json.dumps(record))) == fingerprint(record)


@given(st.lists(st.integers(), min_size=2, max_size=5, unique=True))
def test_the_order_of_a_list_counts(values: list[int]) -> None:
    assert fingerprint(values) != fingerprint(values[::-1])


@given(_VALUES, _VALUES)
def test_different_texts_have_different_fingerprints(one: Any, other: Any) -> None:
    if json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True):
        assert fingerprint({"a": one}) == fingerprint({"a": other})
    elif isinstance(one, str) and isinstance(other, str):
        assert fingerprint({"a": one}) != fingerprint({"a": other})


def test_numbers_that_are_equal_have_one_fingerprint() -> None:
    assert fingerprint(1) == fingerprint(1.0) == fingerprint(Decimal("1.00"))
    assert fingerprint(1) != fingerprint(True)
    assert fingerprint(0.1) == fingerprint(Decimal("0.1"))


@pytest.mark.parametrize(
    "number", [float("nan"), float("inf"), Decimal("1E+1000000"), Decimal("-1E+999999")]
)
def test_a_number_without_bounds_is_no_bomb(number: Any) -> None:
    assert len(fingerprint(number)) == 64


def test_a_record_knows_its_fingerprint() -> None:
    record = SourceRecord(RecordRef("1"), {"a": 1})
    assert record.fingerprint == fingerprint({"a": 1})
    assert record.fetched_at.tzinfo is not None


def test_an_entry_becomes_a_package() -> None:
    entry = CatalogueEntry(
        "1",
        "养老机构名录",
        "区民政局",
        {"notes": "摘要", "update_cycle": "7"},
        items=({"name": "名称"},),
        tags=("养老",),
        groups=("person",),
        resources=(FileLink("https://example.com/a.csv", "a.csv", "CSV"),),
        missing=("JLP-C-101",),
        source_values={"theme": "民政"},
    )
    package = entry.package()
    assert package["title"] == "养老机构名录"
    assert package["completion"] == "incomplete"
    assert package["missing_elements"] == ["JLP-C-101"]
    assert package["items"] == [{"name": "名称"}]
    assert package["tags"] == [{"name": "养老"}]
    assert package["groups"] == [{"name": "person"}]
    assert package["resources"][0]["format"] == "CSV"
    assert json.loads(package["source_values"]) == {"theme": "民政"}
    assert "owner_org" not in package


@pytest.mark.parametrize("kind", [Skip, Reject, Retry, Abort])
def test_an_error_carries_its_finding_and_travels_between_processes(
    kind: type[HarvestError],
) -> None:
    error = kind(running.EMPTY())
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), again.code) == (kind, "JLP-H-P04")
    assert isinstance(error, HarvestError)


def test_every_fault_has_a_code_of_its_own_a_constant_message_and_a_remedy() -> None:
    faults = all_faults()
    assert len({fault.code for fault in faults}) == len(faults) >= 60
    letters = {"D": {Stage.DECODE}, "M": {Stage.MAP}, "N": {Stage.DISCOVER}}
    for fault in faults:
        assert fault.code.startswith("JLP-H-")
        assert fault.stage in letters.get(fault.code[6], set(Stage))
        assert fault.message.endswith(".")
        assert fault.remedy or fault.severity == "info"


def test_a_finding_shows_values_in_one_short_line() -> None:
    finding = running.DEFECT("title", error="a\r\nb" * 100)
    assert isinstance(finding, Finding)
    assert len(finding.context["error"]) == 80
    assert "\n" not in finding.text()
    assert sample("x" * 81).endswith("…")


def test_the_pace_tells_rate_and_what_is_left() -> None:
    times = iter([100.0, 110.0, 120.0])
    pace = Pace(200, lambda: next(times))
    half = pace.at(100)
    assert (half.rate, half.eta) == (10.0, 10.0)
    more = pace.at(240)
    assert (more.total, more.eta) == (240, 0.0)


def test_without_a_total_nothing_is_promised() -> None:
    times = iter([0.0, 0.0, 5.0])
    pace = Pace(None, lambda: next(times))
    assert pace.at(0).rate == 0
    assert pace.at(10).eta is None
