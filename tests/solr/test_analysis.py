"""What the configset makes of texts and queries, asked of a running Solr."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from ckan.lib.search import SUPPORTED_SCHEMA_VERSIONS, check_solr_schema_version

from stack.layout import CONFIGSET

SCHEMA = CONFIGSET / "conf" / "schema.xml"


def tokens(field_type: str, text: str, side: str = "index") -> list[str]:
    """The tokens of a text when it is indexed, or of a query (``side="query"``)."""
    asked = {"analysis.fieldtype": field_type, "wt": "json"}
    asked |= {"analysis.fieldvalue": text} if side == "index" else {"analysis.query": text}
    address = f"{os.environ['CKAN_SOLR_URL']}/analysis/field"
    answer = httpx.post(address, data=asked, timeout=60, trust_env=False).raise_for_status()
    stages: list[Any] = answer.json()["analysis"]["field_types"][field_type][side]
    return [token["text"] for token in stages[-1]]


def test_ckan_takes_the_schema_for_its_own() -> None:
    assert check_solr_schema_version()
    assert etree.parse(SCHEMA).getroot().get("name", "").split("-")[1] in SUPPORTED_SCHEMA_VERSIONS


def test_every_field_of_ckan_is_there_with_its_multiplicity() -> None:
    import ckan

    stock = Path(ckan.__file__).parent / "config" / "solr" / "schema.xml"
    fields = [
        {
            one.get("name"): one.get("multiValued") == "true"
            for one in etree.parse(path).iter("field")
        }
        for path in (stock, SCHEMA)
    ]
    assert fields[0].items() <= fields[1].items()


@pytest.mark.parametrize(
    ("field_type", "text", "same"),
    [
        ("zh_char", "養老機構", "养老机构"),
        ("zh_word", "養老機構資訊", "养老机构信息"),
        ("zh_char", "ＣＳＶ２０２４", "csv2024"),
        ("zh_word", "軟體", "软件"),
        ("text", "ＧＤＰ總值", "gdp总值"),
        ("zh_syllable", "養老", "养老"),
    ],
)
def test_traditional_and_full_width_are_the_same(field_type: str, text: str, same: str) -> None:
    assert tokens(field_type, text) == tokens(field_type, same) != []


@pytest.mark.parametrize(
    ("field_type", "text", "wanted"),
    [
        ("zh_char", "养老csv", ["养", "老", "csv"]),
        ("zh_pair", "养老机构", ["养老", "老机", "机构"]),
        ("zh_word", "医疗机构名单", ["医疗", "机构", "名单"]),
        ("zh_syllable", "重庆养老", ["chong", "qing", "yang", "lao"]),
        ("zh_syllable_joined", "西安", ["xian"]),
        ("zh_syllable_pair", "养老院", ["yanglao", "laoyuan"]),
        ("zh_initial", "养老机构", ["yl", "lj", "jg"]),
        ("code", "30700", ["307", "3070", "30700"]),
    ],
)
def test_what_is_indexed(field_type: str, text: str, wanted: list[str]) -> None:
    assert tokens(field_type, text) == wanted


@pytest.mark.parametrize(
    ("field_type", "q", "wanted"),
    [
        ("zh_word", "医 疗 机 构", ["医疗", "机构"]),
        ("zh_pair", "养 老 、 机 构", ["养老", "机构"]),
        ("zh_initial", "yl lj", ["yl", "lj"]),
        ("zh_initial_word", "yl lj jg", ["yljg"]),
        ("code", " 307005/000001 ", ["307005/000001"]),
    ],
)
def test_what_is_asked(field_type: str, q: str, wanted: list[str]) -> None:
    assert tokens(field_type, q, "query") == wanted


def test_a_query_is_widened_by_synonyms_and_the_index_is_not() -> None:
    assert tokens("zh_char", "社 保") == ["社", "保"]
    assert {"险", "会"} <= set(tokens("zh_char", "社 保", "query"))


def test_a_run_of_pinyin_is_cut_alike_in_index_and_query() -> None:
    assert tokens("zh_syllable_joined", "方案") == tokens("zh_syllable_joined", "fangan", "query")
