from __future__ import annotations

import pytest

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.sources.database.statement import one_select

PLAIN = [
    "SELECT id, 名称 AS title FROM catalogue.entries WHERE state = '已发布'",
    "select a.*, b.title from a join b on a.id = b.id",
    "WITH live AS (SELECT * FROM a) SELECT * FROM live",
    "SELECT 1 UNION ALL SELECT 2",
]
WRITING = [
    "DELETE FROM entries",
    "SELECT 1; DELETE FROM entries",
    "SELECT * INTO copy FROM entries",
    "WITH gone AS (DELETE FROM entries RETURNING *) SELECT * FROM gone",
    "SELECT * FROM entries FOR UPDATE",
    "SELECT 1) records; DROP TABLE entries; --",
    "SELECT 1) a, (SELECT 2",
    "COPY entries TO PROGRAM 'id'",
    "DO $$ BEGIN END $$",
    "",
    "SELECT 1;",
]


@pytest.mark.parametrize("query", PLAIN)
@pytest.mark.parametrize("postgresql", [True, False])
def test_a_plain_select_passes(query: str, postgresql: bool) -> None:
    assert one_select(f" {query}\n", postgresql=postgresql) == query


@pytest.mark.parametrize("query", WRITING)
def test_anything_else_is_refused_by_the_grammar(query: str) -> None:
    with pytest.raises(Abort) as raised:
        one_select(query, postgresql=True)
    assert raised.value.code == "JLP-H-R82"


@pytest.mark.parametrize(
    "query",
    [
        *(
            "DELETE FROM entries",
            "SELECT 1; DELETE FROM t",
            "SELECT 1) a, (SELECT 2",
            "",
            "SELECT (",
        ),
        *("SELECT 1 -- rest", "SELECT /*! 1 */ 2", "SELECT 1 # rest", "CALL wipe()", r"SELECT '\'"),
    ],
)
def test_other_databases_queries_hold_no_mark_that_could_end_them(query: str) -> None:
    with pytest.raises(Abort) as raised:
        one_select(query, postgresql=False)
    assert raised.value.code == "JLP-H-R82"
