"""How a query is put to Solr, whatever was typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.catalog.search import query

FIELDED = [
    "title:养老",
    "*:*",
    "+state:active",
    "(name:test OR title:test)",
    "_query_:{!bool must=test}",
    r"name:a _val_:{!func}",
]
"""Programs' queries, good and bad: CKAN itself decides about these."""

ATTACKS = [
    "{!bool must=test}",
    " {!type=bool must='test string'}solr",
    "{!dismax v=$ref}",
    "{!some_parser a='0.9' traversalFilter='foo'}",
    "_query_ :{!bool must=test}",
    "{!v='lies type= here' some params",
    '" OR 1',
    "养老) OR (隐藏",
    "a && b || !c",
    "养老~0.5 机构^99 养*老?",
    "[* TO *]",
    "\\",
    "养老\\",
    '"',
    '养"老',
    "' -- ",
    "${jndi}",
    "+-+-养老-",
    "AND OR NOT",
]


def _is_harmless(q: str) -> bool:
    """Words and phrases of words, and nothing else that dismax would act on."""
    bare = re.sub(r'"[^"{}\\]*"', "", q)
    return not re.search(r'["{}()\[\]:\\^~*?!&|$+]|(?:^|\s)-', bare)


@pytest.mark.parametrize("q", FIELDED)
def test_a_query_in_solrs_language_stays_as_it_is(q: str) -> None:
    assert query.for_people({"q": q, "rows": 3}) == {"q": q, "rows": 3}


@pytest.mark.parametrize("key", ["defType", "qf"])
def test_a_search_that_names_its_parser_or_fields_stays_as_it_is(key: str) -> None:
    assert query.for_people({"q": "养老", key: "x"}) == {"q": "养老", key: "x"}


@pytest.mark.parametrize("q", ["", "  ", None])
def test_no_query_stays_no_query(q: str | None) -> None:
    assert query.for_people({"q": q}) == {"q": q}


@pytest.mark.parametrize("q", ["http://example.org/养老", "下午3:30", "养老：机构"])
def test_an_address_or_a_time_is_not_a_field(q: str) -> None:
    assert not query.is_fielded(q)


@pytest.mark.parametrize("q", ATTACKS)
def test_an_attack_becomes_words(q: str) -> None:
    assert _is_harmless(query.for_people({"q": q})["q"].removeprefix("-*:*"))


@given(st.text())
def test_whatever_is_typed_becomes_words(q: str) -> None:
    asked = query.parameters(q)
    assert asked["q"] == "-*:*" or _is_harmless(asked["q"])


def test_a_hundred_thousand_characters_are_cut_before_they_are_read() -> None:
    asked = query.parameters("养老机构的" * 20_000)
    assert len(re.findall(r"[\u4e00-\u9fff]", asked["q"])) == query.LONGEST


@pytest.mark.parametrize("q", ["\x00", "\x1b\x7f", "\u200b", "！？。", '"', "()", "-", "..."])
def test_what_holds_no_word_finds_nothing(q: str) -> None:
    assert query.parameters(q) == {"q": "-*:*", "defType": "lucene"}


def test_control_characters_part_words() -> None:
    assert query.plain("养老\x00\x07机构") == "养 老 、 机 构"


def test_every_parameter_is_one_that_ckan_lets_through() -> None:
    from ckan.lib.search.query import VALID_SOLR_PARAMETERS

    for q in ("养老", "yanglao", "yang lao", "yljg", "307005", "csv", "！"):
        assert set(query.parameters(q)) <= VALID_SOLR_PARAMETERS


def test_a_word_of_two_characters_goes_out_as_a_phrase() -> None:
    assert query.parameters("养老")["q"] == '"养 老"'
    assert query.parameters("养老 机构")["q"] == '"养 老" 、 "机 构"'


def test_a_word_with_synonyms_goes_out_as_a_phrase_inside_a_longer_query() -> None:
    assert query.parameters("医保定点名单")["q"] == '"医 保" 定 点 "名 单"'


def test_the_longest_synonym_is_taken() -> None:
    assert query.parameters("公积金中心地址")["q"] == '"公 积 金 中 心" 地 址'


def test_characters_go_out_one_by_one_so_that_one_may_be_wrong() -> None:
    assert query.parameters("养劳机构")["q"] == "养 劳 机 构"


def test_syllables_and_initials_go_out_in_their_units() -> None:
    assert query.parameters("yanglaojigou")["q"] == "yang lao ji gou"
    assert query.parameters("yljg")["q"] == "yl lj jg"


def test_a_code_is_asked_whole() -> None:
    asked = query.parameters("307005/000001")
    assert asked["q"] == '"307005/000001"'
    assert asked["qf"].startswith("jlp_code")


def test_what_is_said_around_the_thing_is_left_out() -> None:
    assert query.words("我想查社保缴费") == ["社保缴费"]
    assert query.words("哪里有公厕") == ["公厕"]
    assert query.words("在哪里") == ["在哪里"]
