"""Jobs are found in PostgreSQL, whoever has died and whatever Redis has lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.redis import connect_to_redis
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob

from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.harvesters import lease, service
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.recovery import service as recovery
from tests.harvesters.deaths import in_a_process
from tests.harvesters.jobs import catalogue, drop, make_source, status_of
from tests.harvesters.toys import as_site, entries, indexed

pytestmark = pytest.mark.usefixtures("site", "clean_queues", "roots")


@pytest.fixture
def roots(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])


@pytest.fixture
def source(tmp_path: Path, site: dict[str, Any]) -> str:
    return make_source(drop(tmp_path, catalogue(3)), site["office"]["id"])["id"]


def _job(source_id: str, *, run: bool = True) -> str:
    data = {"source_id": source_id, "run": run}
    return tk.get_action("harvest_job_create")(as_site(), data)["id"]


def _is_old(job_id: str) -> None:
    """As if the job had been made an hour ago."""
    model.Session.execute(
        sa.update(HarvestJob)
        .where(HarvestJob.id == job_id)
        .values(created=sa.text("timezone('utc', now()) - interval '1 hour'"))
    )
    model.Session.commit()


def _die_in(job_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker takes the job and is killed at its second record."""

    def deadly(self: RecordMapper, record: Any) -> Any:
        if record.ref.position == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(self, record)

    original = RecordMapper.to_entry
    with monkeypatch.context() as patched:
        patched.setattr(RecordMapper, "to_entry", deadly)
        assert in_a_process(lambda: service.run_job(job_id)) == signal.SIGKILL


