"""A connection that PostgreSQL has ended is never used, and one that stands is not asked."""

from __future__ import annotations

import select
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo import connection_pings


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = sa.create_engine(tk.config["sqlalchemy.url"], pool_size=1, pool_pre_ping=True)
    connection_pings.look_first(made)
    yield made
    made.dispose()


def _backend(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(sa.text("SELECT pg_backend_pid()")) or 0)


def test_a_connection_that_the_server_has_ended_is_replaced(engine: Engine) -> None:
    """The end lies in the connection, and is seen without asking."""
    first = _backend(engine)
    assert _backend(engine) == first
    other = sa.create_engine(tk.config["sqlalchemy.url"])
    with other.connect() as connection:
        # waits until the other session has gone
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": first})
    other.dispose()
    assert _backend(engine) not in {0, first}


def test_the_server_is_asked_at_first_and_after_some_time_and_not_between(engine: Engine) -> None:
    asked = []
    now = [100.0]
    look = connection_pings.Looking(
        lambda _connection: asked.append(now[0]) is None, lambda: now[0]
    )
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert look(raw)
        assert look(raw)
        now[0] += connection_pings.ASKED_AGAIN
        assert look(raw)
    assert asked == [100.0, 100.0 + connection_pings.ASKED_AGAIN]


def test_a_connection_in_which_something_lies_is_asked(engine: Engine) -> None:
    asked = []
    look = connection_pings.Looking(lambda _connection: asked.append(1) is None, lambda: 0.0)
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        look(raw)
        connection.execute(sa.text("LISTEN looked_at"))
        connection.commit()
        with engine.connect() as other:
            other.execute(sa.text("NOTIFY looked_at"))
            other.commit()
        select.select([raw], [], [], 60)  # what was told comes when PostgreSQL sends it
        look(raw)
    assert len(asked) == 2


def test_looking_is_not_put_before_itself(engine: Engine) -> None:
    first = engine.dialect.do_ping
    connection_pings.look_first(engine)
    assert engine.dialect.do_ping is first
