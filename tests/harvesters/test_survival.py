"""A worker may be killed at any moment: the run goes on where it was, as if nothing had been."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ckan import model

from ckanext.jiulongpo.harvesters import lease, outbox
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.core.records import Mapped, SourceRecord
from ckanext.jiulongpo.harvesters.model import Finding, Record, Run
from ckanext.jiulongpo.harvesters.state import INTERRUPTIONS, LostRunError
from ckanext.jiulongpo.harvesters.watched import MOST_TRIES
from tests.harvesters.deaths import dies_at, in_a_process
from tests.harvesters.toys import Row, ToyMapper, entries, harvest, indexed, indexed_notes, rows

pytestmark = [
    pytest.mark.usefixtures("site", "small_batches"),
    pytest.mark.ckan_config(
        "ckan.plugins",
        "activity jiulongpo_harvest jiulongpo_catalog jiulongpo scheming_datasets "
        "harvest dcat structured_data",
    ),
]

Harvested = dict[str, Any]


@pytest.fixture
def small_batches(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.batch_size", 2)


def _before(source: str) -> None:
    harvest([*rows(3), *rows(1, start=20)], source)


def _given() -> list[Row]:
    """One unchanged, one changed, one that is refused, two new and odd ones; one is gone."""
    changed, refused = rows(1, start=2, notes="改过。"), rows(1, start=3, wrong=True)
    return [*rows(1), *changed, *refused, *rows(2, start=7, odd=True)]


def _outcome(source: str) -> Harvested:
    """All that the runs of a source leave behind, but for ids of runs and times."""
    model.Session.expire_all()
    runs = model.Session.scalars(
        sa.select(Run).where(Run.source_id == source).order_by(Run.started)
    ).all()
    records = model.Session.scalars(
        sa.select(Record).where(Record.source_id == source).order_by(Record.remote_id)
    ).all()
    findings = model.Session.scalars(
        sa.select(Finding).where(Finding.source_id == source).order_by(Finding.code)
    ).all()
    ours = {record.package_id: record.remote_id for record in records if record.package_id}
    activities = model.Session.execute(
        sa.text(
            "SELECT object_id, activity_type, count(*) FROM activity"
            " WHERE object_id = ANY(:ours) GROUP BY 1, 2"
        ),
        {"ours": list(ours)},
    )
    packages = model.Session.scalars(sa.select(model.Package).where(model.Package.id.in_(ours)))
    return {
        "runs": [(run.state, run.counts, run.report["missing"]) for run in runs],
        "records": [(r.remote_id, r.state, r.outcome, r.missing_runs) for r in records],
        "found": [run.report["findings"] for run in runs],
        "findings": [
            (f.code, f.remote_id, f.state, f.occurrences, f.context.get("count")) for f in findings
        ],
        "entries": {ours[p.id]: (p.title, p.notes, p.state) for p in packages},
        "indexed": {ours[i]: notes for i, notes in indexed_notes().items() if i in ours},
        "activities": sorted((ours[one], kind, count) for one, kind, count in activities),
        "outbox": outbox.pending(),
    }


def _is_over(source: str) -> bool:
    """Whether the worker died after it had ended the second run."""
    model.Session.expire_all()
    states = model.Session.scalars(sa.select(Run.state).where(Run.source_id == source))
    return list(states) == ["finished", "finished"]


@pytest.mark.parametrize("event", ["commit", "begin"])
def test_a_run_that_is_killed_anywhere_ends_like_one_that_is_not(event: str) -> None:
    _before("undisturbed")
    harvest(_given(), "undisturbed")
    undisturbed = _outcome("undisturbed")
    assert undisturbed["runs"][1] == (
        "finished",
        {"unchanged": 1, "updated": 1, "rejected": 1, "created": 2},
        1,
    )
    for number in range(1, 100):
        source = f"killed at {number}"
        _before(source)
        killed = dies_at(event, number, lambda source=source: harvest(_given(), source))
        if killed and not _is_over(source):
            harvest(_given(), source)
        assert _outcome(source) == undisturbed, source
        if not killed:
            assert number > 8
            return


def test_a_batch_that_is_killed_in_its_middle_leaves_nothing_half_written() -> None:
    for number in range(5, 60, 9):
        assert dies_at("before_cursor_execute", number, lambda: harvest(rows(6)))
    report = harvest(rows(6))
    assert report.tally.settled == 6
    assert len(entries()) == len(indexed()) == 6
    assert outbox.pending() == 0
    assert model.Session.scalar(sa.text("SELECT count(*) FROM resource")) == 6


class DeadlyMapper(ToyMapper):
    """Kills its worker at one record."""

    def to_entry(self, record: SourceRecord) -> Mapped:
        if record.ref.guid == "r4":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().to_entry(record)


def test_a_record_that_kills_its_workers_is_set_aside_and_the_others_come_in() -> None:
    deaths = 0
    while in_a_process(lambda: harvest(rows(6), mapper=DeadlyMapper())):
        deaths += 1
        assert deaths < 20
    assert deaths == MOST_TRIES + 1, "once in a batch, then alone"
    model.Session.expire_all()
    (run,) = model.Session.scalars(sa.select(Run)).all()
    assert (run.state, run.counts) == ("finished", {"created": 5, "rejected": 1})
    assert set(entries()) == {f"养老机构信息{n}" for n in (1, 2, 3, 5, 6)}
    (finding,) = model.Session.scalars(sa.select(Finding)).all()
    assert (finding.code, finding.remote_id) == ("JLP-H-L04", "r4")


def test_a_worker_that_dies_before_it_reaches_a_record_does_not_count_against_it() -> None:
    for _ in range(MOST_TRIES + 2):
        assert dies_at("commit", 3, lambda: harvest(rows(6)))
    report = harvest(rows(6))
    assert report.tally.counts == {Outcome.CREATED: 6}


def test_a_worker_that_wakes_up_late_can_write_nothing() -> None:
    """It hangs in the middle of its run; its lease ends; another worker takes the run over."""

    class Sleeper(ToyMapper):
        """Another worker comes while this one has a record in hand."""

        def to_entry(self, record: SourceRecord) -> Mapped:
            if record.ref.guid == "r3":
                _end_lease()
                assert not in_a_process(lambda: harvest(rows(6)))
            return super().to_entry(record)

    with pytest.raises(LostRunError):
        harvest(rows(6), mapper=Sleeper())
    model.Session.expire_all()
    (run,) = model.Session.scalars(sa.select(Run)).all()
    assert (run.state, run.counts) == ("finished", {"created": 6})
    assert len(entries()) == len(indexed()) == 6


def _end_lease() -> None:
    """As if the database's clock had gone on."""
    with model.meta.engine.begin() as connection:
        connection.execute(
            sa.update(Run.__table__).values(lease_until=sa.text("now() - interval '1 s'"))
        )


