"""Forms as values and back; rows without a script; what becomes of two people's changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import ImmutableMultiDict

from ckanext.jiulongpo.registration import rows
from ckanext.jiulongpo.registration.form_values import KEY, MOST_ROWS, entry_of, read, values_of
from ckanext.jiulongpo.registration.merging import merge
from ckanext.jiulongpo.schemas.catalogue import catalogue
from tests.catalog.entries import complete_entry

FIELDS = catalogue().fields


def _sent(*pairs: tuple[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(pairs)


def test_rows_keep_the_order_in_which_they_are_sent() -> None:
    sent = _sent(
        ("items-sent", "1"), ("items-9-name", "乙"), ("items-10-name", "丙"),
        ("items-n1-name", "甲"), ("items-9-data_type", "I"),
    )  # fmt: skip
    assert read(sent, FIELDS)["items"] == [
        {KEY: "9", "name": "乙", "data_type": "I"},
        {KEY: "10", "name": "丙"},
        {KEY: "n1", "name": "甲"},
    ]


def test_a_field_that_was_not_sent_is_not_touched() -> None:
    assert read(_sent(("title", " 甲 "), ("unknown", "x")), FIELDS) == {"title": "甲"}
    assert read(_sent(("items-sent", "1")), FIELDS) == {"items": []}


def test_columns_and_keys_that_no_form_has_are_passed_over() -> None:
    sent = _sent(("items-sent", "1"), ("items-1-evil", "x"), ("items-../-name", "x"))
    assert read(sent, FIELDS)["items"] == []


def test_no_more_rows_are_read_than_the_form_shows() -> None:
    sent = _sent(("items-sent", "1"), *((f"items-{n}-name", "x") for n in range(MOST_ROWS + 5)))
    assert len(read(sent, FIELDS)["items"]) == MOST_ROWS


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2018/6/30", "2018-06-30"), ("2018年6月30日", "2018-06-30"), ("20180630", "2018-06-30"),
        ("2018-06-30", "2018-06-30"), ("六月底", "六月底"), ("2018-02-30", "2018-02-30"),
    ],
)  # fmt: skip
def test_a_day_is_stored_in_one_way_and_other_texts_as_they_are(written: str, stored: str) -> None:
    assert read(_sent(("publish_date", written)), FIELDS) == {"publish_date": stored}


def test_an_entry_comes_back_from_the_form_as_it_was() -> None:
    entry = complete_entry()
    shown = values_of(entry)
    again = entry_of(shown)
    assert again["tag_string"] == "养老"
    for name, value in again.items():
        if name not in {"tag_string", "items"}:
            assert value == entry[name], name
    assert [row["name"] for row in again["items"]] == ["机构名称", "床位数"]
    assert again["items"][0]["length"] == "200"


ROWS: list[dict[str, Any]] = [{KEY: "1", "name": "甲"}, {KEY: "2", "name": "乙"}, {KEY: "3"}]


def _keys(told: list[dict[str, Any]]) -> str:
    """The keys of the rows, ``n`` for a new one."""
    return "".join(row[KEY] if row[KEY] in {"1", "2", "3"} else "n" for row in told)


def _without_keys(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [row[KEY] for row in told]
    assert len(set(keys)) == len(keys)
    return [{name: cell for name, cell in row.items() if name != KEY} for row in told]


@pytest.mark.parametrize(
    ("what", "key", "keys"),
    [
        ("add", "", "123n"), ("add", "1", "1n23"), ("remove", "2", "13"), ("remove", "9", "123"),
        ("up", "2", "213"), ("up", "1", "123"), ("down", "2", "132"), ("down", "3", "123"),
    ],
)  # fmt: skip
def test_rows_are_changed_without_a_script(what: str, key: str, keys: str) -> None:
    assert _keys(rows.changed(ROWS, what, key)) == keys


def test_rows_of_a_spreadsheet_follow_its_heading() -> None:
    text = "序号\t数据类型\t信息项名称\t长度\n1\t字符型C\t停车场名称\t100\n2\t整型\t泊位数\t\n"
    told = rows.pasted(ROWS, text)
    assert _without_keys(told)[2:] == [
        {"name": "停车场名称", "data_type": "C"},
        {"name": "泊位数", "data_type": "I"},
    ]


def test_rows_without_a_heading_follow_the_template() -> None:
    told = rows.pasted([], "停车场名称\ttccmc\t字符型\t100\t无条件共享\n\n泊位数\tbws\tI")
    assert _without_keys(told) == [
        {"name": "停车场名称", "name_en": "tccmc", "data_type": "C", "length": "100",
         "share_type": "1"},
        {"name": "泊位数", "name_en": "bws", "data_type": "I"},
    ]  # fmt: skip


BASE = {"title": "甲", "notes": "旧", "items": [{KEY: "1", "name": "a"}]}


def test_changes_of_different_fields_are_both_kept() -> None:
    told = merge(BASE, {**BASE, "notes": "新"}, {"title": "乙", "notes": "旧"})
    assert told.values == {**BASE, "title": "乙", "notes": "新"}
    assert told.foreign
    assert not told.clashes


def test_a_field_that_both_changed_keeps_theirs_and_remembers_mine() -> None:
    told = merge(BASE, {**BASE, "title": "丙"}, {"title": "乙"})
    assert told.values["title"] == "丙"
    assert told.clashes == {"title": "乙"}


def test_the_same_change_twice_is_no_clash() -> None:
    told = merge(BASE, {**BASE, "title": "乙"}, {"title": "乙", "provider_office": ""})
    assert not told.clashes


def test_without_a_memory_every_difference_is_a_question() -> None:
    told = merge(None, BASE, {"title": "乙", "notes": "旧"})
    assert told.clashes == {"title": "乙"}


texts = st.sampled_from(["", "甲", "乙", "丙"])
entries = st.fixed_dictionaries({"title": texts, "notes": texts})


@given(base=entries, theirs=entries, mine=entries)
def test_nobodys_text_is_ever_lost(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    told = merge(base, theirs, mine)
    for name in mine:
        for writer in (theirs, mine):
            if writer[name] != base[name]:
                assert writer[name] in (told.values.get(name), told.clashes.get(name))
