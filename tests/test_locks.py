"""Work that is done once at a time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.locks import alone, is_done_now

pytestmark = pytest.mark.usefixtures("kept_db")


class Killed(BaseException):
    """The work ends here."""


def test_nobody_else_does_it_meanwhile() -> None:
    with alone("counting") as first, alone("counting") as second, alone("sorting") as other:
        assert (first, second, other) == (True, False, True)
        assert is_done_now("counting")
    assert not is_done_now("counting")


def test_whoever_comes_after_the_end_finds_it_free() -> None:
    """Whether the work ended well or not; many times, since a server is seldom slow to notice."""
    for _ in range(50):
        with pytest.raises(Killed), alone("counting") as free:
            raise Killed
        assert free
        with alone("counting") as free:
            assert free


def test_whoever_was_refused_takes_nothing_away() -> None:
    with alone("counting"):
        with alone("counting") as second:
            assert not second
        assert is_done_now("counting")


def test_a_database_that_went_away_meanwhile_breaks_nothing() -> None:
    """The work has said already what it has to say of that."""
    with alone("counting") as free:
        assert free
        with model.ensure_engine().connect() as other:
            other.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid, 60000) FROM pg_locks"
                    " WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()"
                    " AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )
    with alone("counting") as free:
        assert free
