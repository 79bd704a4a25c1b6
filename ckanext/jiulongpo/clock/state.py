"""What the clock needs of the database: that a turn is taken once, and no shared connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

import ckan.plugins as p
from ckan import model

__all__ = ["alone", "let_go"]


def let_go() -> None:
    """Close all connections: one that two processes use is broken for both."""
    model.Session.remove()
    model.ensure_engine().dispose()
    for plugin in p.PluginImplementations(p.IForkObserver):
        plugin.before_fork()


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else does this now, on whatever machine; ends with the process at the latest.

    Args:
        name: of what is done.
    """
    key = sa.func.hashtextextended(f"jiulongpo_clock {name}", 0)
    connection = model.ensure_engine().connect()
    try:
        held = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(key))))
        connection.commit()
        yield held
    finally:
        # Closes it, and so gives the lock back, without asking a database that may be gone
        connection.invalidate()
        connection.close()
