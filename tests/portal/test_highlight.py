from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.portal.highlight import hits, pieces


def marked(text: str, query: str) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces(text, query))


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("养老机构信息", "养老机构", "[养老机构]信息"),
        ("养老服务机构等级", "养老机构", "[养老]服务[机构]等级"),
        ("社区养老服务站点", "养老 站点", "社区[养老]服务[站点]"),
        ("CSV 文件", "csv", "[CSV] 文件"),
        ("医疗机构", "教育", "医疗机构"),
        ("医", "医", "[医]"),
        ("", "养老", ""),
        ("养老", "", "养老"),
    ],
)
def test_what_agrees_with_the_query_is_marked(text, query, shown):
    assert marked(text, query) == shown


def test_one_shared_character_is_not_marked():
    assert not hits("机关", "机构")


def test_markup_in_a_title_stays_text():
    text = "<b>养老</b>"
    assert "".join(piece.text for piece in pieces(text, "养老")) == text


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_give_the_text_back(text, query):
    assert "".join(piece.text for piece in pieces(text, query)) == text


def test_a_very_long_query_is_cut():
    assert hits("养老机构", "养老" + "x" * 10_000)
