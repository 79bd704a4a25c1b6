"""A change wakes the judging once and soon; nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from redis.exceptions import ConnectionError as Unreachable
from rq.registry import ScheduledJobRegistry

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

from ckanext.jiulongpo.quality import assessing, config, waking
from ckanext.jiulongpo.tables import jobs as tables


def waiting() -> list[str]:
    """Functions of jobs that wait for their time."""
    queue = tk.get_job_queue()
    registry = ScheduledJobRegistry(queue=queue)
    return [queue.fetch_job(key).func_name for key in registry.get_job_ids()]


@pytest.fixture
def asleep(site, judged) -> Iterator[None]:
    """Nobody was woken yet."""
    _sleep()
    yield
    _sleep()


def _sleep() -> None:
    connect_to_redis().delete(f"jiulongpo:quality:{config.site_id()}:woken")
    registry = ScheduledJobRegistry(queue=tk.get_job_queue())
    for key in registry.get_job_ids():
        registry.remove(key, delete_job=True)
    waking.forget()


def test_many_changes_leave_one_job(asleep, act):
    for number in range(3):
        act("package_patch", id="buses", contact_phone=f"023-0000000{number}")
    expected = f"{assessing.__name__}.{assessing.assess_due.__name__}"
    assert waiting() == [expected]


def test_another_process_finds_the_job_already_there(asleep, act):
    act("package_patch", id="buses", contact_phone="023-00000005")
    waking.forget()  # what another process does not know
    act("package_patch", id="buses", contact_phone="023-00000006")
    assert len(waiting()) == 1


def test_the_job_waits_for_the_transactions_that_found_it(asleep, act):
    act("package_patch", id="buses", contact_phone="023-00000007")
    key = f"jiulongpo:quality:{config.site_id()}:woken"
    assert 0 < connect_to_redis().pttl(key) <= 500 * config.wake_seconds()
    registry = ScheduledJobRegistry(queue=tk.get_job_queue())
    (job,) = registry.get_job_ids()
    delay = registry.get_scheduled_time(job) - tk.get_job_queue().fetch_job(job).created_at
    assert delay > timedelta(seconds=config.wake_seconds() - 2)


def test_a_loaded_table_wakes_too(asleep):
    tables.loaded.send(1)
    assert len(waiting()) == 1


def test_a_site_without_valkey_writes_its_entries(asleep, act, monkeypatch):
    def away() -> None:
        raise Unreachable

    monkeypatch.setattr(waking, "connect_to_redis", away)
    act("package_patch", id="buses", contact_phone="023-00000008")
    assert waiting() == []
