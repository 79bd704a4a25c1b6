"""Questions by action: filters by type, sums by group, pages by cursor, and nothing that is SQL."""

from __future__ import annotations

import base64
from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from tests.tables.conftest import ask, loaded

ROWS = "名称,街镇,床位,备案日期,公办\n" + "".join(
    f"机构{n},{'甲镇' if n % 2 else '乙镇'},{n},2020-{n % 12 + 1:02d}-15,"
    f"{'true' if n % 3 else 'false'}\n"
    for n in range(1, 25)
)


@pytest.fixture(scope="module")
def table(site: Any) -> str:
    return loaded(ROWS)["resource_id"]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"街镇": "甲镇"}, 12),
        ({"街镇": ["甲镇", "乙镇"]}, 24),
        ({"床位": {"min": "20"}}, 5),
        ({"床位": {"min": 5, "max": "5.0"}}, 1),
        ({"备案日期": {"min": "2020-12"}}, 2),
        ({"备案日期": {"max": "2020年1月"}}, 2),
        ({"备案日期": {"is": "2020年2月15日"}}, 2),
        ({"公办": "是"}, 16),
        ({"名称": {"has": "构2"}}, 6),
        ({"名称": {"has": "100%'; drop table x; --"}}, 0),
        ({"名称": {"empty": "yes"}}, 0),
        ({"床位": {"has": "2"}}, 7),
    ],
)
def test_filters(table: str, filters: dict[str, Any], count: int) -> None:
    told = ask(table, filters=filters)
    assert (told["total"], len(told["rows"])) == (count, count)


def test_search_finds_words_anywhere(table: str) -> None:
    assert ask(table, q="甲镇 机构21")["total"] == 1
    assert ask(table, q="_")["total"] == 0
    assert ask(table, q="2020-03")["total"] == 2


def test_groups_and_sums(table: str) -> None:
    told = ask(table, group_by=["街镇"], measures=["sum:床位", "max:备案日期"])
    assert {row["街镇"]: row["sum:床位"] for row in told["groups"]} == {"甲镇": 144, "乙镇": 156}
    assert told["groups"][0]["count"] == 12
    whole = ask(table, measures=["avg:床位"], filters={"床位": {"max": 3}})
    assert whole["groups"] == [{"count": 3, "avg:床位": 2}]


@pytest.mark.parametrize("sort", ["", "床位", "-床位", "街镇", "-备案日期"])
def test_cursors_walk_every_row_once(table: str, sort: str) -> None:
    seen: list[str] = []
    after = ""
    while True:
        told = ask(table, sort=sort, limit=7, after=after)
        seen += [row["名称"] for row in told["rows"]]
        after = told["after"]
        if not after:
            break
    assert sorted(seen) == sorted(f"机构{n}" for n in range(1, 25))


@pytest.mark.parametrize(
    "question",
    [
        {"filters": {"不存在": "1"}},
        {"filters": {"床位": {"min": "many"}}},
        {"filters": {"床位": {"sql": "1"}}},
        {"filters": ["床位"]},
        {"sort": '床位"; drop table x'},
        {"fields": ["_full_text"]},
        {"group_by": ["nothing"]},
        {"measures": ["sum:名称"]},
        {"measures": ["pg_sleep:床位"]},
        {"after": "nonsense"},
        {"after": "WzEsMl0"},
        {"after": base64.urlsafe_b64encode(b"[null, 1e999, 1, 0]").decode()},
        {"after": base64.urlsafe_b64encode(b"[" * 100_000).decode()},
    ],
)
def test_wrong_questions_are_answered_with_a_remedy(table: str, question: dict[str, Any]) -> None:
    with pytest.raises(tk.ValidationError):
        ask(table, **question)


@pytest.mark.parametrize("place", ["[null, -5, -5, 0]", f"[null, {10**30}, {10**30}, 0]"])
def test_a_cursor_beyond_all_rows_is_answered(table: str, place: str) -> None:
    """Numbers that the database could not count with were an error of the site."""
    told = ask(table, after=base64.urlsafe_b64encode(place.encode()).decode(), limit=1)
    assert told["total"]
