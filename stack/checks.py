"""What can be known to be in the way before anything is started."""

from __future__ import annotations

import shutil
from pathlib import Path

from stack import ports
from stack.errors import AlreadyRunningError, DiskFullError, PortTakenError
from stack.layout import Layout
from stack.records import Record

NEEDED_MB = 1_500
MB = 1024 * 1024


def enough_room(layout: Layout, needed_mb: int = NEEDED_MB) -> None:
    """Raises DiskFullError when the data folder's disk has less than ``needed_mb`` free."""
    free_mb = shutil.disk_usage(layout.root).free // MB
    if free_mb < needed_mb:
        raise DiskFullError(folder=layout.root, free_mb=free_mb, needed_mb=needed_mb)


def port_is_free(host: str, port: int) -> None:
    """Raises PortTakenError when something listens there."""
    if not ports.is_free(port, host):
        raise PortTakenError(port=port, other=ports.free_from(port + 1))


def nobody_else_runs(layout: Layout) -> None:
    """Raises AlreadyRunningError while another ``make run`` owns the data folder."""
    owner = Record.read(owner_file(layout))
    process = owner.process() if owner else None
    if process:
        raise AlreadyRunningError(folder=layout.root, pid=process.pid)


def owner_file(layout: Layout) -> Path:
    """Where ``make run`` leaves word of itself."""
    return layout.run / "portal.owner"
