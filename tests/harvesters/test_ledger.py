"""What the ledger remembers of records and of their faults."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.ledger import Line, SourceLedger
from ckanext.jiulongpo.harvesters.model import Finding as FindingRow
from ckanext.jiulongpo.harvesters.model import Record
from ckanext.jiulongpo.harvesters.reports.service import groups_of
from tests.harvesters.toys import entries, harvest, rows

pytestmark = pytest.mark.usefixtures("empty_tables")

WRONG = Finding("JLP-H-M01", "The record has no title.", stage=Stage.MAP, field="title")
DOUBT = Finding("JLP-H-M02", "Doubtful.", stage=Stage.MAP, severity=Severity.WARNING, field="notes")
REMARK = Finding("JLP-H-M03", "A remark.", stage=Stage.MAP, severity=Severity.INFO, field="tags")


def _ledger(run: str = "run-1", environment: str = "e") -> SourceLedger:
    return SourceLedger("source", run, environment)


def _open() -> set[tuple[str, str]]:
    model.Session.expire_all()
    found = model.Session.scalars(sa.select(FindingRow).where(FindingRow.state == "open"))
    return {(row.remote_id, row.code) for row in found}


def _line(remote_id: str, state: str = "rejected", **more: str) -> Line:
    return Line(remote_id, f"fp-{remote_id}", state, environment="e", **more)


def test_a_refused_record_is_known_as_long_as_what_it_hangs_on_stays() -> None:
    ledger = _ledger()
    ledger.write([_line("a")])
    assert ledger.known(["a", "b"]) == {"a": "fp-a"}
    assert ledger.is_rejected("a")
    assert _ledger(environment="other").known(["a"]) == {}
    ledger.write([Line("c", "fp-c", "rejected")])
    assert _ledger(environment="other").known(["c"]) == {"c": "fp-c"}


def test_a_record_is_known_by_its_own_source_only() -> None:
    _ledger().write([_line("a")])
    assert SourceLedger("another", "run-1", "e").known(["a"]) == {}


def test_an_entry_that_is_no_longer_there_is_not_known(site: object) -> None:
    harvest(rows(1), "source")
    assert set(_ledger().known(["r1"])) == {"r1"}
    model.Session.execute(sa.update(Record).values(package_id="gone"))
    assert _ledger().known(["r1"]) == {}


def test_a_rejection_keeps_what_the_entry_was(site: object) -> None:
    harvest(rows(1), "source")
    harvest(rows(1, wrong=True), "source")
    model.Session.expire_all()
    record = model.Session.get(Record, ("source", "r1"))
    assert record is not None
    assert record.state == "rejected"
    assert record.package_id == entries()["养老机构信息1"].id
    assert record.entry is not None
    assert record.entry["title"] == "养老机构信息1"


def test_the_same_fault_is_one_line_that_counts() -> None:
    for run in ("run-1", "run-2", "run-3"):
        _ledger(run).report(["a"], [("a", WRONG)])
    row = model.Session.scalars(sa.select(FindingRow)).one()
    assert (row.occurrences, row.first_run, row.last_run) == (3, "run-1", "run-3")
    assert row.first_seen <= row.last_seen


def test_a_fault_that_no_longer_holds_is_closed_and_others_stay() -> None:
    _ledger().report(["a", "b"], [("a", WRONG), ("a", DOUBT), ("b", WRONG)])
    _ledger("run-2").report(["a"], [("a", DOUBT)])
    assert _open() == {("a", "JLP-H-M02"), ("b", "JLP-H-M01")}


def test_a_fault_that_comes_back_is_open_again() -> None:
    _ledger().report(["a"], [("a", WRONG)])
    _ledger("run-2").report(["a"], [])
    assert _open() == set()
    _ledger("run-3").report(["a"], [("a", WRONG)])
    assert _open() == {("a", "JLP-H-M01")}


def test_a_waived_fault_stays_waived_when_it_is_met_again() -> None:
    _ledger().report(["a"], [("a", WRONG)])
    model.Session.execute(sa.update(FindingRow).values(state="waived"))
    _ledger("run-2").report(["a"], [("a", WRONG)])
    assert _open() == set()


def test_remarks_are_counted_not_listed() -> None:
    ledger = _ledger()
    ledger.report(["a", "b"], [("a", REMARK), ("b", REMARK), ("b", REMARK)])
    assert _open() == set()
    ledger.close_remarks()
    row = model.Session.scalars(sa.select(FindingRow)).one()
    assert (row.remote_id, row.code, row.occurrences) == ("", "JLP-H-M03", 3)


def test_unknown_values_of_one_field_are_kept_apart() -> None:
    ledger = _ledger()
    for value in ("每逢十五", "不详"):
        ledger.note(Finding("JLP-H-M20", "Unknown {value}.", context={"value": value, "count": 7}))
    assert [(group.subject, group.records) for group in groups_of("source")] == [
        ("不详", 7),
        ("每逢十五", 7),
    ]


def test_a_note_that_is_known_is_not_written_again() -> None:
    note = Finding("JLP-H-M20", "Unknown.", context={"value": "x", "count": 1})
    _ledger().note(note)
    _ledger("run-2").note(note)
    row = model.Session.scalars(sa.select(FindingRow)).one()
    assert (row.last_run, row.occurrences) == ("run-1", 1)


def test_faults_of_reading_are_closed_by_a_complete_run_that_does_not_meet_them() -> None:
    unreadable = Finding("JLP-H-R01", "Unreadable.", stage=Stage.FETCH)
    unknown = Finding("JLP-H-M20", "Unknown.", stage=Stage.MAP)
    first = _ledger()
    first.note(unreadable)
    first.note(unknown)
    first.forget_faults_of_reading()
    assert _open() == {("", "JLP-H-R01"), ("", "JLP-H-M20")}
    _ledger("run-2").forget_faults_of_reading()
    assert _open() == {("", "JLP-H-M20")}


def test_groups_are_ordered_by_gravity_and_then_by_how_many_records_they_concern() -> None:
    """What broke a run is not looked for below hundreds of remarks."""
    often = [("a", DOUBT), ("b", DOUBT)]
    rarely = [("a", replace(DOUBT, code="JLP-H-M04")), ("a", WRONG)]
    _ledger().report(["a", "b"], often + rarely)
    groups = groups_of("source")
    assert [(group.finding.code, group.records) for group in groups] == [
        ("JLP-H-M01", 1),
        ("JLP-H-M02", 2),
        ("JLP-H-M04", 1),
    ]
    assert groups[1].samples == ("a", "b")
