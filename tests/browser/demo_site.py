"""The portal with the made district, as processes of its own: a person's first look at it."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from playwright.sync_api import Page

from stack.layout import Layout
from stack.site import write_ini
from tests.architecture.source_tree import ROOT

DATABASE = "ckan_demo_site"


@dataclass(frozen=True)
class DemoSite:
    """Where the portal is, and who can log in.

    Attributes:
        load_seconds: processor time of ``demo load``.
        progress: what it told while it ran.
        drop: a folder that sources may be read from.
        database: address of its database.
    """

    url: str
    ini: Path
    accounts: list[dict[str, str]]
    load_seconds: float
    progress: str
    systems_port: int
    drop: Path
    database: str

    def command(self, *arguments: str) -> str:
        """Run a command of CKAN on the portal, as its operator does."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CKAN_")}
        return _run([*_ckan(self.ini), *arguments], environment).stdout

    def log_in(self, page: Page, role: str) -> None:
        """Log a page in as somebody of this role."""
        account = next(one for one in self.accounts if one["role"] == role)
        page.goto("/user/login", timeout=120_000)  # the site's very first answer takes its time
        page.locator("input[name=login]").fill(account["username"])
        page.locator("input[name=password]").fill(account["password"])
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda address: urlsplit(address).path != "/user/login")


@contextmanager
def demo_site(folder: Path) -> Iterator[DemoSite]:
    """Run the portal on the services of the tests, with a database of its own."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    layout = Layout.at(folder)
    addresses = _addresses()
    write_ini(layout, addresses, url)
    drop = _permit_drop(layout)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CKAN_")}
    environment["CKAN_INI"] = str(layout.ini)
    _run([*_ckan(layout.ini), "db", "upgrade"], environment)
    _run([*_ckan(layout.ini), "search-index", "clear"], environment)
    with ExitStack() as running:
        systems = running.enter_context(
            _process([sys.executable, "-m", "demo", "serve", "--port", "0"], environment)
        )
        assert systems.stdout
        port_of_systems = urlsplit(systems.stdout.readline().strip()).port or 0
        begun = _processor_seconds()
        loaded = _run(
            [sys.executable, "-m", "demo", "load", f"--port={port_of_systems}"], environment
        )
        seconds = _processor_seconds() - begun
        # the site holds back files that nobody has looked through yet
        _run([*_ckan(layout.ini), "jobs", "worker", "--burst"], environment)
        web = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "--threads=4"]
        _until_it_listens(
            running.enter_context(_process([*web, "stack.wsgi:application"], environment))
        )
        yield DemoSite(
            url,
            layout.ini,
            json.loads(loaded.stdout),
            seconds,
            loaded.stderr,
            port_of_systems,
            drop,
            addresses["sqlalchemy.url"],
        )


def _permit_drop(layout: Layout) -> Path:
    """A folder for catalogue files, permitted in the site's configuration."""
    drop = layout.root / "drop"
    drop.mkdir()
    text = layout.ini.read_text("utf-8")
    key = "ckanext.jiulongpo.harvest.file_roots"
    layout.ini.write_text(text.replace("\nSECRET_KEY", f"\n{key} = {drop}\nSECRET_KEY", 1), "utf-8")
    return drop


def _processor_seconds() -> float:
    """What ended child processes have used of the processor, however busy the machine is."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _addresses() -> dict[str, str]:
    database = urlsplit(os.environ["CKAN_SQLALCHEMY_URL"])
    connection = psycopg2.connect(os.environ["CKAN_SQLALCHEMY_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    queue = urlsplit(os.environ["CKAN_REDIS_URL"])
    return {
        "sqlalchemy.url": urlunsplit(database._replace(path=f"/{DATABASE}")),
        "solr_url": os.environ["CKAN_SOLR_URL"],
        "ckan.redis.url": urlunsplit(queue._replace(path="/7")),
        "ckan.datastore.write_url": os.environ["CKAN_DATASTORE_WRITE_URL"],
        "ckan.datastore.read_url": os.environ["CKAN_DATASTORE_READ_URL"],
    }


def _ckan(ini: Path) -> list[str]:
    return [str(Path(sys.executable).with_name("ckan")), "-c", str(ini)]


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, f"{command[-3:]}: {run.stderr[-3000:]}"
    return run


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _until_it_listens(web: subprocess.Popen[str]) -> None:
    """Connections are queued from then on; the first request waits for the workers."""
    assert web.stdout
    for line in web.stdout:
        if "Listening at" in line:
            break
