"""The supervisor of all processes: start, ask, stop, and clean up after one that was killed."""

from __future__ import annotations

import signal
import subprocess
import time
import xmlrpc.client
from pathlib import Path
from typing import Any

import psutil
from supervisor.xmlrpc import SupervisorTransport

from stack.errors import ServiceGaveUpError, ServiceNotReadyError
from stack.layout import REPOSITORY, Layout
from stack.private import write_private
from stack.programs import Program, python_module, recorded, supervisor_config
from stack.records import Record, living

NAME = "supervisor"
START_SECONDS = 15
STOP_SECONDS = 60
ORPHAN_SECONDS = 20
POLL_SECONDS = 0.1
LINE_LIMIT = 300
# Lines of a Java stack trace below the one that says what happened
STACK_TRACE = ("at ", "... ")


class Supervisor:
    """supervisord on one data folder."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.socket = layout.sockets() / "supervisor.sock"

    @property
    def record(self) -> Path:
        """Where supervisord leaves word of itself."""
        return self.layout.run / f"{NAME}.pid"

    def process(self) -> psutil.Process | None:
        """The living supervisor, if there is one."""
        record = Record.read(self.record)
        return record.process() if record else None

    def start(self, programs: list[Program]) -> None:
        """Start supervisord with these programs; first end what a killed one left behind.

        Raises:
            ServiceNotReadyError: supervisord does not answer.
        """
        end_orphans(self.layout)
        config = self.layout.run / "supervisord.conf"
        write_private(config, supervisor_config(programs, self.layout, self.socket))
        itself = Program(
            name=NAME,
            command=python_module("supervisor.supervisord", "-n", "-c", str(config)),
            order=0,
        )
        with self.layout.log_of("supervisor-start").open("wb") as log:
            subprocess.Popen(
                recorded(itself, self.layout),
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_it_answers()

    def states(self) -> dict[str, str]:
        """Each program's state in supervisord's words (RUNNING, STARTING, FATAL, …)."""
        rows: Any = self._rpc().supervisor.getAllProcessInfo()
        return {row["name"]: row["statename"] for row in rows}

    def start_program(self, name: str) -> None:
        """Ask for a program that does not start by itself; returns at once."""
        self._rpc().supervisor.startProcess(name, False)

    def stop_program(self, name: str) -> None:
        """Stop one program and wait for its end."""
        self._rpc().supervisor.stopProcess(name, True)

    def stop(self) -> None:
        """Stop every program in reverse order, then supervisord itself; end what remains."""
        process = self.process()
        if process:
            process.send_signal(signal.SIGTERM)
            psutil.wait_procs([process], timeout=STOP_SECONDS)
        end_orphans(self.layout)

    def check(self) -> None:
        """Raises ServiceGaveUpError for a program that supervisord stopped restarting."""
        for name in self.given_up():
            raise self.obituary(name)

    def given_up(self) -> set[str]:
        """The programs that ended again and again."""
        return {name for name, state in self.states().items() if state == "FATAL"}

    def obituary(self, name: str) -> ServiceGaveUpError:
        """What to tell about a program that has given up."""
        return ServiceGaveUpError(
            service=name, reason=self.last_words(name), log=self.layout.log_of(name)
        )

    def last_words(self, name: str) -> str:
        """The last line of a program's log that says what happened."""
        try:
            text = self.layout.log_of(name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return "-"
        lines = [line.strip() for line in text[-8000:].splitlines() if line.strip()]
        telling = [line for line in lines if not line.startswith(STACK_TRACE)]
        return telling[-1][:LINE_LIMIT] if telling else "-"

    def _rpc(self) -> Any:  # noqa: ANN401 - the proxy makes its methods up
        transport = SupervisorTransport(None, None, f"unix://{self.socket}")
        return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                self.states()
            except (OSError, xmlrpc.client.Error):
                time.sleep(POLL_SECONDS)
            else:
                return
        raise ServiceNotReadyError(
            service=NAME,
            seconds=START_SECONDS,
            reason=self.last_words("supervisor-start"),
            log=self.layout.log_of("supervisor-start"),
        )


def end_orphans(layout: Layout) -> None:
    """End every recorded process; PostgreSQL last, when nobody writes to it any more."""
    processes = living(layout.run)
    postgres = processes.pop("postgres", None)
    _end([*processes.values()], signal.SIGTERM)
    _end([postgres] if postgres else [], signal.SIGINT)
    for path in layout.run.glob("*.pid"):
        path.unlink(missing_ok=True)


def _end(processes: list[psutil.Process], how: signal.Signals) -> None:
    whole = [*processes]
    for process in processes:
        try:
            whole.extend(process.children(recursive=True))
            process.send_signal(how)
        except psutil.NoSuchProcess:
            continue
    _, alive = psutil.wait_procs(whole, timeout=ORPHAN_SECONDS)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=ORPHAN_SECONDS)
