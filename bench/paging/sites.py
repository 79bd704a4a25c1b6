"""Two sites on the services of the bench: stock CKAN and the portal, with the same entries.

The portal's database is filled by harvests of real records and then copied for stock CKAN, which
shows the fields that it does not know as extras. Each has a Solr core of its own schema and a
number of its own in Valkey.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg2
from psycopg2 import sql

from bench.harvesting.site import ROOT
from stack import ports
from stack.layout import Layout
from stack.site import write_ini

__all__ = ["Site", "copy_database", "sites"]

STOCK = "bench_pages_stock"
PROCESSES, THREADS = 2, 4
_READY_SECONDS = 240
_WORDS_OF_AN_ERROR = 3000
_STOCK_PLUGINS = "dcat"
_OURS_ONLY = ("scheming.", "ckanext.", "ckan.plugins", "ckan.harvest")
_ADDRESSES = (
    "sqlalchemy.url", "solr_url", "ckan.redis.url",
    "ckan.datastore.write_url", "ckan.datastore.read_url",
)  # fmt: skip
_AS_FILLED = {"ckan.site_id": "test", "ckanext.jiulongpo.developers.quota_address": "1000000000"}
"""The index holds what the harvest wrote under the name of ``test.ini``, and nothing of another.
All readers of the bench come from one address: its calls are counted, and never too many."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site.

    Attributes:
        name: ``stock``, ``cached`` or ``uncached``.
        ini: its settings.
        environment: addresses of its services.
    """

    name: str
    ini: Path
    environment: Mapping[str, str]

    def ckan(self, *arguments: str) -> None:
        """Run a command of CKAN."""
        command = [str(Path(sys.executable).with_name("ckan")), "-c", str(self.ini), *arguments]
        answer = subprocess.run(  # noqa: S603 -- CKAN's own command
            command, cwd=ROOT, env=self._all(), capture_output=True, text=True, check=False
        )
        if answer.returncode:
            raise SystemExit(answer.stderr[-_WORDS_OF_AN_ERROR:])

    @contextmanager
    def served(self) -> Iterator[str]:
        """The site on a web server, as ``make run`` starts it; its address."""
        port = ports.any_free()
        command = [
            sys.executable, "-m", "gunicorn", "stack.wsgi:application", f"--bind=127.0.0.1:{port}",
            f"--workers={PROCESSES}", "--worker-class=gthread", f"--threads={THREADS}",
            "--timeout=120", "--no-control-socket", "--log-level=error",
        ]  # fmt: skip
        said = self.ini.with_suffix(".log")
        with said.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 -- this repository's own server
                command, cwd=ROOT, env=self._all(), stdout=log, stderr=log
            )
            try:
                _wait(f"http://127.0.0.1:{port}/api/3/action/status_show", process, said)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait()

    def _all(self) -> dict[str, str]:
        return {**os.environ, **self.environment, "CKAN_INI": str(self.ini)}


def sites(folder: Path, stock_solr: str) -> dict[str, Site]:
    """The sites by name: stock, and the portal with and without kept pages."""
    ours = {name: os.environ[name] for name in os.environ if name.startswith("CKAN_")}
    stock = {
        **ours,
        "CKAN_SQLALCHEMY_URL": _other_database(ours["CKAN_SQLALCHEMY_URL"], STOCK),
        "CKAN_SOLR_URL": stock_solr,
        "CKAN_REDIS_URL": re.sub(r"/\d+$", "/3", ours["CKAN_REDIS_URL"]),
    }
    cached = "ckanext.jiulongpo.portal.page_cache"
    settings = {
        "stock": _settings(folder, {"ckan.plugins": _STOCK_PLUGINS}, stock=True),
        "cached": _settings(folder, {cached: "true", **_AS_FILLED}),
        "uncached": _settings(folder, {cached: "false", **_AS_FILLED}),
    }
    made = {}
    for name, text in settings.items():
        ini = folder / f"{name}.ini"
        ini.write_text(text, "utf-8")
        made[name] = Site(name, ini, stock if name == "stock" else ours)
    return made


def copy_database() -> None:
    """Give stock CKAN a copy of the portal's database, without the sources of harvests."""
    own = os.environ["CKAN_SQLALCHEMY_URL"]
    name = _database(own)
    connection = psycopg2.connect(_other_database(own, "postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            cursor.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(STOCK))
            )
            cursor.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(STOCK), sql.Identifier(name)
                )
            )
    finally:
        connection.close()


def _settings(folder: Path, changes: Mapping[str, str], *, stock: bool = False) -> str:
    """What ``make run`` would write, with changes; addresses come from the environment."""
    layout = Layout.at(folder / "settings")
    write_ini(layout, dict.fromkeys(_ADDRESSES, ""), "http://127.0.0.1:5000")
    lines = [
        line
        for line in layout.ini.read_text("utf-8").splitlines()
        if line.partition("=")[0].strip() not in changes
        and not (stock and line.startswith(_OURS_ONLY))
    ]
    at = lines.index("use = egg:ckan") + 1
    lines[at:at] = [f"{name} = {value}" for name, value in changes.items()]
    return "\n".join(lines) + "\n"


def _database(url: str) -> str:
    """The name of the database; the address's query may hold the path of a socket."""
    return url.partition("?")[0].rpartition("/")[2]


def _other_database(url: str, name: str) -> str:
    """The same server's address with another database."""
    address, mark, query = url.partition("?")
    return address.rpartition("/")[0] + f"/{name}" + mark + query


def _wait(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            if httpx.get(address, timeout=30, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    told = f"{address} does not answer\n{said.read_text('utf-8')[-_WORDS_OF_AN_ERROR:]}"
    raise SystemExit(told)
