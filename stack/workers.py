"""The portal's own processes beside the services: web, jobs, harvest, the demonstration."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from stack.layout import Layout
from stack.programs import Program, python_module

WEB = "web"
DEMO = "demo"
HARVEST_EVERY_SECONDS = 300
EXCHANGE_EVERY_SECONDS = 60
USE_EVERY_SECONDS = 86_400
SCHEDULE_EVERY_SECONDS = 60
REVIEW_EVERY_SECONDS = 3600
DRAFTS_EVERY_SECONDS = 86_400
DUE_EVERY_SECONDS = 120
STATISTICS_EVERY_SECONDS = 300
FEEDBACK_EVERY_SECONDS = 300
QUALITY_EVERY_SECONDS = 3600
THREADS = 4


@dataclass(frozen=True)
class Web:
    """Where the portal listens and how many processes serve it."""

    host: str
    port: int
    processes: int

    @classmethod
    def processes_for_this_machine(cls) -> int:
        """One process a core: each has threads, but Python computes in one at a time."""
        return max(2, min(8, os.cpu_count() or 2))


@dataclass(frozen=True)
class DemoPorts:
    """Where the simulated departments and the city's platform listen; ``None`` for neither."""

    departments: int | None = None
    city: int | None = None


def portal_programs(layout: Layout, web: Web, demo: DemoPorts) -> list[Program]:
    """Everything that is started when the services and the data are ready."""
    programs = [
        _web(layout, web),
        _ckan(layout, "jobs", "jobs", "worker"),
        _ckan(layout, "harvest-gather", "harvester", "gather-consumer"),
        _ckan(layout, "harvest-fetch", "harvester", "fetch-consumer"),
        _ckan(layout, "harvest-work", "jiulongpo", "harvest", "work"),
        _ckan(layout, "tables", "jiulongpo", "tables", "work"),
        _clock(layout, "harvest-clock", HARVEST_EVERY_SECONDS, "harvester", "run"),
        _clock(layout, "schedule-clock", SCHEDULE_EVERY_SECONDS, "jiulongpo", "harvest", "due"),
        _clock(layout, "use-clock", USE_EVERY_SECONDS, "jiulongpo", "developers", "tidy"),
        _clock(layout, "review-clock", REVIEW_EVERY_SECONDS, "jiulongpo", "review", "remind"),
        _clock(layout, "drafts-clock", DRAFTS_EVERY_SECONDS, "jiulongpo", "registration", "tidy"),
        _clock(layout, "due-clock", DUE_EVERY_SECONDS, "jiulongpo", "review", "due"),
        _clock(
            layout, "statistics-clock", STATISTICS_EVERY_SECONDS, "jiulongpo", "statistics", "flush"
        ),
        _clock(layout, "feedback-clock", FEEDBACK_EVERY_SECONDS, "jiulongpo", "feedback", "due"),
        _clock(layout, "quality-clock", QUALITY_EVERY_SECONDS, "jiulongpo", "quality", "work"),
    ]
    if demo.departments is not None:
        programs.append(_demo(layout, demo.departments))
    if demo.city is not None:
        programs += [
            _city(demo.city),
            _clock(
                layout, "exchange-clock", EXCHANGE_EVERY_SECONDS, "jiulongpo", "exchange", "send"
            ),
        ]
    return programs


def ckan_command(layout: Layout, *arguments: str) -> tuple[str, ...]:
    """CKAN's command line on the portal's configuration."""
    return (str(Path(sys.executable).with_name("ckan")), "-c", str(layout.ini), *arguments)


def _web(layout: Layout, web: Web) -> Program:
    # gunicorn: maintained, no compiler needed, restarts a worker that hangs, takes SIGTERM well.
    # Threads serve while others wait for PostgreSQL and Solr; processes use the cores.
    command = python_module(
        "gunicorn",
        "stack.wsgi:application",
        f"--bind={web.host}:{web.port}",
        f"--workers={web.processes}",
        "--worker-class=gthread",
        f"--threads={THREADS}",
        "--timeout=120",
        "--graceful-timeout=15",
        "--keep-alive=15",
        "--max-requests=5000",
        "--max-requests-jitter=500",
        "--no-control-socket",
        f"--worker-tmp-dir={layout.run}",
    )
    return Program(WEB, command, 60, environment={"CKAN_INI": str(layout.ini)}, at_once=False)


def _ckan(layout: Layout, name: str, *arguments: str) -> Program:
    return Program(
        name, ckan_command(layout, *arguments), order=70, whole_group=True, at_once=False
    )


def _clock(layout: Layout, name: str, seconds: int, *arguments: str) -> Program:
    """Runs a command of CKAN again and again."""
    command = python_module(
        "stack.periodic", f"--every={seconds}", "--", *ckan_command(layout, *arguments)
    )
    return Program(name, command, 70, whole_group=True, at_once=False)


def _city(port: int) -> Program:
    command = python_module("demo", "exchange", f"--port={port}")
    return Program("demo-exchange", command, 50, at_once=False)


def _demo(layout: Layout, port: int) -> Program:
    command = python_module("demo", "serve", f"--port={port}")
    environment = {"CKAN_INI": str(layout.ini), "JLP_VAR": str(layout.root)}
    return Program(DEMO, command, 50, environment=environment, at_once=False)
