"""The site that a benchmark harvests into, and the programs that run against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["Site"]

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = {
    "stock": "activity harvest dcat dcat_json_harvester",
    "ours": "activity jiulongpo_harvest jiulongpo_catalog jiulongpo scheming_datasets harvest dcat",
    "workbook": (
        "activity jiulongpo_workbook jiulongpo_harvest jiulongpo_catalog jiulongpo "
        "scheming_datasets harvest dcat"
    ),
}
_OURS = ("scheming.", "ckanext.")
_WORDS_OF_AN_ERROR = 3000


class Site:
    """One database and one Solr, of which the addresses are in the environment.

    Args:
        folder: for settings.
        host: ``host:port`` that our sources may be read from.
    """

    def __init__(self, folder: Path, host: str = "") -> None:
        self._folder = folder
        self._host = host

    def prepare(self) -> None:
        """An empty database with the tables of both sides, an empty index."""
        for command in (
            ("db", "clean", "--yes"),
            ("db", "init"),
            *(("db", "upgrade", "-p", plugin) for plugin in ("activity", "harvest", "jiulongpo")),
            ("search-index", "clear"),
        ):
            self._run([str(Path(sys.executable).with_name("ckan")), *command], "ours")

    def harvest(self, side: str, source: str, **more: object) -> Mapping[str, Any]:
        """Harvest a source in a process of its own; see :mod:`.phase`.

        Args:
            side: ``stock`` or ``ours``.
            source: address.
            more: further options of the phase.
        """
        options = {"side": side, "source": source, "host": self._host, **more}
        return self.phase("bench.harvesting.phase", side, **options)

    def phase(self, module: str, plugins: str, /, **options: object) -> Mapping[str, Any]:
        """Run a program in a process of its own; its last line is JSON.

        Args:
            module: the program.
            plugins: whose plugins are loaded; an option may be called the same.
            options: handed to it as JSON.
        """
        command = [sys.executable, "-W", "ignore", "-m", module, json.dumps(options)]
        return json.loads(self._run(command, plugins).splitlines()[-1])

    def _run(self, command: Sequence[str], side: str) -> str:
        answer = subprocess.run(  # noqa: S603 - this repository's own programs
            command,
            env={**os.environ, "CKAN_INI": str(self._settings(side))},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise SystemExit(answer.stderr[-_WORDS_OF_AN_ERROR:])
        return answer.stdout

    def _settings(self, side: str) -> Path:
        """The tests' ini with the plugins of one side."""
        lines = []
        for line in (ROOT / "test.ini").read_text("utf-8").splitlines():
            if line.startswith("ckan.plugins"):
                lines.append(f"ckan.plugins = {PLUGINS[side]}")
            elif side != "stock" or not line.startswith(_OURS):
                lines.append(line)
        if side == "ours" and self._host:
            lines.append(f"ckanext.jiulongpo.harvest.allow_hosts = {self._host}")
        path = self._folder / f"{side}.ini"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path
