"""Rows of two people: different rows and cells come together, the same cell is a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.registration.form_values import KEY, fresh_key
from ckanext.jiulongpo.registration.merging import merge
from ckanext.jiulongpo.registration.row_merging import (
    Row,
    Rows,
    merge_rows,
    rekeyed,
    settled,
    with_window,
)


def _row(key: str, name: str = "", **cells: str) -> Row:
    return {KEY: key, "name": name, **cells} if name else {KEY: key, **cells}


BASE = [_row("1", "甲", length="10"), _row("2", "乙"), _row("3", "丙")]


def _names(rows: Rows) -> str:
    return "".join(row.get("name", "-") for row in rows)


def test_different_rows_do_not_clash() -> None:
    theirs = [_row("1", "甲一", length="10"), *BASE[1:]]
    mine = [*BASE[:2], _row("3", "丙三")]
    rows, clashes = merge_rows(BASE, theirs, mine)
    assert (_names(rows), clashes) == ("甲一乙丙三", {})


def test_different_cells_of_one_row_do_not_clash() -> None:
    theirs = [_row("1", "甲", length="20"), *BASE[1:]]
    mine = [_row("1", "甲一", length="10"), *BASE[1:]]
    rows, clashes = merge_rows(BASE, theirs, mine)
    assert rows[0] == _row("1", "甲一", length="20")
    assert clashes == {}


def test_the_same_cell_clashes_and_keeps_theirs() -> None:
    theirs = [_row("1", "甲", length="20"), *BASE[1:]]
    mine = [_row("1", "甲", length="30"), *BASE[1:]]
    rows, clashes = merge_rows(BASE, theirs, mine)
    assert rows[0]["length"] == "20"
    assert clashes == {"items.1.length": "30"}


def test_a_cell_that_i_have_emptied_is_empty() -> None:
    rows, clashes = merge_rows(BASE, BASE, [_row("1", "甲"), *BASE[1:]])
    assert rows[0] == _row("1", "甲")
    assert clashes == {}


def test_rows_that_both_have_added_both_stay() -> None:
    rows, clashes = merge_rows(
        BASE, [*BASE, _row("a", "丁")], [BASE[0], _row("b", "戊"), *BASE[1:]]
    )
    assert (_names(rows), clashes) == ("甲戊乙丙丁", {})


def test_a_row_removed_by_one_is_gone_unless_the_other_has_changed_it() -> None:
    assert _names(merge_rows(BASE, BASE, BASE[1:])[0]) == "乙丙"
    assert _names(merge_rows(BASE, BASE[1:], BASE)[0]) == "乙丙"


def test_a_row_that_i_remove_and_they_change_is_a_question() -> None:
    theirs = [_row("1", "甲一", length="10"), *BASE[1:]]
    rows, clashes = merge_rows(BASE, theirs, BASE[1:])
    assert _names(rows) == "甲一乙丙"
    assert clashes == {"items.1": ""}


def test_a_row_that_they_remove_and_i_change_is_a_question() -> None:
    mine = [_row("1", "甲一", length="10"), *BASE[1:]]
    rows, clashes = merge_rows(BASE, BASE[1:], mine)
    assert _names(rows) == "乙丙"
    assert clashes == {"items.1": mine[0]}


def test_moved_rows_meet_changed_and_added_ones() -> None:
    moved = [BASE[2], BASE[0], BASE[1]]
    theirs = [BASE[0], _row("2", "乙二"), BASE[2], _row("4", "丁")]
    rows, clashes = merge_rows(BASE, theirs, moved)
    assert (_names(rows), clashes) == ("丙丁甲乙二", {})


def test_without_a_memory_no_row_goes_away() -> None:
    rows, clashes = merge_rows(None, BASE, [_row("1", "甲一", length="10"), _row("9", "己")])
    assert sorted(_names(rows)) == sorted("甲乙丙己")
    assert clashes == {"items.1.name": "甲一"}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("items.1.length", "30", "甲乙丙"), ("items.1.length", "", "甲乙丙"),
        ("items.1", "", "乙丙"), ("items.9", {KEY: "9", "name": "己"}, "甲乙丙己"),
        ("items.9.name", "己", "甲乙丙"), ("title", "新", "甲乙丙"),
    ],
)  # fmt: skip
def test_a_choice_is_carried_out(path: str, value: str | Row, told: str) -> None:
    made = settled({"items": BASE, "title": "旧"}, path, value)
    assert _names(made["items"]) == told
    if path == "items.1.length":
        assert made["items"][0].get("length", "") == value
    assert made["title"] == ("新" if path == "title" else "旧")


def test_fields_and_rows_merge_in_one_go() -> None:
    base = {"title": "甲", "items": BASE}
    theirs = {"title": "乙", "items": [*BASE, _row("4", "丁")]}
    told = merge(base, theirs, {"items": [_row("1", "甲", length="99"), *BASE[1:]]})
    assert told.values["title"] == "乙"
    assert (told.values["items"][0]["length"], _names(told.values["items"])) == ("99", "甲乙丙丁")
    assert told.foreign


def test_rows_without_keys_get_those_of_the_rows_that_they_are() -> None:
    """An entry changed by a program: a row put in above the others makes no row look changed."""
    came = [_row("1", "新行"), _row("2", "甲", length="10"), _row("3", "乙", length="5")]
    came.append(_row("4", "丙"))
    made = rekeyed(came, BASE)
    assert [row[KEY] for row in made[1:]] == ["1", "2", "3"]
    assert made[0][KEY] not in {"1", "2", "3"}


def test_a_renamed_row_is_known_by_its_place() -> None:
    assert [row[KEY] for row in rekeyed([_row("x", "甲改名"), *BASE[1:]], BASE)] == ["1", "2", "3"]


def test_two_rows_of_one_name_keep_two_keys() -> None:
    known = [_row("1", "甲"), _row("2", "甲", length="5")]
    made = rekeyed([_row("x", "甲", length="5"), _row("y", "甲")], known)
    assert [row[KEY] for row in made] == ["2", "1"]


MANY = [_row(str(number), f"项{number}") for number in range(250)]


def test_a_page_of_rows_leaves_the_others_alone() -> None:
    keys = [row[KEY] for row in MANY[100:200]]
    sent = [{**row, "length": "5"} for row in MANY[100:199]]  # the last one of the page is removed
    whole = with_window(MANY, keys, sent)
    assert [row[KEY] for row in whole] == [str(n) for n in range(250) if n != 199]
    rows, clashes = merge_rows(MANY, MANY, whole)
    assert (len(rows), clashes) == (249, {})
    assert [row.get("length", "") for row in rows] == [""] * 100 + ["5"] * 99 + [""] * 50


def test_a_new_row_of_a_page_that_was_stored_meanwhile_can_be_removed() -> None:
    stored = [*MANY[:100], _row("n1", "新"), *MANY[100:]]
    keys = [*(row[KEY] for row in MANY[:100]), "n1"]
    assert with_window(stored, keys, MANY[:100]) == MANY


cells = st.sampled_from(["", "甲", "乙"])
some_rows = st.dictionaries(
    st.sampled_from("123"), st.fixed_dictionaries({"name": cells, "length": cells}), max_size=3
).map(lambda rows: [{KEY: key, **row} for key, row in rows.items()])


@given(base=some_rows, theirs=some_rows, mine=some_rows)
def test_nobodys_cell_is_ever_lost(base: Rows, theirs: Rows, mine: Rows) -> None:
    """Whatever somebody has written newly stands in the rows or waits as a question."""
    rows, clashes = merge_rows(base, theirs, mine)
    held = {row[KEY]: row for row in rows}
    before = {row[KEY]: row for row in base}
    for writer in (theirs, mine):
        for row in writer:
            for name, cell in row.items():
                if not cell or name == KEY or before.get(row[KEY], {}).get(name, "") == cell:
                    continue
                waits = clashes.get(f"items.{row[KEY]}.{name}")
                whole = clashes.get(f"items.{row[KEY]}")
                waiting = whole.get(name) if isinstance(whole, dict) else None
                assert cell in (held.get(row[KEY], {}).get(name), waits, waiting)


@given(rows=some_rows)
def test_what_nobody_has_changed_stays_as_it_is(rows: Rows) -> None:
    made, clashes = merge_rows(rows, rows, rows)
    assert not clashes
    assert [row[KEY] for row in made] == [row[KEY] for row in rows]


def test_keys_of_two_browsers_differ() -> None:
    assert len({fresh_key(()) for _ in range(1000)}) == 1000
