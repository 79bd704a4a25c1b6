"""Work that is done once at a time, on however many machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from ckan import model

__all__ = ["alone"]


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else does this now; ends with the process at the latest.

    The lock is PostgreSQL's own and goes with the connection. No transaction stays open meanwhile.

    Args:
        name: of what is done.
    """
    key = sa.func.hashtextextended(f"jiulongpo {name}", 0)
    connection = model.ensure_engine().connect()
    try:
        held = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(key))))
        connection.commit()
        yield held
    finally:
        # Closes it, and so gives the lock back, without asking a database that may be gone
        connection.invalidate()
        connection.close()
