"""How a query is read."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.catalog.search.reading import (
    LONGEST,
    Kind,
    read,
    simplified,
    syllables,
    syllables_in_run,
)


@pytest.mark.parametrize(
    ("query", "kind", "form"),
    [
        ("养老机构", Kind.TEXT, "养老机构"),
        ("  养老  ", Kind.TEXT, "养老"),
        ("養老機構", Kind.TRADITIONAL, "养老机构"),
        ("資訊", Kind.TRADITIONAL, "信息"),
        ("yanglao", Kind.PINYIN, "yang lao"),
        ("YangLao", Kind.PINYIN, "yang lao"),
        ("yang lao", Kind.PINYIN, "yang lao"),
        ("xi'an", Kind.PINYIN, "xi an"),
        ("ｙａｎｇｌａｏ", Kind.PINYIN, "yang lao"),
        ("yljg", Kind.INITIALS, "yljg"),
        ("csv", Kind.TEXT, "csv"),
        ("GDP", Kind.TEXT, "GDP"),
        ("WiFi", Kind.TEXT, "WiFi"),
        ("public data", Kind.TEXT, "public data"),
        ("x", Kind.TEXT, "x"),
        ("307005", Kind.CODE, "307005"),
        ("307005/000001", Kind.CODE, "307005/000001"),
        ("91500107MA5U3A8B1C", Kind.CODE, "91500107MA5U3A8B1C"),
        ("2024", Kind.TEXT, "2024"),
        ("", Kind.TEXT, ""),
        ("\x00\x1b", Kind.TEXT, "\x00\x1b"),
    ],
)
def test_a_query_is_taken_for_what_it_is(query: str, kind: Kind, form: str) -> None:
    reading = read(query)
    assert (reading.kind, reading.form) == (kind, form)


def test_pinyin_that_no_greedy_cut_finds_is_still_read() -> None:
    assert syllables("fangan") == ("fang", "an")
    assert syllables("xianguo") == ("xian", "guo")
    assert syllables("gugong") == ("gu", "gong")
    assert syllables("qqq") == ()


def test_a_run_is_cut_as_the_index_cuts_it() -> None:
    assert syllables_in_run("jiulongpo") == ["jiu", "long", "po"]
    assert syllables_in_run("vvyangvv") == ["yang"]


def test_the_longest_rule_decides_a_traditional_word() -> None:
    assert simplified("軟體資訊") == "软件信息"
    assert simplified("已是简体") == "已是简体"


@pytest.mark.parametrize("run", ["jian" * 24 + "q", "a" * 100_000, "xianguo" * 100])
def test_a_run_that_can_be_cut_in_countless_ways_is_read_at_once(run: str) -> None:
    assert len(read(run).text) <= LONGEST
