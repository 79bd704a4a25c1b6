"""Workers that are killed in the middle of their work, as the kernel or an operator would."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ckan import model

__all__ = ["dies_at", "in_a_process"]


def in_a_process(work: Callable[[], object]) -> int:
    """Do something in a process of its own and wait for it.

    Returns:
        0, or the signal that ended it.
    """
    model.Session.remove()
    pid = os.fork()
    if not pid:
        model.meta.engine.dispose(close=False)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def dies_at(event: str, number: int, work: Callable[[], object]) -> bool:
    """Do something in a process that is killed at the n-th event of its database engine.

    Args:
        event: ``commit`` (just before it), ``begin`` (after all that was committed before) or
            ``before_cursor_execute`` (in the middle of a transaction).
        number: from 1.
        work: what the process does.

    Returns:
        whether it was killed; false when it ended before.
    """

    def count(*_: Any) -> None:
        nonlocal number
        number -= 1
        if not number:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying() -> None:
        sa.event.listen(model.meta.engine, event, count)
        work()

    return in_a_process(dying) == signal.SIGKILL
