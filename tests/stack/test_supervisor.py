"""Programs are kept alive, ended in order, and found again after the supervisor was killed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from stack.errors import ServiceGaveUpError, ServiceNotReadyError
from stack.layout import Layout
from stack.programs import Program
from stack.records import living
from stack.services import wait_for
from stack.supervisor import Supervisor
from tests.stack.conftest import own_services

PATIENCE = 20.0


def _sleeper(name: str, order: int = 10, **more: object) -> Program:
    command = (sys.executable, "-c", "import signal; signal.pause()")
    return Program(name, command, order, **more)  # type: ignore[arg-type]


def eventually(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    with own_services() as layout:
        yield Supervisor(layout)


def _alive(layout: Layout) -> dict[str, int]:
    return {name: process.pid for name, process in living(layout.run).items()}


def test_a_killed_program_comes_back(supervisor: Supervisor) -> None:
    supervisor.start([_sleeper("worker")])
    assert eventually(lambda: "worker" in _alive(supervisor.layout))
    first = _alive(supervisor.layout)["worker"]
    psutil.Process(first).kill()
    assert eventually(lambda: _alive(supervisor.layout).get("worker", first) != first)


def test_stopping_ends_every_program(supervisor: Supervisor) -> None:
    supervisor.start([_sleeper("one"), _sleeper("two")])
    assert eventually(lambda: {"one", "two"} <= set(_alive(supervisor.layout)))
    processes = list(living(supervisor.layout.run).values())
    supervisor.stop()
    assert not [process for process in processes if process.is_running()]
    assert supervisor.process() is None


def test_what_a_killed_supervisor_left_is_ended_at_the_next_start(supervisor: Supervisor) -> None:
    supervisor.start([_sleeper("left")])
    assert eventually(lambda: "left" in _alive(supervisor.layout))
    orphan = living(supervisor.layout.run)["left"]
    process = supervisor.process()
    assert process is not None
    process.kill()
    process.wait()
    assert orphan.is_running()
    supervisor.start([_sleeper("fresh")])
    assert not orphan.is_running()
    assert eventually(lambda: "fresh" in _alive(supervisor.layout))


def test_a_program_that_ends_at_once_is_given_up_with_its_last_words(
    supervisor: Supervisor,
) -> None:
    command = (sys.executable, "-c", "raise SystemExit('no memory of that kind')")
    supervisor.start([Program("hopeless", command, 10)])
    with pytest.raises(ServiceGaveUpError, match="no memory of that kind"):
        wait_for("hopeless", lambda: False, supervisor, PATIENCE)
    assert supervisor.given_up() == {"hopeless"}


def test_a_program_that_never_answers_is_reported_in_time(supervisor: Supervisor) -> None:
    supervisor.start([_sleeper("silent")])
    with pytest.raises(ServiceNotReadyError, match="silent"):
        wait_for("silent", lambda: False, supervisor, 0.3)


def test_a_program_of_later_use_waits_to_be_asked(supervisor: Supervisor) -> None:
    supervisor.start([_sleeper("later", at_once=False)])
    assert supervisor.states() == {"later": "STOPPED"}
    supervisor.start_program("later")
    assert eventually(lambda: "later" in _alive(supervisor.layout))
    supervisor.stop_program("later")
    assert _alive(supervisor.layout).keys() == {"supervisor"}


def test_odd_characters_reach_the_program_as_they_are(supervisor: Supervisor) -> None:
    odd = "100% of 'quotes' \"and\" 中文; $HOME"
    code = "import os, sys; print(sys.argv[1], os.environ['ODD'], flush=True); sys.stdin.read()"
    command = (sys.executable, "-c", f"{code}; import signal; signal.pause()", odd)
    supervisor.start([Program("odd", command, 10, environment={"ODD": "50%"})])
    assert eventually(lambda: supervisor.last_words("odd") == f"{odd} 50%")


def test_the_cause_is_told_rather_than_the_stack_trace(supervisor: Supervisor) -> None:
    supervisor.layout.log_of("java").write_text(
        "Caused by: java.io.IOException: disk\n\tat a.b.C.d(C.java:1)\n\t... 12 more\n"
    )
    assert supervisor.last_words("java") == "Caused by: java.io.IOException: disk"
    assert supervisor.last_words("never started") == "-"
