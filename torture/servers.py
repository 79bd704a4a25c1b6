"""PostgreSQL, Valkey and Solr that nobody watches over, to be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from stack import jars, postgres, services
from stack.layout import REPOSITORY, Layout
from stack.programs import Program, recorded
from stack.services import Settings

__all__ = ["Servers", "running"]

_SECONDS = 120
_PAUSE = 0.05


@dataclass(slots=True)
class Servers:
    """The three services of a data folder, each a process of ours.

    Attributes:
        probes: for each, the question whether it is ready.
    """

    layout: Layout
    programs: dict[str, Program]
    probes: dict[str, Callable[[], bool]]
    _processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start one and wait until it is ready."""
        program = self.programs[name]
        with self.layout.log_of(name).open("ab") as log:
            self._processes[name] = subprocess.Popen(  # noqa: S603 - a program of the stack
                recorded(program, self.layout),
                cwd=REPOSITORY,
                env=os.environ | program.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _SECONDS
        while not self.probes[name]():
            if time.monotonic() > deadline or self._processes[name].poll() is not None:
                message = f"{name} does not start; see {self.layout.log_of(name)}"
                raise RuntimeError(message)
            time.sleep(_PAUSE)

    def kill(self, name: str) -> None:
        """End one as a power cut would, and wait until nothing of it is left."""
        process = self._processes[name]
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        # PostgreSQL's other processes see that their head is gone, and end by themselves
        psutil.wait_procs(family, timeout=_SECONDS)

    def stop(self) -> None:
        """End them all."""
        for process in self._processes.values():
            process.send_signal(signal.SIGINT)
        for process in self._processes.values():
            try:
                process.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def running(folder: Path) -> Iterator[Servers]:
    """Services on a folder of their own; their addresses are in the environment."""
    layout = Layout.at(folder)
    settings = Settings(heap="256m", throwaway=True)
    addresses, programs = services.prepare(layout, settings, jars.classpath())
    servers = Servers(
        layout,
        {program.name: _keeping_its_word(program) for program in programs},
        services.probes(layout, addresses),
    )
    try:
        for name in servers.programs:
            servers.start(name)
        postgres.ensure_database(layout)
        os.environ |= addresses.environment(layout)
        yield servers
    finally:
        servers.stop()


def _keeping_its_word(program: Program) -> Program:
    """A commit of PostgreSQL is with the kernel, which is not killed: the disk need not be asked.

    Valkey may forget everything.
    """
    if program.name != "postgres":
        return program
    return replace(program, command=(*program.command, "-c", "synchronous_commit=on"))
