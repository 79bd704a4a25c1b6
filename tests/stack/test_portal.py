"""``make run``: from an empty folder to a portal that answers, killed, and up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from stack import ports
from stack.layout import REPOSITORY, Layout
from stack.records import living
from tests.stack.conftest import own_services
from tests.stack.test_supervisor import eventually

pytestmark = pytest.mark.slow
READY_SECONDS = 900


@dataclass
class Run:
    """One ``make run`` on a data folder."""

    layout: Layout
    port: int
    process: subprocess.Popen[str]
    output: Path

    @classmethod
    def start(cls, layout: Layout, port: int) -> Run:
        output = layout.root / "output"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CKAN_")}
        command = ["run", "--no-demo", "--var", str(layout.root), "--port", str(port)]
        with output.open("w") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "stack", *command, "--heap", "256m", "--processes", "1"],
                cwd=REPOSITORY,
                env=environment | {"LC_ALL": "C"},
                stdout=stream,
                stderr=subprocess.STDOUT,
                text=True,
            )
        return cls(layout, port, process, output)

    def wait_until_ready(self) -> None:
        told = lambda: "Ready in" in self.output.read_text("utf-8")  # noqa: E731 -- asked again and again
        eventually(lambda: told() or self.process.poll() is not None, READY_SECONDS)
        assert told(), self.output.read_text("utf-8")

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=60, trust_env=False)

    def programs(self) -> dict[str, psutil.Process]:
        return living(self.layout.run)


@pytest.fixture(scope="module")
def running() -> Iterator[Run]:
    with own_services() as layout:
        run = Run.start(layout, ports.any_free())
        try:
            run.wait_until_ready()
            yield run
        finally:
            run.process.terminate()
            run.process.wait(90)


def test_the_portal_answers_in_chinese(running: Run) -> None:
    home = running.get("/")
    assert home.status_code == 200
    assert 'lang="zh-Hans-CN"' in home.text


def test_all_workers_run(running: Run) -> None:
    workers = {"jobs", "harvest-gather", "harvest-fetch", "harvest-work", "tables", "clock"}
    wanted = {"postgres", "valkey", "solr", "web", *workers}
    assert eventually(lambda: wanted <= set(running.programs()))


def test_the_web_server_tells_of_its_workers(running: Run) -> None:
    """CKAN's settings of logging would silence it, for it is there before CKAN."""
    log = running.layout.log_of("web")
    assert eventually(lambda: "Booting worker" in log.read_text("utf-8"))


def test_the_districts_units_are_there(running: Run) -> None:
    units = running.get("/api/3/action/organization_list").json()["result"]
    assert len(units) > 40


def test_a_killed_web_server_comes_back(running: Run) -> None:
    killed = running.programs()["web"]
    for process in [killed, *killed.children()]:
        process.kill()
    assert eventually(lambda: running.programs().get("web", killed).pid != killed.pid)
    assert eventually(lambda: _is_up(running), READY_SECONDS)


def test_after_kill_9_of_everything_that_watches_the_next_start_recovers(running: Run) -> None:
    before = running.programs()
    units = running.get("/api/3/action/organization_list").json()["result"]
    secrets = _secrets(running.layout)
    running.process.kill()
    running.process.wait()
    before["supervisor"].kill()
    again = Run.start(running.layout, running.port)
    again.wait_until_ready()
    assert not [name for name, process in before.items() if process.is_running()]
    assert again.get("/api/3/action/organization_list").json()["result"] == units
    assert _secrets(running.layout) == secrets
    running.process = again.process


def test_ctrl_c_stops_everything(running: Run) -> None:
    processes = running.programs()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(90) == 0
    assert not [name for name, process in processes.items() if process.is_running()]
    assert ports.is_free(running.port)


def _is_up(run: Run) -> bool:
    try:
        return run.get("/api/3/action/status_show").status_code == 200
    except httpx.TransportError:
        return False


def _secrets(layout: Layout) -> list[str]:
    lines = layout.ini.read_text("utf-8").splitlines()
    return [
        line for line in lines if line.lower().startswith(("secret_key", "wtf_csrf", "api_tok"))
    ]
