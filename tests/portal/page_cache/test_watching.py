"""Which statements count as a change of what the public sees; unknown ones do."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.portal.page_cache.watching import changes_pages, watched
from tests.portal.page_cache.conftest import Kept


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO package (id) VALUES (%(id)s)",
        'UPDATE "group" SET title=%(title)s',
        "UPDATE public.package SET notes='x'",
        "DELETE FROM resource WHERE id = 'x'",
        "  \n update package set state='deleted'",
        "INSERT INTO jiulongpo_table_load (resource_id) VALUES ('x')",
        "INSERT INTO jiulongpo_index_outbox (package_id) VALUES ('x')",
        "UPDATE system_info SET value=%(value)s",
        'UPDATE "user" SET fullname=%(fullname)s WHERE id=1',
        "INSERT INTO a_table_of_another_plugin VALUES (1)",
        "WITH gone AS (DELETE FROM package RETURNING id) SELECT * FROM gone",
        "TRUNCATE package, resource",
        'COPY "0000" FROM STDIN',
        'ALTER TABLE "_load_x" RENAME TO "x"',
        "MERGE INTO package USING x ON true",
    ],
)
def test_what_writes_is_a_change(statement: str) -> None:
    assert changes_pages(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM package FOR UPDATE",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "SET LOCAL statement_timeout = 100",
        "SAVEPOINT sa_savepoint_1",
        "UPDATE api_token SET last_access=now()",
        'UPDATE "user" SET last_active=%(last_active)s WHERE "user".id = %(user_id)s',
        "INSERT INTO jiulongpo_count (resource_id) VALUES ('x')",
        "UPDATE jiulongpo_harvest_run SET lease_until=now()",
        "INSERT INTO jiulongpo_harvest_finding VALUES (1)",
        "INSERT INTO harvest_object VALUES (1)",
        "INSERT INTO activity (id) VALUES ('x')",
        "UPDATE jiulongpo_registration_draft SET values='{}'",
        "LOCK TABLE package",
    ],
)
def test_what_reads_or_counts_is_none(statement: str) -> None:
    assert not changes_pages(statement)


def _number() -> int:
    generation = watched()
    assert generation
    return int(generation.present())


def test_a_commit_raises_the_number_before_and_after(kept: Kept) -> None:
    before = _number()
    with model.ensure_engine().begin() as connection:
        connection.execute(sa.text("UPDATE package SET notes = notes"))
        assert _number() == before, "nobody sees it yet"
    assert _number() == before + 2


def test_what_is_rolled_back_raises_nothing(kept: Kept) -> None:
    before = _number()
    with model.ensure_engine().connect() as connection:
        connection.execute(sa.text("UPDATE package SET notes = notes"))
        connection.rollback()
    assert _number() == before


def test_a_statement_that_commits_itself_counts(kept: Kept) -> None:
    before = _number()
    engine = model.ensure_engine().execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("UPDATE package SET notes = notes"))
    assert _number() > before


def test_a_connection_that_lives_on_ends_its_changes(kept: Kept) -> None:
    """A worker that keeps one connection must not hold the cache empty."""
    generation = watched()
    assert generation
    with model.ensure_engine().connect() as connection:
        connection.execute(sa.text("UPDATE package SET notes = notes"))
        connection.commit()
        assert generation.client.zcard(generation.open_key) == 1
        connection.execute(sa.text("SELECT 1"))
        assert generation.client.zcard(generation.open_key) == 0


def test_the_number_is_never_the_same_again_after_valkey_was_emptied(kept: Kept) -> None:
    """Else a page that was begun before could be kept under a number that comes again."""
    generation = watched()
    assert generation
    before = _number()
    generation.client.delete(generation.key)
    assert _number() > before
