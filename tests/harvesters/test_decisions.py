"""What people decide: on doubtful runs, withdrawn entries, findings, and runs that go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.core.proof import Proof
from ckanext.jiulongpo.harvesters.core.records import RecordRef
from ckanext.jiulongpo.harvesters.decisions import service as decisions
from ckanext.jiulongpo.harvesters.model import Absence, Record, Run
from ckanext.jiulongpo.harvesters.model import Finding as FindingRow
from ckanext.jiulongpo.harvesters.recovery import service as recovery
from tests.harvesters.jobs import catalogue, drop, make_source
from tests.harvesters.toys import ToySource, as_site, entries, harvest, indexed, rows

pytestmark = pytest.mark.usefixtures("site", "with_request_context")


def _states() -> dict[str, int]:
    model.Session.expire_all()
    query = sa.select(Record.state, sa.func.count()).group_by(Record.state)
    return dict(model.Session.execute(query).all())


def _act(action: str, **data: str) -> dict[str, Any]:
    return tk.get_action(f"jiulongpo_harvest_{action}")(as_site(), data)


class Proven(ToySource):
    """Says how many records it has, and which parts it could not read."""

    def __init__(self, given: Any, proof: Proof, broken: bool = False) -> None:
        super().__init__(given)
        self._proof = proof
        self._broken = broken

    def proof(self) -> Proof:
        return self._proof

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        if self._broken:
            report(Finding("JLP-H-R01", "A page.", stage=Stage.FETCH, severity=Severity.ERROR))
        yield from super().discover(cursor, report)


@pytest.mark.parametrize(
    ("given", "system", "code"),
    [
        (0, ToySource, "JLP-H-P04"),
        (15, ToySource, "JLP-H-L03"),
        (28, lambda given: Proven(given, Proof(declared=30)), "JLP-H-P07"),
        (28, lambda given: Proven(given, Proof(broken=1)), "JLP-H-P08"),
        (28, lambda given: Proven(given, Proof(), broken=True), "JLP-H-P08"),
    ],
)
def test_a_run_that_does_not_prove_to_be_whole_waits_for_a_person(
    given: int, system: Any, code: str
) -> None:
    harvest(rows(30))
    report = harvest([], system=system(rows(given)))
    assert report.state == "unconfirmed"
    assert report.vanished.doubt is not None
    assert report.vanished.doubt.code == code
    assert _states() == {"current": 30}
    shown = _act("run_show", id=report.run_id)
    assert shown["report"]["diff"]["missing"] == 30 - given
    assert shown["report"]["diff"]["sample"][-1]["title"].startswith("养老机构信息")


def test_a_run_whose_declared_number_is_right_counts() -> None:
    harvest(rows(30))
    report = harvest([], system=Proven(rows(28), Proof(declared=28)))
    assert (report.state, report.vanished.missing) == ("finished", 2)


def test_a_source_that_declares_nothing_has_to_be_met_twice() -> None:
    harvest(rows(30))
    doubtful = Proof(self_evident=False)
    first = harvest([], system=Proven(rows(28), doubtful))
    assert (first.state, first.vanished.missing) == ("finished", 0)
    second = harvest([], system=Proven(rows(28), doubtful))
    assert (second.state, second.vanished.missing) == ("finished", 2)


def test_a_confirmed_absence_counts_as_one_and_keeps_who_and_why() -> None:
    harvest(rows(30))
    report = harvest(rows(15))
    shown = _act("run_confirm", id=report.run_id, reason="来源已停用")
    assert (shown["marked"], shown["state"], shown["decision"]) == (15, "finished", "confirmed")
    assert shown["decided_reason"] == "来源已停用"
    assert shown["decided_by"] == as_site()["user"]
    assert _states() == {"current": 15, "missing": 15}
    assert len(indexed()) == 30, "nothing is withdrawn by it"
    assert not model.Session.scalars(sa.select(Absence)).all()
    with pytest.raises(decisions.NotPossibleError):
        _act("run_confirm", id=report.run_id, reason="再来一次")


def test_who_decides_sees_whom_the_run_has_not_met() -> None:
    harvest(rows(30, landing_page="https://data.example.gov.cn/1"))
    whole = harvest(rows(30, landing_page="https://data.example.gov.cn/1"))
    report = harvest(rows(15, landing_page="https://data.example.gov.cn/1"))
    shown = _act("run_absences", id=report.run_id, limit=4, offset=2)
    assert shown["count"] == 15
    titles = [one["title"] for one in shown["results"]]
    every = _act("run_absences", id=report.run_id)["results"]
    assert titles == [one["title"] for one in every][2:6]
    assert {one["remote_id"] for one in every} == {f"r{number}" for number in range(16, 31)}
    one = every[0]
    entry = entries()[one["title"]]
    assert (one["name"], one["provider"]) == (entry.name, "区民政局")
    assert one["address"] == "https://data.example.gov.cn/1"
    seen = model.Session.scalar(sa.select(Run.started).where(Run.id == whole.run_id))
    assert one["last_seen"] == seen.isoformat(), "no run writes a record that is as it was"
    _act("run_dismiss", id=report.run_id, reason="接口故障")
    assert _act("run_absences", id=report.run_id) == {"count": 0, "results": []}


def test_the_decision_acts_on_the_list_that_was_shown() -> None:
    harvest(rows(30))
    report = harvest(rows(15))
    listed = {one["remote_id"] for one in _act("run_absences", id=report.run_id)["results"]}
    _act("run_confirm", id=report.run_id, reason="来源已停用")
    missing = sa.select(Record.remote_id).where(Record.state == "missing")
    assert set(model.Session.scalars(missing)) == listed


def test_a_dismissed_run_marks_nothing() -> None:
    harvest(rows(30))
    report = harvest([])
    assert _act("run_dismiss", id=report.run_id, reason="接口故障")["decision"] == "dismissed"
    assert _states() == {"current": 30}


def test_only_the_last_run_can_be_confirmed() -> None:
    harvest(rows(30))
    report = harvest(rows(15))
    harvest(rows(30))
    with pytest.raises(tk.ValidationError):
        _act("run_confirm", id=report.run_id, reason="太晚")
    assert _states() == {"current": 30}


def test_a_restored_entry_is_published_again_and_stays() -> None:
    harvest(rows(3))
    harvest([], gone=["r2"])
    package = entries()["养老机构信息2"]
    assert package.extras["catalog_state"] == "withdrawn"
    _act("entry_restore", id=package.name, reason="来源漏报")
    assert entries()["养老机构信息2"].extras["catalog_state"] == "published"
    record = model.Session.get(Record, ("toy-source", "r2"))
    assert record is not None
    assert (record.state, record.kept_reason) == ("kept", "来源漏报")
    for _ in range(4):
        harvest([row for row in rows(3) if row["id"] != "r2"])
    assert _states() == {"current": 2, "kept": 1}
    harvest(rows(3))
    assert _states() == {"current": 3}


def test_a_tombstone_that_is_given_again_and_again_is_news_once() -> None:
    harvest(rows(3))
    report = harvest(rows(2), gone=["r3"])
    assert report.tally.counts[Outcome.WITHDRAWN] == 1
    report = harvest(rows(2), gone=["r3"])
    assert (report.changed, report.tally.counts[Outcome.UNCHANGED]) == (False, 3)


def test_what_was_withdrawn_long_ago_or_never_cannot_be_restored() -> None:
    harvest(rows(3))
    with pytest.raises(tk.ValidationError):
        _act("entry_restore", id=entries()["养老机构信息1"].id, reason="无")
    harvest([], gone=["r2"])
    model.Session.execute(sa.update(Record).values(withdrawn=sa.text("now() - interval '181 d'")))
    model.Session.commit()
    with pytest.raises(tk.ValidationError):
        _act("entry_restore", id=entries()["养老机构信息2"].id, reason="太久")


def test_a_waived_finding_keeps_its_reason_and_stays_waived() -> None:
    harvest([*rows(1), *rows(2, start=5, wrong=True)])
    given = {"source_id": "toy-source", "code": "JLP-H-M01"}
    assert _act("finding_waive", **given, remote_id="r5", reason="一条")["waived"] == 1
    assert _act("finding_waive", **given, reason="已核实")["waived"] == 1
    rows_ = model.Session.scalars(sa.select(FindingRow)).all()
    assert {(row.state, row.waived_reason) for row in rows_} == {
        ("waived", "一条"),
        ("waived", "已核实"),
    }


@pytest.fixture
def source(
    tmp_path: Path, site: dict[str, Any], ckan_config: dict[str, Any], monkeypatch: Any
) -> str:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.batch_size", 2)
    given = [*catalogue(6), *catalogue(1, start=9, department="区体育局")]
    return make_source(drop(tmp_path, given), site["office"]["id"])["id"]


def test_a_run_stops_when_it_is_asked_and_goes_on_when_it_is_asked(source: str) -> None:
    job_id = service.next_job(source)

    def ask(_progress: object) -> None:
        run = model.Session.scalars(sa.select(Run)).one()
        _act("run_stop", id=run.id)

    report = service.run_job(job_id, progress=ask)
    assert report.state == "stopped"
    assert 0 < len(entries()) < 6
    assert _act("run_stop", id=report.run_id) == {"asked": False}
    assert _act("run_resume", id=report.run_id) == {"job_id": job_id}
    recovery.turn()
    model.Session.expire_all()
    (run,) = model.Session.scalars(sa.select(Run)).all()
    assert (run.state, run.counts) == ("finished", {"created": 6, "rejected": 1})
    with pytest.raises(tk.ValidationError):
        _act("run_resume", id=run.id)


def test_only_what_was_refused_is_run_again(source: str) -> None:
    service.run_job(service.next_job(source))
    factories.Organization(name="tiyu", title="区体育局")
    job_id = _act("rerun_failed", source_id=source)["job_id"]
    recovery.turn()
    run = model.Session.scalars(sa.select(Run).where(Run.job_id == job_id)).one()
    assert (run.state, run.scope, run.counts) == ("finished", "failed", {"created": 1})
    assert _states() == {"current": 7}
    with pytest.raises(tk.ValidationError):
        _act("rerun_failed", source_id=source)


def test_only_the_records_of_one_cause_are_read_again(
    tmp_path: Path, site: dict[str, Any], source: str
) -> None:
    given = [
        *catalogue(6),
        *catalogue(2, start=9, department="区体育局"),
        *catalogue(1, start=20, 标题=""),
    ]
    drop(tmp_path, given)
    service.run_job(service.next_job(source))
    factories.Organization(name="tiyu", title="区体育局")
    drop(tmp_path, [*catalogue(8, department="区体育局"), *given[-1:], *given[6:8]])
    cause = {"code": "JLP-H-A01", "field": "owner_org"}
    job_id = _act("rerun_failed", source_id=source, **cause)["job_id"]
    assert recovery.due() == [job_id]
    recovery.turn()
    run = model.Session.scalars(sa.select(Run).where(Run.job_id == job_id)).one()
    assert (run.state, run.scope, run.counts) == ("finished", "failed", {"created": 2})
    assert run.report["only"] == cause
    assert _states() == {"current": 8, "rejected": 1}, "nothing else was read or missed"
    with pytest.raises(tk.ValidationError):
        _act("rerun_failed", source_id=source, **cause)


def test_a_cause_may_be_one_of_entries_that_stand(source: str) -> None:
    harvest([*rows(3), *rows(2, start=10, doubt="每逢十五")], source)
    cause = decisions.Cause("JLP-H-M02", "update_cycle")
    job_id = decisions.rerun_failed(source, cause)
    mended = [*rows(3, notes="改过。"), *rows(2, start=10)]
    report = harvest(mended, source, job_id=job_id)
    assert report.counts == {"unchanged": 2}
    waiting = sa.select(FindingRow.remote_id).where(FindingRow.state == "open")
    assert not model.Session.scalars(waiting).all()
    assert entries()["养老机构信息1"].notes != "改过。"


def test_an_aborted_job_of_ckanext_harvest_stops_its_run(source: str) -> None:
    job_id = service.next_job(source)

    def abort(_progress: object) -> None:
        decisions.ask_to_stop(job_id=job_id)

    assert service.run_job(job_id, progress=abort).state == "stopped"


@pytest.mark.parametrize(
    ("action", "key"),
    [
        *((f"run_{one}", "id") for one in ("absences", "confirm", "dismiss", "stop", "resume")),
        ("entry_restore", "id"),
        ("finding_waive", "source_id"),
        ("rerun_failed", "source_id"),
    ],
)
def test_a_stranger_decides_nothing(source: str, action: str, key: str) -> None:
    report = service.run_job(service.next_job(source))
    package = next(iter(entries().values())).id
    ids = {"run": report.run_id, "entry": package}.get(action.partition("_")[0], source)
    stranger = {"user": factories.User()["name"]}
    with pytest.raises(tk.NotAuthorized):
        tk.check_access(f"jiulongpo_harvest_{action}", stranger, {key: ids})
