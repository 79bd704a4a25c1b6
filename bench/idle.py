"""What the portal costs while nobody asks it anything, and how soon it is there again.

::

    make bench-idle
    python -m bench.idle --seconds 300

Starts a portal without demonstration twice, the second time on the data of the first. Then each
program's processor time over some minutes is read from the system, children that have ended
included. Beside it stands what the same periodic work costs as commands of their own, as cron or a
timer would run them: each command of the clock is run once alone, and multiplied by how often it
comes. Two consumers of ckanext-harvest's own, which end for lack of messages, are told likewise.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from stack import ports
from stack.layout import REPOSITORY, Layout
from stack.records import living
from stack.workers import ckan_command

_WINDOW = 120
"""Seconds that figures are told for."""
_SETTLE_SECONDS = 75
"""After so many seconds each tick has had its first turn."""
_LONGEST_START = 900
_PATIENCE = 180
_MEGABYTE = 2**20
_WORKERS = ("jobs", "harvest-gather", "harvest-fetch", "harvest-work", "tables")


def main() -> None:
    """Start, start again, watch, run the commands, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300, help="how long to watch")
    parser.add_argument(
        "--var", type=Path, default=None, help="data folder; kept where it is given"
    )
    options = parser.parse_args()
    folder = options.var or Path(os.environ.get("JLP_VAR", "var/bench")) / "idle"
    layout = Layout.at(folder)
    try:
        with _portal(layout) as first:
            pass
        with _portal(layout) as second:
            time.sleep(_SETTLE_SECONDS)
            costs, memory = _watch(layout, options.seconds)
            alone = _commands_alone(layout)
            consumer = _consumer_alone(layout)
    finally:
        if options.var is None:
            shutil.rmtree(folder, ignore_errors=True)
    _tell((first, second), costs, memory, alone, consumer)


@contextmanager
def _portal(layout: Layout) -> Iterator[float]:
    """A portal that runs; gives the seconds from its start until it is served."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CKAN_")}
    command = [sys.executable, "-m", "stack", "run", "--no-demo", "--var", str(layout.root)]
    output = layout.root / "output"
    begun = time.monotonic()
    with output.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(  # noqa: S603 - our own
            [*command, f"--port={ports.any_free()}"],
            cwd=REPOSITORY,
            env=environment | {"LC_ALL": "C"},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        while "Ready in" not in output.read_text("utf-8"):
            if process.poll() is not None or time.monotonic() - begun > _LONGEST_START:
                sys.exit(output.read_text("utf-8"))
            time.sleep(0.1)
        yield time.monotonic() - begun
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)


def _watch(layout: Layout, seconds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Of each program: processor seconds in the window, and megabytes that are its own at its end.

    A page that several processes share counts in part for each (PSS), so that sums are true. What
    was spent by processes that have ended since is told as "restarted".
    """
    programs = living(layout.run)
    supervisor = programs.pop("supervisor")
    before = {name: _used(process) for name, process in programs.items()}
    all_before = _used(supervisor)
    time.sleep(seconds)
    spent = _used(supervisor) - all_before
    costs = {
        name: _used(process) - before[name]
        for name, process in programs.items()
        if process.is_running()
    }
    costs["restarted"] = max(0.0, spent - sum(costs.values()))
    memory = {name: _megabytes(process) for name, process in living(layout.run).items()}
    memory["supervisor"] -= sum(memory.values()) - memory["supervisor"]
    return {name: cost * _WINDOW / seconds for name, cost in costs.items()}, memory


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _used(process: psutil.Process) -> float:
    """Processor seconds of a process, its children, and of those that have ended."""
    total = 0.0
    for one in _family(process):
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def _megabytes(process: psutil.Process) -> float:
    total = 0
    for one in _family(process):
        try:
            total += one.memory_full_info().pss
        except psutil.Error:
            continue
    return total / _MEGABYTE


def _commands_alone(layout: Layout) -> dict[str, tuple[float, float, float]]:
    """Each command of the clock: seconds between turns, processor seconds of one, megabytes."""
    listed, *_ = _run(layout, "jiulongpo", "clock", "--list")
    costs = {}
    for line in re.findall(r"^\d+(?:\.\d+)?\t.*$", listed, flags=re.MULTILINE):
        every, _, name = line.partition("\t")
        if float(every):
            _, used, megabytes = _run(layout, *name.split())
            costs[name] = (float(every), used, megabytes)
    return costs


def _run(layout: Layout, *words: str) -> tuple[str, float, float]:
    """What a command prints, its processor seconds and the most megabytes that it took."""
    process = subprocess.Popen(  # noqa: S603 - our own
        ckan_command(layout, *words),
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None  # noqa: S101 - a pipe, see above
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return printed, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _consumer_alone(layout: Layout) -> float:
    """Processor seconds in the window of ckanext-harvest's own consumer, started whenever it ends.

    Nothing where it does not end for lack of messages.
    """
    begun = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own
        ckan_command(layout, "harvester", "gather-consumer"),
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while time.monotonic() - begun < _PATIENCE:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            lived = time.monotonic() - begun
            return (used.ru_utime + used.ru_stime) * _WINDOW / lived
        time.sleep(0.1)
    process.kill()
    process.wait()
    return 0.0


def _tell(
    starts: tuple[float, float],
    costs: dict[str, float],
    memory: dict[str, float],
    alone: dict[str, tuple[float, float, float]],
    consumer: float,
) -> None:
    print(f"{'program':<16} {'CPU s in ' + str(_WINDOW) + ' s':>16} {'MB':>8}")
    for name in sorted(costs, key=lambda one: -costs[one]):
        print(f"{name:<16} {costs[name]:16.2f} {memory.get(name, 0.0):8.0f}")
    print(f"{'all':<16} {sum(costs.values()):16.2f} {sum(memory.values()):8.0f}")
    forked = sum(used * _WINDOW / every for every, used, _ in alone.values())
    for name, (every, used, megabytes) in alone.items():
        print(f"alone: {name:<32} every {every:6.0f} s {used:6.2f} s {megabytes:6.0f} MB")
    print(f"alone: ckanext-harvest's own consumer, begun again whenever it ends: {consumer:.2f} s")
    others = sum(costs.values()) - costs["clock"]
    workers = sum(costs.get(name, 0.0) for name in _WORKERS)
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"BENCH idle window_s={_WINDOW} before_clock_cpu_s={forked:.2f}"
        f" after_clock_cpu_s={costs['clock']:.2f} before_consumers_cpu_s={2 * consumer:.2f}"
        f" before_all_cpu_s={others + forked + 2 * consumer:.2f}"
        f" after_all_cpu_s={sum(costs.values()):.2f} workers_cpu_s={workers:.2f}"
        f" command_cpu_s={max(used for _, used, _ in alone.values()):.2f}"
        f" command_mb={max(megabytes for *_, megabytes in alone.values()):.0f}"
        f" clock_mb={memory['clock']:.0f} all_mb={sum(memory.values()):.0f}"
        f" first_start_s={starts[0]:.1f} second_start_s={starts[1]:.1f} load={load}"
    )


if __name__ == "__main__":
    main()
