"""Several workers on one run: each record once, whoever dies, and a bad one keeps back none."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters import lease, outbox
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Result
from ckanext.jiulongpo.harvesters.core.records import Mapped, RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.model import Finding, Record, Run, Task
from ckanext.jiulongpo.harvesters.run import help_with
from ckanext.jiulongpo.harvesters.sharing import chunk, work
from ckanext.jiulongpo.harvesters.state import LostRunError
from ckanext.jiulongpo.harvesters.watched import MOST_TRIES
from tests.harvesters.deaths import dies_at, in_a_process
from tests.harvesters.toys import ListedSource, ToyMapper, entries, harvest, indexed, order, rows

pytestmark = pytest.mark.usefixtures("site", "small_chunks")


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK", 2)
    monkeypatch.setattr(work, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(chunk, "_FIRST_PAUSE_SECONDS", 0.001)


def _run() -> Run:
    model.Session.expire_all()
    return model.Session.scalars(sa.select(Run).order_by(Run.started.desc())).first()  # type: ignore[return-value] - there is one


def _let_leases_end() -> None:
    with model.meta.engine.begin() as connection:
        connection.execute(
            sa.update(Task.__table__).values(lease_until=sa.text("now() - interval '1 s'"))
        )


def test_what_is_listed_is_fetched_once_and_leaves_the_queue() -> None:
    system = ListedSource(rows(5))
    report = harvest([], system=system)
    assert (report.state, report.tally.counts) == ("finished", {Outcome.CREATED: 5})
    assert report.tally.read == 5
    assert system.asked == ["r1", "r2", "r3", "r4", "r5"]
    assert len(entries()) == len(indexed()) == 5
    assert not model.Session.scalars(sa.select(Task)).all()


def test_a_second_run_finds_nothing_to_do_and_misses_what_is_gone() -> None:
    harvest([], system=ListedSource(rows(30)))
    mapper = ToyMapper()
    report = harvest([], system=ListedSource(rows(28)), mapper=mapper)
    assert report.tally.counts == {Outcome.UNCHANGED: 28}
    assert (mapper.seen, report.vanished.missing) == (0, 2)


class Helped(ListedSource):
    """While the first record is fetched, another worker empties the queue in three chunks."""

    def fetch(self, ref: RecordRef) -> SourceRecord:
        if ref.guid == "r1":
            run_id = _run_id()
            assert not in_a_process(lambda: self._be_helped(run_id))
        return super().fetch(ref)

    def _be_helped(self, run_id: str) -> None:
        rows_ = [row for row in self.given if isinstance(row, dict)]
        assert help_with(order(ListedSource(rows_)), run_id, 9) == 3


def test_two_workers_share_a_run_and_no_record_is_taken_twice() -> None:
    system = Helped(rows(7))
    report = harvest([], system=system)
    assert system.asked == ["r1", "r2"], "the others were the helper's"
    assert report.tally.counts == {Outcome.CREATED: 7}
    assert _run().counts == {"created": 7}
    assert len(entries()) == 7


def test_what_is_remarked_by_several_workers_is_counted_together() -> None:
    odd = [*rows(6, odd=True), *rows(1, start=7, wrong=True)]
    harvest([], system=Helped(odd))
    remark = model.Session.scalars(sa.select(Finding).where(Finding.remote_id == "")).one()
    assert (remark.code, remark.context["count"]) == ("JLP-H-M20", 6)
    assert _run().report["findings"] == {"JLP-H-M20": 1, "JLP-H-M01": 1}


def _run_id() -> str:
    with model.meta.engine.connect() as connection:
        return connection.scalar(sa.select(Run.__table__.c.id)) or ""


@pytest.mark.parametrize("event", ["commit"])
def test_a_worker_that_is_killed_anywhere_loses_and_doubles_nothing(event: str) -> None:
    for number in range(1, 100):
        source = f"killed at {number}"
        work_ = lambda source=source: harvest([], source, system=ListedSource(rows(4)))  # noqa: E731 -- binds the loop's name
        killed = dies_at(event, number, work_)
        _let_leases_end()
        model.Session.expire_all()
        states = model.Session.scalars(sa.select(Run.state).where(Run.source_id == source)).all()
        if states != ["finished"]:
            work_()
        model.Session.expire_all()
        (run,) = model.Session.scalars(sa.select(Run).where(Run.source_id == source)).all()
        assert (run.state, run.counts) == ("finished", {"created": 4}), source
        assert outbox.pending() == 0
        if not killed:
            assert number > 9
            return


def test_a_run_that_was_listed_is_not_listed_again() -> None:
    class Deadly(ToyMapper):
        def to_entry(self, record: SourceRecord) -> Mapped:
            if record.ref.guid == "r3":
                os.kill(os.getpid(), signal.SIGKILL)
            return super().to_entry(record)

    assert in_a_process(lambda: harvest([], system=ListedSource(rows(5)), mapper=Deadly()))
    _let_leases_end()

    class Mute(ListedSource):
        def discover(self, *_: Any) -> Any:
            raise AssertionError

    system = Mute(rows(5))
    report = harvest([], system=system)
    assert report.tally.counts == {Outcome.CREATED: 5}
    assert set(system.asked) == {"r3", "r4", "r5"}, "what was settled is not asked for again"


def test_a_worker_whose_lease_was_over_can_settle_nothing() -> None:
    with lease.claim("toy-source", None, 3) as run:
        slow, quick = work.share_of(run), work.share_of(run)
        slow.put([RecordRef("a"), RecordRef("b")], 0)
        assert [task.remote_id for task in slow.take(2)] == ["a", "b"]
        assert quick.take(2) == []
        _let_leases_end()
        assert [task.remote_id for task in quick.take(2)] == ["a"], "the second time alone"
        with pytest.raises(LostRunError):
            slow.settle([Result("a", Outcome.CREATED)])
        quick.settle([Result("a", Outcome.CREATED)])
        model.Session.commit()
        slow.settle([Result("b", Outcome.CREATED)])
        model.Session.commit()
        assert run.counts() == {"created": 2}


def test_what_does_not_answer_is_asked_again_and_the_others_do_not_wait() -> None:
    system = ListedSource(rows(3))
    system.failing = {"r1": 2}
    report = harvest([], system=system)
    assert report.tally.counts == {Outcome.CREATED: 3}
    assert system.asked.count("r1") == 3
    assert system.asked.index("r3") < len(system.asked) - 1


def test_what_never_answers_is_set_aside_after_five_tries() -> None:
    system = ListedSource(rows(3))
    system.failing = {"r1": 99}
    report = harvest([], system=system)
    assert system.asked.count("r1") == MOST_TRIES
    assert report.tally.counts == {Outcome.CREATED: 2, Outcome.REJECTED: 1}
    (task,) = model.Session.scalars(sa.select(Task)).all()
    assert (task.remote_id, task.state) == ("r1", "parked")
    record = model.Session.get(Record, ("toy-source", "r1"))
    assert record is not None
    assert record.state == "rejected"


def test_a_record_that_kills_its_workers_is_set_aside_with_its_bytes() -> None:
    class Deadly(ToyMapper):
        def to_entry(self, record: SourceRecord) -> Mapped:
            if record.ref.guid == "r2":
                os.kill(os.getpid(), signal.SIGKILL)
            return super().to_entry(record)

    deaths = 0
    while in_a_process(lambda: harvest([], system=ListedSource(rows(4)), mapper=Deadly())):
        _let_leases_end()
        deaths += 1
        assert deaths < 20
    assert deaths == MOST_TRIES
    assert _run().counts == {"created": 3, "rejected": 1}
    (task,) = model.Session.scalars(sa.select(Task)).all()
    assert (task.remote_id, task.state) == ("r2", "parked")
    assert task.payload is not None
    assert task.payload["title"] == "养老机构信息2"
    (finding,) = model.Session.scalars(sa.select(Finding)).all()
    assert (finding.code, finding.remote_id) == ("JLP-H-L04", "r2")
