"""Workers that are killed in the middle of their work, as the kernel or an operator would."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ckan import model

__all__ = ["dies_at", "in_a_process"]

_NOTICED_SECONDS = 20


def in_a_process(work: Callable[[], object]) -> int:
    """Do something in a process of its own and wait for it.

    Returns:
        0, or the signal that ended it.
    """
    model.Session.remove()
    before = _sessions()
    pid = os.fork()
    if not pid:
        model.meta.engine.dispose(close=False)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    _wait_for_the_end_of(lambda: _sessions() - before)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _sessions() -> set[int]:
    """The database's processes for this database, but the one that tells of them."""
    query = sa.text(
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with model.ensure_engine().connect() as connection:
        return set(connection.scalars(query))


def _wait_for_the_end_of(sessions: Callable[[], set[int]]) -> None:
    """Until the database has noticed that nobody is there, and given back what was locked."""
    end = time.monotonic() + _NOTICED_SECONDS
    while sessions() and time.monotonic() < end:
        time.sleep(0.01)


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
