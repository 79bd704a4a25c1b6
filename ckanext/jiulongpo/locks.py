"""Work that is done once at a time, on however many machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ckan import model

__all__ = ["alone", "is_done_now"]

_HELD = sa.text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (CAST(classid AS bigint) << 32) | CAST(objid AS bigint) = hashtextextended(:name, 0)"
)
"""PostgreSQL keeps the number of an advisory lock in two halves."""


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else does this now; ends with the process at the latest.

    The lock is PostgreSQL's own and goes with the connection at the latest. No transaction stays
    open meanwhile, and whoever comes after the end finds it free.

    Args:
        name: of what is done.
    """
    key = sa.func.hashtextextended(_named(name), 0)
    connection = model.ensure_engine().connect()
    held = False
    try:
        held = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(key))))
        connection.commit()
        yield held
    finally:
        # Given back by name: a connection that is closed keeps its locks until its server notices
        with suppress(DBAPIError):
            if held:
                connection.scalar(sa.select(sa.func.pg_advisory_unlock(key)))
        connection.invalidate()
        connection.close()


def is_done_now(name: str) -> bool:
    """Whether somebody does this now; asking keeps nobody from beginning it.

    Args:
        name: of what is done.
    """
    with model.ensure_engine().connect() as connection:
        return bool(connection.scalar(_HELD, {"name": _named(name)}))


def _named(name: str) -> str:
    return f"jiulongpo {name}"