def test_two_workers_never_have_one_run() -> None:
    with lease.claim("toy-source", None, 1) as first:
        with pytest.raises(lease.HeldError):
            harvest(rows(1))
        _end_lease()
        with lease.claim("toy-source", None, 1) as second:
            assert second.run_id == first.run_id
            assert second.fence > first.fence
            with pytest.raises(LostRunError):
                first.settle([])
            second.settle([])


def test_the_database_allows_one_running_run_a_source() -> None:
    with lease.claim("toy-source", None, 1):
        model.Session.add(Run(id="x", source_id="toy-source", state="running"))
        with pytest.raises(IntegrityError):
            model.Session.flush()
        model.Session.rollback()


def test_a_database_that_goes_away_interrupts_the_run_and_does_not_end_it() -> None:
    class Cutter(ToyMapper):
        """The database ends every session but the one that is asking."""

        def to_entry(self, record: SourceRecord) -> Mapped:
            if record.ref.guid == "r3":
                _end_sessions()
            return super().to_entry(record)

    with pytest.raises(INTERRUPTIONS):
        harvest(rows(6), mapper=Cutter())
    model.Session.remove()
    (run,) = model.Session.scalars(sa.select(Run)).all()
    assert run.state == "running"
    report = harvest(rows(6))
    assert (report.run_id, report.tally.counts) == (run.id, {Outcome.CREATED: 6})
    assert not model.Session.scalars(sa.select(Finding)).all()


def _end_sessions() -> None:
    with model.meta.engine.connect() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
