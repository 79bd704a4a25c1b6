"""``ckan jiulongpo clock`` as a site runs it: one process, real ticks, a database that breaks."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from ckan import model
from ckan.lib.redis import connect_to_redis

from ckanext.jiulongpo.clock import service
from ckanext.jiulongpo.harvesters.schedule.model import StoredSchedule
from stack.layout import REPOSITORY
from tests.stack.test_supervisor import eventually

HARVEST, STATISTICS = "jiulongpo harvest due", "jiulongpo statistics flush"
_SETTINGS = {HARVEST: "harvest.due_every", STATISTICS: "statistics.flush_every"}
PATIENCE = 60


class Running:
    """A clock that looks after schedules and counts each second."""

    def __init__(self, folder: Path, settings: str) -> None:
        logging = (REPOSITORY / "stack" / "ckan.ini").read_text("utf-8").partition("[loggers]")
        every = "\n".join(f"ckanext.jiulongpo.{key} = 1" for key in _SETTINGS.values())
        text = settings.replace("[app:main]", f"[app:main]\n{every}", 1)
        (folder / "ckan.ini").write_text(f"{text}\n{logging[1]}{logging[2]}", "utf-8")
        self.path = folder / "log"
        ckan = str(Path(sys.executable).with_name("ckan"))
        self.process = subprocess.Popen(
            [ckan, "-c", str(folder / "ckan.ini"), "jiulongpo", "clock"],
            cwd=REPOSITORY,
            stderr=self.path.open("w"),
            start_new_session=True,
        )

    def said(self, tick: str, text: str = "") -> int:
        """How often the log has such a line of a tick."""
        return len(re.findall(rf"{tick}: .*{text}", self.path.read_text("utf-8")))

    def says(self, tick: str, text: str = "", more: int = 1) -> bool:
        """Whether it comes to say that again."""
        before = self.said(tick, text)
        return eventually(lambda: self.said(tick, text) >= before + more, PATIENCE)


@pytest.fixture(scope="module")
def clock(
    kept_db: None, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Running]:
    settings = Path(request.config.option.ckan_ini).read_text("utf-8")
    running = Running(tmp_path_factory.mktemp("clock"), settings)
    yield running
    running.process.kill()
    running.process.wait()


def test_turns_come_again_and_speak_the_sites_language(clock: Running) -> None:
    """What was printed by each command of its own stands in the log, in Chinese."""
    assert clock.says(HARVEST, "已开始", more=2), clock.path.read_text()
    assert clock.says(STATISTICS, more=2), clock.path.read_text()


def test_what_another_clock_does_is_left_to_it(clock: Running) -> None:
    with model.ensure_engine().connect() as other:
        key = sa.func.hashtextextended(f"jiulongpo clock {HARVEST}", 0)
        other.execute(sa.select(sa.func.pg_advisory_lock(key)))
        assert clock.says(HARVEST, "another clock", more=2)
        assert clock.says(STATISTICS)
        other.invalidate()
    assert clock.says(HARVEST, "已开始")


def test_a_connection_that_breaks_costs_one_turn(clock: Running) -> None:
    """The database ends the connection while a turn waits in it; the next turn has a new one."""
    engine = model.ensure_engine()
    end_those_who_wait = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    def broken() -> bool:
        with engine.begin() as other:
            other.execute(end_those_who_wait)
        return clock.said(HARVEST, "has not answered") > 0

    with engine.connect() as holder:
        holder.execute(sa.text(f"LOCK TABLE {StoredSchedule.__table__.name}"))
        assert eventually(broken, PATIENCE)
        holder.rollback()
    assert clock.says(HARVEST, "已开始")


def test_a_valkey_that_closes_its_connections_is_asked_anew(clock: Running) -> None:
    connect_to_redis().client_kill_filter(_type="normal", skipme=True)
    assert clock.says(STATISTICS, more=2)


def test_it_ends_when_it_is_told_to(clock: Running) -> None:
    clock.process.send_signal(signal.SIGTERM)
    assert clock.process.wait(PATIENCE) == 0
    assert {tick.name for tick in service.announced()} >= set(_SETTINGS)
