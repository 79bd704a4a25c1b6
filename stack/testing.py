"""``make test``, ``bench`` and ``torture``: on services of their own, beside a portal that runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from stack import chromium, services
from stack.language import say
from stack.layout import REPOSITORY, Layout
from stack.services import Settings

BENCH = REPOSITORY / "bench"
HEAP = "384m"
WORKERS = 2
"""Processes that share the tests; each but the first brings services of its own."""
PYTHON = [sys.executable, "-m"]


def test(folder: str, arguments: Sequence[str]) -> int:
    """Lint, types and all tests; with ``arguments`` only pytest with these.

    Returns:
        0 when everything passed.
    """
    failed = [] if arguments else [title for title, command in _lints() if _fails(title, command)]
    chosen = list(arguments) or [f"--numprocesses={WORKERS}", "--dist=loadscope"]
    environment = _environment(folder)
    try:
        if _fails("pytest", [sys.executable, "-m", "pytest", *chosen], environment):
            failed.append("pytest")
    finally:
        _down(folder)
    if failed:
        print(say("Failed: ", "未通过：") + ", ".join(failed), file=sys.stderr)
    return int(bool(failed))


def bench(folder: str, name: str | None, arguments: Sequence[str] = ()) -> int:
    """Run one benchmark, or all of them in order.

    Args:
        folder: the data folder.
        name: of the one; all of them without it.
        arguments: handed to each.

    Returns:
        0 when each ended well.
    """
    found = sorted(path for path in BENCH.glob("*.py") if not path.name.startswith("_"))
    chosen = [path for path in found if name in (None, path.stem)]
    if not chosen:
        names = ", ".join(path.stem for path in found)
        print(say(f"There are: {names}", f"可选：{names}"), file=sys.stderr)
        return 1
    return _on_services(
        folder, {path.stem: [*PYTHON, f"bench.{path.stem}", *arguments] for path in chosen}
    )


def torture(folder: str, name: str | None) -> int:
    """Run one part of the torture, or all of them.

    Returns:
        0 when nothing broke.
    """
    parts = [name] if name else []
    return _on_services(folder, {"torture": [*PYTHON, "torture", *parts]})


def _on_services(folder: str, commands: Mapping[str, list[str]]) -> int:
    storage = Layout.at(folder).storage  # else CKAN's folder in /tmp, of whoever was there first
    environment = _environment(folder) | {"CKAN_STORAGE_PATH": str(storage)}
    try:
        failed = [name for name, command in commands.items() if _fails(name, command, environment)]
    finally:
        _down(folder)
    return int(bool(failed))


def _down(folder: str) -> None:
    """Stop the services of the folder and those that further workers have started in it."""
    for path in (Path(folder), *Path(folder).glob("gw*")):
        services.down(Layout.at(path))


def _lints() -> list[tuple[str, list[str]]]:
    programs = Path(sys.executable).parent
    return [
        ("ruff check", [str(programs / "ruff"), "check", "."]),
        ("ruff format", [str(programs / "ruff"), "format", "--check", "."]),
        ("pyright", [str(programs / "pyright")]),
    ]


def _environment(folder: str) -> dict[str, str]:
    """The environment for tests: services of our own, no settings of a portal of the caller's."""
    layout = Layout.at(folder)
    addresses = services.up(layout, Settings(heap=HEAP, throwaway=True))
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CKAN_")}
    browser = {"JLP_CHROMIUM": str(chromium.executable()), "PYTHONUNBUFFERED": "1"}
    return kept | addresses.environment(layout) | browser


def _fails(title: str, command: list[str], environment: dict[str, str] | None = None) -> bool:
    begun = time.monotonic()
    print(f"── {title}", flush=True)
    status = subprocess.run(command, cwd=REPOSITORY, env=environment, check=False).returncode
    print(f"── {title}: {time.monotonic() - begun:.0f} s, {status}", flush=True)
    return status != 0
