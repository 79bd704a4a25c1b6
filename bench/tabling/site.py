"""CKAN opened on the services of the benchmark, with the made table in both layouts."""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from ckan.cli import load_config
from ckan.config.middleware import make_app

from bench.tabling.table import CSV_NAME, write_table

__all__ = ["ENTRY", "OURS", "STOCK", "child", "opened", "peak_megabytes", "prepared", "served"]

ROOT = Path(__file__).resolve().parents[2]
OURS = "00000000-0000-4000-8000-000000000001"
STOCK = "00000000-0000-4000-8000-000000000002"
"""The same rows without our indexes: as they lie after a stock load."""
ENTRY = "bench-enterprises"
"""The entry to which both belong."""
_WORDS_OF_AN_ERROR = 3000


@contextmanager
def opened() -> Iterator[None]:
    """A request of a site with our plugins, on the addresses of the environment."""
    with served().test_request_context():
        yield


def served(plugins: Iterable[str] = (), settings: Mapping[str, str] | None = None) -> Flask:
    """The same site as whoever asks over the network meets it, with files on a disk.

    Args:
        plugins: besides ours.
        settings: besides those of the tests.
    """
    config = load_config(str(ROOT / "test.ini"))
    config.update(settings or {})
    config["ckan.plugins"] = " ".join([str(config["ckan.plugins"]), *plugins])
    folder = Path(os.environ.get("CKAN_STORAGE_PATH") or ROOT / "var/bench/storage")
    folder.mkdir(parents=True, exist_ok=True)
    config["ckan.files.storage.test.type"] = "ckan:fs"
    config["ckan.files.storage.test.path"] = str(folder.resolve())
    app = make_app(config)
    gc.collect()
    gc.freeze()  # as stack/wsgi.py does before the first request
    return getattr(app, "_wsgi_app", app)


def prepared(folder: Path, rows: int) -> Mapping[str, Any]:
    """Make the table and load it in a process of its own; seconds, rows and peak of memory."""
    path = folder / CSV_NAME
    write_table(path, rows)
    for command in (("db", "clean", "--yes"), ("db", "init"), ("db", "upgrade", "-p", "jiulongpo")):
        ckan = [str(Path(sys.executable).with_name("ckan")), "-c", str(ROOT / "test.ini")]
        _run([*ckan, *command])
    loaded = child("load", str(path))
    child("enter")
    return loaded


def child(task: str, *arguments: str) -> Mapping[str, Any]:
    """Run a task of :mod:`.phase` in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.tabling.phase", task, *arguments]
    return json.loads(_run(command).splitlines()[-1])


def peak_megabytes() -> float:
    """The most memory that this process has had."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def timed(work: Any) -> tuple[float, Any]:  # noqa: ANN401 -- whatever the work gives
    """Seconds, and what the work gave."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _run(command: list[str]) -> str:
    answer = subprocess.run(  # noqa: S603 -- this repository's own programs
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise SystemExit(answer.stderr[-_WORDS_OF_AN_ERROR:])
    return answer.stdout
