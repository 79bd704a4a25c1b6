"""Brings database, demonstration and index to the state of the code; does only what is missing."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO

import httpx
import psycopg2

from stack import state
from stack.errors import StepFailedError
from stack.language import say
from stack.layout import REPOSITORY, Layout
from stack.programs import python_module
from stack.state import State
from stack.workers import ckan_command

CLASSES = "classes.csv"
"""A city's own classes (目, 细目), in its folder."""
Hear = Callable[[str], None]


def migrate(layout: Layout, log: Path) -> None:
    """Bring CKAN's tables and those of the plugins up to date."""
    kept, digest = State(layout), state.schema_digest()
    if kept.read("schema") == digest:
        return
    _run(say("database", "数据库"), ckan_command(layout, "db", "upgrade"), layout, log)
    if kept.read("schema") is None:
        # A new portal begins with an empty index of today's kind
        kept.write("index", state.index_digest())
    kept.write("schema", digest)


def load_basics(layout: Layout, log: Path, place: Path) -> None:
    """Organisations, key themes and classes of the city's data files, after each change of them."""
    kept, digest = State(layout), state.place_digest(place)
    if kept.read("basics") == digest:
        return
    commands = [["load-organisations"], ["load-themes"]]
    classes = place / CLASSES
    if classes.is_file():
        commands.append(["import-classes", str(classes)])
    for command in commands:
        arguments = ckan_command(layout, "jiulongpo", "catalog", *command)
        _run(say("organisations", "组织机构"), arguments, layout, log)
    kept.write("basics", digest)


def demo_is_loaded(layout: Layout) -> bool:
    """Whether the demonstration was harvested by an earlier start."""
    return State(layout).read("demo") is not None


def load_demo(layout: Layout, port: int, log: Path, hear: Hear) -> list[dict[str, str]]:
    """Harvest the demonstration once.

    Args:
        layout: the data folder.
        port: where ``demo serve`` listens.
        log: takes what the steps print.
        hear: told each line of progress.

    Returns:
        The accounts that were made, with their passwords.
    """
    kept = State(layout)
    command = python_module("demo", "load", f"--port={port}")
    output = _run(say("demonstration", "演示数据"), command, layout, log, hear)
    kept.write("demo", "loaded")
    return json.loads(output)


def ensure_index(layout: Layout, addresses: dict[str, str], log: Path) -> bool:
    """Index anew when the index lacks entries or the way of indexing has changed.

    Returns:
        Whether it was necessary.
    """
    kept, digest = State(layout), state.index_digest()
    total = _entries(addresses["sqlalchemy.url"])
    complete = total == _indexed(addresses["solr_url"])
    if complete and kept.read("index") == digest:
        return False
    arguments = ckan_command(layout, "search-index", "rebuild", "--quiet")
    _run(say("index", "索引"), arguments, layout, log)
    kept.write("index", digest)
    return True


def _entries(database: str) -> int:
    connection = psycopg2.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM package WHERE state = 'active'")
            row = cursor.fetchone()
            return int(row[0]) if row else 0
    finally:
        connection.close()


def _indexed(solr_url: str) -> int:
    parameters = {"q": "*:*", "fq": "state:active", "rows": "0", "wt": "json"}
    answer = httpx.get(f"{solr_url}/select", params=parameters, timeout=30, trust_env=False)
    answer.raise_for_status()
    return int(answer.json()["response"]["numFound"])


def _run(
    step: str,
    command: tuple[str, ...],
    layout: Layout,
    log: Path,
    hear: Hear | None = None,
) -> str:
    """Run a command; its progress goes to the log and to ``hear``.

    Returns:
        What it wrote to standard output.

    Raises:
        StepFailedError: it ended with another status than 0.
    """
    environment = os.environ | {"CKAN_INI": str(layout.ini), "JLP_VAR": str(layout.root)}
    with log.open("a", encoding="utf-8") as written:
        written.write(f"$ {' '.join(command)}\n")
        written.flush()
        process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if hear else written,
            text=True,
        )
        if hear and process.stderr:
            _relay(process.stderr, written, hear)
        output, _ = process.communicate()
    if process.returncode != 0:
        raise StepFailedError(step=step, reason=_last_line(log, output), log=log)
    return output


def _relay(stream: IO[str], log: IO[str], hear: Hear) -> None:
    for line in stream:
        log.write(line)
        hear(line.rstrip())


def _last_line(log: Path, output: str) -> str:
    text = output + log.read_text(encoding="utf-8", errors="replace")[-4000:]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "-"
