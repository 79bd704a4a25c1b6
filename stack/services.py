"""PostgreSQL, Valkey and Solr together: start or reuse them, say where they are, stop them."""

from __future__ import annotations

import fcntl
import json
import secrets
import shlex
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from stack import jars, ports, postgres, solr, valkey
from stack.errors import ServiceNotReadyError
from stack.layout import Layout
from stack.private import write_private
from stack.programs import Program
from stack.supervisor import POLL_SECONDS, Supervisor

READY_SECONDS = 180
VARIABLES = {
    "postgres": "CKAN_SQLALCHEMY_URL",
    "valkey": "CKAN_REDIS_URL",
    "solr": "CKAN_SOLR_URL",
}
DATASTORE_VARIABLES = ("CKAN_DATASTORE_WRITE_URL", "CKAN_DATASTORE_READ_URL")
"""Belong to PostgreSQL as well: where the tables of files are written, and where they are read."""


@dataclass(frozen=True)
class Addresses:
    """Where the services of a data folder are."""

    valkey_port: int
    valkey_password: str
    solr_port: int

    @classmethod
    def kept(cls, layout: Layout) -> Addresses | None:
        """The addresses of the last start."""
        try:
            return cls(**json.loads(layout.services_json.read_text(encoding="utf-8"))["addresses"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def choose(cls, layout: Layout, first_port: int | None) -> Addresses:
        """The kept addresses where their ports are still free, else new ones."""
        kept = cls.kept(layout)
        valkey_port, solr_port = (kept.valkey_port, kept.solr_port) if kept else (0, 0)
        return cls(
            valkey_port=_port(valkey_port, first_port),
            valkey_password=kept.valkey_password if kept else secrets.token_urlsafe(32),
            solr_port=_port(solr_port, first_port + 1 if first_port else None),
        )

    def environment(self, layout: Layout) -> dict[str, str]:
        """What CKAN reads instead of its ini, and where the data folder is."""
        write, read = postgres.datastore_urls(layout)
        return {
            "JLP_VAR": str(layout.root),
            "CKAN_SQLALCHEMY_URL": postgres.url(layout),
            "CKAN_DATASTORE_WRITE_URL": write,
            "CKAN_DATASTORE_READ_URL": read,
            "CKAN_SOLR_URL": solr.url(self.solr_port),
            "CKAN_REDIS_URL": valkey.url(self.valkey_port, self.valkey_password),
        }

    def keep(self, layout: Layout) -> None:
        """Write ``services.json`` and ``services.env`` for other programs."""
        environment = self.environment(layout)
        exports = "".join(
            f"export {key}={shlex.quote(value)}\n" for key, value in environment.items()
        )
        content = {"addresses": asdict(self), "environment": environment}
        write_private(layout.services_json, json.dumps(content, indent=2) + "\n")
        write_private(layout.services_env, exports)


@dataclass(frozen=True)
class Settings:
    """How to run the services.

    Attributes:
        heap: Solr's largest heap in Java's notation.
        throwaway: the data need not survive a crash of the machine (tests): faster.
        first_port: where to look for free ports; None takes any.
        outside: addresses of servers of the administrator's own, by the name of CKAN's environment
            variable; these are not started here.
    """

    heap: str = "512m"
    throwaway: bool = False
    first_port: int | None = None
    outside: Mapping[str, str] = field(default_factory=dict)

    def embedded(self, program: str) -> bool:
        """Whether the service is ours to start."""
        return VARIABLES[program] not in self.outside


def up(layout: Layout, settings: Settings) -> Addresses:
    """Start the services on the folder, or reuse them when they run.

    Raises:
        StackError: what stands in the way.
    """
    with locked(layout):
        supervisor = Supervisor(layout)
        kept = Addresses.kept(layout)
        if kept and supervisor.process():
            wait_ready(layout, kept, supervisor, settings)
            return kept
        # What a killed supervisor left still holds the ports
        supervisor.stop()
        addresses, programs = prepare(layout, settings, jars.classpath())
        supervisor.start(programs)
        wait_ready(layout, addresses, supervisor, settings)
        postgres.ensure_database(layout)
        postgres.ensure_datastore(layout)
        return addresses


def down(layout: Layout) -> None:
    """Stop the services; the data stays."""
    with locked(layout):
        Supervisor(layout).stop()


def prepare(
    layout: Layout, settings: Settings, libraries: list[Path]
) -> tuple[Addresses, list[Program]]:
    """Make the data folders and say what is to be run."""
    addresses = Addresses.choose(layout, settings.first_port)
    postgres.prepare(layout)
    valkey.prepare(
        layout, addresses.valkey_port, addresses.valkey_password, throwaway=settings.throwaway
    )
    solr.prepare(layout)
    addresses.keep(layout)
    programs = [
        postgres.program(layout, throwaway=settings.throwaway),
        valkey.program(layout),
        solr.program(
            layout, addresses.solr_port, settings.heap, libraries, short_lived=settings.throwaway
        ),
    ]
    return addresses, [program for program in programs if settings.embedded(program.name)]


def probes(layout: Layout, addresses: Addresses) -> dict[str, Callable[[], bool]]:
    """For each service, the question whether it is ready."""
    redis_url = valkey.url(addresses.valkey_port, addresses.valkey_password)
    return {
        "postgres": lambda: postgres.answers(layout),
        "valkey": lambda: valkey.answers(redis_url),
        "solr": lambda: solr.answers(addresses.solr_port),
    }


def wait_ready(
    layout: Layout, addresses: Addresses, supervisor: Supervisor, settings: Settings
) -> None:
    """Wait for those that we started.

    Raises:
        ServiceGaveUpError: one ends again and again.
        ServiceNotReadyError: one is not ready in time.
    """
    for name, ready in probes(layout, addresses).items():
        if settings.embedded(name):
            wait_for(name, ready, supervisor, READY_SECONDS)


def wait_for(name: str, ready: Callable[[], bool], supervisor: Supervisor, seconds: float) -> None:
    """Wait for one supervised program; raises as :func:`wait_ready` does."""
    deadline = time.monotonic() + seconds
    while not ready():
        supervisor.check()
        if time.monotonic() > deadline:
            raise ServiceNotReadyError(
                service=name,
                seconds=int(seconds),
                reason=supervisor.last_words(name),
                log=supervisor.layout.log_of(name),
            )
        time.sleep(POLL_SECONDS)


@contextmanager
def locked(layout: Layout) -> Iterator[None]:
    """One start or stop at a time on a data folder."""
    with (layout.run / "lock").open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _port(kept: int, first: int | None) -> int:
    if kept and ports.is_free(kept):
        return kept
    return ports.free_from(first) if first else ports.any_free()
