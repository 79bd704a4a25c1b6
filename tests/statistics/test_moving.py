"""Counts reach the database once, wherever the process that brings them is killed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from redis.exceptions import ConnectionError as ValkeyError

from ckanext.jiulongpo.statistics import clock, faults, model, moving
from ckanext.jiulongpo.statistics.sights import Kind, Sight
from demo.load.counts import make_counts


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def add(counts):
    """Count so many views."""

    def views(number, ref="buses"):
        for _ in range(number):
            counts.add(clock.today(), [Sight(Kind.VIEW, ref)])
        counts.send()

    return views


def _dies(monkeypatch, owner, name, *, before):
    """Kill the process before or after a step, the first time."""
    step = getattr(owner, name)

    def dying(*args, **kwargs):
        monkeypatch.setattr(owner, name, step)
        if not before:
            step(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(owner, name, dying)


BOUNDARIES = [(step, early) for step in ("take", "take_in", "settle") for early in (True, False)]


@pytest.mark.parametrize("boundary", BOUNDARIES, ids=str)
def test_a_kill_at_any_boundary_loses_nothing_and_doubles_nothing(
    add, counts, moved, monkeypatch, boundary
):
    step, before = boundary
    add(1)
    moving.move()
    add(3)
    owner = model if step == "take_in" else counts
    _dies(monkeypatch, owner, step, before=before)
    with pytest.raises(Killed):
        moving.move()
    add(2)
    assert moved()["view", "buses"] == 6
    assert moved()["view", "buses"] == 6
    assert model.gaps(clock.today() - timedelta(days=1)) == []


def test_the_made_year_of_the_demo_is_no_loss(add, counts, moved, site):
    """Counts that came past Valkey are remembered there: the page warns of nothing."""
    add(1)
    with site.flask_app.test_request_context():
        assert make_counts(1) > 0
        assert make_counts(1) == 0, "once"
    assert moved()["view", "buses"] >= 1
    assert model.gaps(clock.today() - timedelta(days=1)) == []


def test_readers_who_come_while_counts_are_moved_are_all_counted(add, counts, moved):
    ends = threading.Event()

    def read():
        for _ in range(200):
            counts.add(clock.today(), [Sight(Kind.VIEW, "buses")])

    def bring():
        while not ends.is_set():
            moving.move()

    readers = [threading.Thread(target=read) for _ in range(4)]
    movers = [threading.Thread(target=bring) for _ in range(2)]
    for thread in (*readers, *movers):
        thread.start()
    for thread in readers:
        thread.join()
    ends.set()
    for thread in movers:
        thread.join()
    moving.move()
    assert moved()["view", "buses"] == 800


def test_what_names_nothing_is_passed_over(add, moved):
    add(2, ref="was-never-there")
    add(1)
    assert moved() == {("view", "buses"): 1}


def test_counts_that_cannot_be_read_do_not_stop_the_others(add, counts, moved, caplog):
    add(1)
    counts.valkey.hset(counts.key("open"), "never|view|buses", 7)
    counts.valkey.hset(counts.key("open"), "nonsense", 7)
    counts.valkey.hset(counts.key("open"), f"{clock.today()}|view|elder-fire", "many")
    assert moved() == {("view", "buses"): 1}
    assert "nonsense" in caplog.text


def test_a_download_counts_for_its_file_and_for_its_entry(counts, moved, entry, site):
    file = entry("elder-homes")["resources"][0]["id"]
    counts.add(clock.today(), [Sight(Kind.DOWNLOAD, file)])
    counts.add(clock.today(), [Sight(Kind.DOWNLOAD, entry("elder-homes")["id"])])
    assert moved()["download", "elder-homes"] == 2


def test_a_valkey_that_lost_its_memory_is_noticed_and_told(add, counts, moved):
    add(4)
    moving.move()
    counts.valkey.delete(*counts.valkey.scan_iter(counts.key("*")))
    add(1)
    told = moving.move()
    assert told.lost_since is not None
    ((since, until),) = model.gaps(clock.today() - timedelta(days=1))
    assert since == told.lost_since
    assert since <= until
    assert moved()["view", "buses"] == 5
    assert len(model.gaps(clock.today() - timedelta(days=1))) == 1


def test_a_valkey_that_came_back_older_doubles_nothing(add, counts, moved):
    """A snapshot of before the last pass, with the batch in it that was brought in since."""
    add(1)
    moving.move()
    add(5)
    old = {key: counts.valkey.dump(key) for key in counts.valkey.scan_iter(counts.key("*"))}
    moving.move()
    for key in counts.valkey.scan_iter(counts.key("*")):
        counts.valkey.delete(key)
    for key, value in old.items():
        counts.valkey.restore(key, 0, value, replace=True)
    add(2)
    assert moving.move().lost_since is not None
    assert moved()["view", "buses"] == 6, "what was counted since is lost, and told as a gap"


def test_a_quiet_time_is_no_gap(add, moved):
    add(1)
    for _ in range(3):
        assert moving.move().lost_since is None


def test_without_valkey_the_pass_fails_and_notes_since_when(add, counts, monkeypatch):
    add(1)
    moving.move()

    def away():
        raise ValkeyError

    monkeypatch.setattr(counts, "take", away)
    for _ in range(2):
        with pytest.raises(ValkeyError):
            moving.move()
    assert len(model.gaps(clock.today() - timedelta(days=1))) == 1


def test_readers_of_a_day_never_become_fewer(counts, site):
    today = clock.today()
    model.set_visitors(today, 40)
    model.set_visitors(today, 3)
    from ckan import model as ckan_model

    row = ckan_model.Session.get(model.Count, (today, "visitor", "", ""), populate_existing=True)
    assert row is not None
    assert row.count == 40


def test_every_fault_says_how_to_mend_it():
    for fault in faults.all_faults():
        assert fault.remedy.endswith(".")
        assert fault.message.endswith(".")


def test_the_command_brings_counts_in_and_tells(add, cli, site):
    from ckan.cli.cli import ckan

    add(2)
    told = cli.invoke(ckan, ["jiulongpo", "statistics", "flush"])
    assert told.exit_code == 0, told.output
    assert "1" in told.output
    assert cli.invoke(ckan, ["jiulongpo", "statistics", "rebuild"]).exit_code == 0
    assert str(clock.today().year) in cli.invoke(ckan, ["jiulongpo", "statistics", "status"]).output
