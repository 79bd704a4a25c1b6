"""Which process was started: its id together with its start time, since ids are given out anew."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

# A process's start time is rounded to the kernel's clock tick
TICK_SECONDS = 0.05


@dataclass(frozen=True)
class Record:
    """One process, told from a later one that got the same id."""

    pid: int
    started: float

    @classmethod
    def of_process(cls, pid: int) -> Record:
        """The record of a living process."""
        return cls(pid, psutil.Process(pid).create_time())

    @classmethod
    def read(cls, path: Path) -> Record | None:
        """What the file says; None when it is missing or was cut short by a crash."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(int(content["pid"]), float(content["started"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Leave the record in a file, whole or not at all."""
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        fresh.replace(path)

    def process(self) -> psutil.Process | None:
        """The very process that was recorded, when it still lives."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) <= TICK_SECONDS
            alive = process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return None
        return process if same and alive else None


def living(folder: Path) -> dict[str, psutil.Process]:
    """The recorded programs of ``folder`` that still live, by name."""
    found = ((path.stem, Record.read(path)) for path in sorted(folder.glob("*.pid")))
    processes = ((name, record.process()) for name, record in found if record)
    return {name: process for name, process in processes if process}