def test_a_run_whose_worker_died_is_taken_up_without_a_person(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = _job(source)
    _die_in(job_id, monkeypatch)
    assert recovery.due() == [job_id]
    assert recovery.turn()
    assert status_of(job_id) == "Finished"
    (run,) = model.Session.scalars(sa.select(Run)).all()
    assert (run.state, run.counts) == ("finished", {"created": 3})
    assert len(entries()) == len(indexed()) == 3
    assert recovery.due() == []


def test_a_flush_of_redis_loses_no_job(source: str) -> None:
    job_id = _job(source)
    connect_to_redis().flushall()
    assert recovery.due() == [], "its message may still be on its way"
    _is_old(job_id)
    assert recovery.due() == [job_id]
    recovery.turn()
    assert status_of(job_id) == "Finished"
    assert len(entries()) == 3


def test_a_job_that_was_never_sent_is_run(source: str) -> None:
    job_id = _job(source, run=False)
    _is_old(job_id)
    recovery.turn()
    assert status_of(job_id) == "Finished"


def test_the_clock_of_ckanext_harvest_wakes_its_own_consumer(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = _job(source)
    _die_in(job_id, monkeypatch)
    connect_to_redis().flushall()
    tk.get_action("harvest_jobs_run")(as_site(), {})
    consumer: Any = queue.get_gather_consumer()
    method, header, body = consumer.basic_get(queue=queue.get_gather_queue_name())
    queue.gather_callback(consumer, method, header, body)
    assert status_of(job_id) == "Finished"
    assert len(entries()) == 3


def test_a_message_that_comes_twice_runs_its_job_once(source: str) -> None:
    job_id = _job(source)
    recovery.wake([job_id, job_id])
    consumer: Any = queue.get_gather_consumer()
    name = queue.get_gather_queue_name()
    for _ in range(2):
        service.run_job(job_id) if not service.is_over(job_id) else None
    method, header, body = consumer.basic_get(queue=name)
    queue.gather_callback(consumer, method, header, body)
    assert consumer.basic_get(queue=name)[2] is None
    assert len(model.Session.scalars(sa.select(Run)).all()) == 1


def test_a_live_run_is_nobody_elses(source: str) -> None:
    job_id = _job(source)
    _is_old(job_id)
    with lease.claim(source, job_id, None):
        assert recovery.due() == []
        with pytest.raises(lease.HeldError):
            service.run_job(job_id)
        assert status_of(job_id) == "Running", "its own run is going on"
    assert recovery.due() == [job_id]


def test_a_job_whose_worker_died_after_the_run_is_closed(source: str) -> None:
    job_id = _job(source)
    service.run_job(job_id)
    model.Session.execute(sa.update(HarvestJob).values(status="Running", finished=None))
    model.Session.commit()
    assert recovery.close_ended() == 1
    assert status_of(job_id) == "Finished"


def test_its_message_closes_it_as_well(source: str) -> None:
    """A consumer of ckanext-harvest's own, which makes no turns, leaves no job open either."""
    job_id = _job(source)
    service.run_job(job_id)
    model.Session.execute(sa.update(HarvestJob).values(status="Running", finished=None))
    model.Session.commit()
    connect_to_redis().flushall()
    recovery.wake([job_id])
    consumer: Any = queue.get_gather_consumer()
    method, header, body = consumer.basic_get(queue=queue.get_gather_queue_name())
    queue.gather_callback(consumer, method, header, body)
    assert status_of(job_id) == "Finished"


def test_the_source_that_waited_longest_comes_first(tmp_path: Path, site: dict[str, Any]) -> None:
    office = site["office"]["id"]
    names = ("sichuan_a.json", "sichuan_b.json", "sichuan_c.json")
    one, two, three = (
        make_source(drop(tmp_path, catalogue(1, start=n), name), office)["id"]
        for n, name in enumerate(names, 1)
    )
    for source_id in (two, one):
        service.run_job(_job(source_id))
    waiting = {source_id: _job(source_id) for source_id in (one, two, three)}
    for job_id in waiting.values():
        _is_old(job_id)
    assert recovery.due() == [waiting[three], waiting[two], waiting[one]]


def test_a_file_that_an_operator_named_may_be_read_by_whoever_goes_on(
    tmp_path: Path, site: dict[str, Any], ckan_config: dict[str, Any], monkeypatch: Any
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [])
    path = drop(tmp_path, catalogue(3))
    source_id = make_source(path, site["office"]["id"])["id"]
    job_id = service.next_job(source_id)
    original = RecordMapper.to_entry

    def deadly(self: RecordMapper, record: Any) -> Any:
        if record.ref.position == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(self, record)

    with monkeypatch.context() as patched:
        patched.setattr(RecordMapper, "to_entry", deadly)
        assert in_a_process(lambda: service.run_job(job_id, trusted=path))
    assert service.next_job(source_id) == job_id, "the command goes on with it too"
    recovery.turn()
    assert len(entries()) == 3
    shown = tk.get_action("jiulongpo_harvest_run_show")(as_site(), {"job_id": job_id})
    assert str(tmp_path) not in str(shown)


def test_a_run_that_cannot_be_gone_on_with_is_ended(source: str, tmp_path: Path) -> None:
    job_id = _job(source)
    with lease.claim(source, job_id, None):
        pass
    model.Session.execute(sa.text("UPDATE harvest_source SET config = 'broken'"))
    model.Session.commit()
    recovery.turn()
    assert status_of(job_id) == "Finished"
    assert recovery.due() == []


def test_a_worker_ends_when_nothing_is_due_if_it_is_told_so(cli: Any, source: str) -> None:
    job_id = _job(source)
    _is_old(job_id)
    result = cli.invoke(jiulongpo, ["harvest", "work", "--once"])
    assert not result.exit_code, result.output
    assert status_of(job_id) == "Finished"


def test_a_source_that_fails_again_and_again_rests(
    tmp_path: Path, site: dict[str, Any], ckan_config: dict[str, Any], monkeypatch: Any
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.breaker_failures", 2)
    path = drop(tmp_path, catalogue(2))
    source_id = make_source(path, site["office"]["id"])["id"]
    whole = path.read_text("utf-8")
    path.write_text(whole[:-40], "utf-8")
    for _ in range(2):
        service.run_job(_job(source_id))
    path.write_text(whole, "utf-8")
    with pytest.raises(service.Abort) as caught:
        service.run_job(_job(source_id))
    assert caught.value.code == "JLP-H-L05"
    model.Session.execute(sa.update(Run).values(finished=sa.text("now() - interval '1 hour'")))
    model.Session.commit()
    assert service.run_job(_job(source_id)).state == "finished", "the trial after the pause"
    assert service.run_job(_job(source_id)).state == "finished"
