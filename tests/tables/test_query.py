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


def test_a_column_called_count_is_told_beside_the_number_of_rows() -> None:
    """Groups of as many rows come in the order of their values."""
    made = loaded("count,名称\n7,甲\n5,乙\n7,丙\n6,丁\n")["resource_id"]
    assert ask(made, group_by=["count"])["groups"] == [
        {"count": 7, "count(*)": 2},
        {"count": 5, "count(*)": 1},
        {"count": 6, "count(*)": 1},
    ]


@pytest.mark.parametrize(
    ("question", "code", "field"),
    [
        ({"filters": {"不存在": "1"}}, "402", "filters"),
        ({"filters": {"床位": {"min": "many"}}}, "403", "filters.床位"),
        ({"filters": {"床位": {"empty": "maybe"}}}, "403", "filters.床位"),
        ({"filters": {"床位": {"sql": "1"}}}, "406", "filters.床位"),
        ({"filters": {"床位": {"is": []}}}, "406", "filters.床位"),
        ({"filters": ["床位"]}, "407", "filters"),
        ({"filters": {"床位": dict.fromkeys("abcdef", 1)}}, "406", "filters.床位"),
        ({"sort": '床位"; drop table x'}, "402", "sort"),
        ({"sort": "床位 desc"}, "402", "sort"),
        ({"fields": ["_full_text"]}, "402", "fields"),
        ({"group_by": ["nothing"]}, "402", "group_by"),
        ({"measures": ["sum:名称"]}, "409", "measures"),
        ({"measures": ["pg_sleep:床位"]}, "409", "measures"),
        ({"measures": ["sum:不存在"]}, "402", "measures"),
        ({"after": "nonsense"}, "410", "after"),
        ({"after": "WzEsMl0"}, "410", "after"),
        ({"after": base64.urlsafe_b64encode(b"[null, 1e999, 1, 0]").decode()}, "410", "after"),
        ({"after": base64.urlsafe_b64encode(b"[" * 100_000).decode()}, "410", "after"),
        ({"filter": {"床位": 20}}, "411", "filter"),
        ({"offset": 20}, "411", "offset"),
    ],
)
def test_wrong_questions_are_answered_with_code_field_and_remedy(
    table: str, question: dict[str, Any], code: str, field: str
) -> None:
    """Programs read the code and the field, people the text; no slip is answered with all rows."""
    with pytest.raises(tk.ValidationError) as caught:
        ask(table, **question)
    finding = caught.value.error_dict["finding"]
    assert finding["code"] == f"JLP-T-{code}"
    assert finding["field"] == field
    text = f"{finding['text']} {finding['advice']}"
    assert caught.value.error_dict[field.partition(".")[0]] == [text]
    assert list(caught.value.error_summary.values()) == [text]
    assert text.endswith((".", "。"))
    assert "{" not in text.replace('{"列": {"has": "…"}}', "")


@pytest.mark.parametrize("place", ["[null, -5, -5, 0]", f"[null, {10**30}, {10**30}, 0]"])
def test_a_cursor_beyond_all_rows_is_answered(table: str, place: str) -> None:
    """Numbers that the database could not count with were an error of the site."""
    told = ask(table, after=base64.urlsafe_b64encode(place.encode()).decode(), limit=1)
    assert told["total"]
