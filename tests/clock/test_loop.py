"""The clock and its children, real processes that have not loaded CKAN."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from stack.layout import REPOSITORY
from tests.stack.test_supervisor import eventually

Kind = tuple[str, float, float]
QUICK: Kind = ("quick", 0.02, 60)


class Ticking:
    """A clock that runs, and what its turns have left."""

    def __init__(self, folder: Path, kinds: tuple[Kind, ...]) -> None:
        self.folder = folder
        words = [str(word) for kind in kinds for word in kind]
        command = [sys.executable, "-m", "tests.clock.ticking", str(folder), *words]
        self.process = subprocess.Popen(
            command, cwd=REPOSITORY, stderr=(folder / "log").open("w"), start_new_session=True
        )

    def turns(self, kind: str) -> list[int]:
        """Process ids of the turns that have begun."""
        path = self.folder / kind
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def takes(self, kind: str, number: int) -> bool:
        return eventually(lambda: len(self.turns(kind)) >= number)

    def log(self) -> str:
        return (self.folder / "log").read_text()


Start = Callable[..., Ticking]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts clocks; ends them and their children, whatever became of them."""
    started: list[Ticking] = []

    def begin(*kinds: Kind) -> Ticking:
        started.append(Ticking(tmp_path, kinds))
        return started[-1]

    yield begin
    for clock in started:
        with suppress(ProcessLookupError):
            os.killpg(clock.process.pid, signal.SIGKILL)
        clock.process.wait()


def test_turns_that_raise_die_or_last_hinder_no_other(start: Start) -> None:
    """Each has a process of its own; the log names those that failed."""
    clock = start(("raises", 0.02, 60), ("dies", 0.02, 60), ("lasts", 0.02, 60), QUICK)
    assert clock.takes("lasts", 1)
    before = len(clock.turns("quick"))
    assert clock.takes("quick", before + 5)
    assert clock.takes("raises", 3)
    assert clock.takes("dies", 3)
    assert " raises failed" in clock.log()
    assert "with -9" in clock.log()


def test_what_lasts_is_not_begun_a_second_time(start: Start) -> None:
    clock = start(("lasts", 0.02, 60), QUICK)
    assert clock.takes("lasts", 1)
    assert clock.takes("quick", 20)
    assert len(clock.turns("lasts")) == 1


def test_what_hangs_is_ended_and_has_its_next_turn(start: Start) -> None:
    clock = start(("lasts", 0.02, 0.1))
    assert clock.takes("lasts", 3)
    first = clock.turns("lasts")[0]
    assert not psutil.pid_exists(first)
    assert "is ended" in clock.log()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_a_turn_finish_that_is_under_way(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    """Both as a terminal or a service sends them: to the clock and to its children."""
    os.mkfifo(tmp_path / "fifo")
    clock = start(("finishes", 0.02, 60), QUICK)
    assert clock.takes("finishes", 1)
    assert clock.takes("quick", 1)
    os.killpg(clock.process.pid, number)
    (tmp_path / "fifo").write_text("go on")
    assert clock.process.wait(30) == 0
    assert (tmp_path / "finished").exists()


def test_a_signal_ends_a_turn_that_does_not_finish(start: Start) -> None:
    clock = start(("lasts", 0.02, 60))
    assert clock.takes("lasts", 1)
    clock.process.send_signal(signal.SIGTERM)
    assert clock.process.wait(30) == 0
    assert not psutil.pid_exists(clock.turns("lasts")[0])
    assert "is ended with the clock" in clock.log()


def test_hundreds_of_turns_leave_nothing_behind(start: Start) -> None:
    """Neither memory nor files nor dead children."""
    clock = start(("quick", 0.001, 60))
    itself = psutil.Process(clock.process.pid)
    assert clock.takes("quick", 20)
    memory, files = itself.memory_info().rss, itself.num_fds()
    assert clock.takes("quick", 220)
    assert itself.memory_info().rss - memory < 2**21
    assert itself.num_fds() <= files + 2  # those of a turn that is under way
    assert len(itself.children()) <= 1
