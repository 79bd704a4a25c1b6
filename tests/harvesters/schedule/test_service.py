"""Turns are taken once, made up for once, and survive the death of who takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ckan import model
from ckanext.harvest.model import HarvestJob, HarvestSource

from ckanext.jiulongpo.harvesters.schedule import service as schedules
from ckanext.jiulongpo.harvesters.schedule.model import StoredSchedule
from ckanext.jiulongpo.locks import alone
from tests.harvesters.jobs import catalogue, drop, make_source

pytestmark = pytest.mark.usefixtures("site", "clean_queues")


@pytest.fixture
def source(tmp_path: Path, site: dict[str, Any]) -> str:
    made = make_source(drop(tmp_path, catalogue(1)), site["office"]["id"])
    plan = schedules.plan_of("30 2 * * *", 10)
    schedules.put(made["id"], plan, "", "somebody", paused=False)
    return made["id"]


def _overdue(source: str, **values: Any) -> None:
    past = sa.func.now() - sa.cast("3 days", sa.Interval)
    model.Session.execute(
        sa.update(StoredSchedule)
        .where(StoredSchedule.source_id == source)
        .values(**{"next_due": past, **values})
    )
    model.Session.commit()


def _jobs(source: str) -> int:
    return model.Session.query(HarvestJob).filter_by(source_id=source).count()


def test_nothing_is_due_before_its_time(source: str) -> None:
    assert schedules.due() == []


def test_missed_turns_are_made_up_for_by_one_run(source: str) -> None:
    _overdue(source)
    assert len(schedules.due()) == 1
    assert schedules.due() == []
    assert _jobs(source) == 1


def test_only_one_clock_takes_turns(source: str) -> None:
    _overdue(source)
    with alone("harvest schedule") as first:
        assert first
        assert schedules.due() == []
    assert len(schedules.due()) == 1


def test_a_turn_that_was_taken_but_not_started_is_started_once(source: str) -> None:
    _overdue(source)
    schedules._take_turns()
    assert len(schedules.due()) == 1
    assert schedules.due() == []
    assert _jobs(source) == 1


def test_a_job_that_was_made_before_the_process_died_is_found_again(source: str) -> None:
    _overdue(source)
    (job,) = schedules.due()
    model.Session.execute(sa.update(StoredSchedule).values(last_job=None))
    model.Session.commit()
    assert schedules.due() == [job]
    assert _jobs(source) == 1


def test_a_paused_schedule_starts_nothing(source: str) -> None:
    _overdue(source, paused=True)
    assert schedules.due() == []


def test_ckanext_harvest_s_own_frequency_is_put_aside(source: str) -> None:
    model.Session.expire_all()
    assert HarvestSource.get(source).frequency == "MANUAL"
