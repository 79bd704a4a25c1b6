"""Titles cut where they agree with a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.catalog.search.pieces import cut
from ckanext.jiulongpo.catalog.search.reading import read


@pytest.mark.parametrize(
    ("text", "q", "hits"),
    [
        ("九龙坡区养老机构名单", "养老", ["养老"]),
        ("九龙坡区养老机构名单", "養老", ["养老"]),
        ("養老機構名單", "养老", ["養老"]),
        ("九龙坡区养老机构名单", "名单 养老", ["养老", "名单"]),
        ("九龙坡区养老机构名单", "yanglao", ["养老"]),
        ("九龙坡区养老机构名单", "yljg", ["养老机构"]),
        ("CSV 与 csv", "Csv", ["CSV", "csv"]),
        ("养老机构", "停车", []),
        ("a.c abc", "a.c", ["a.c"]),
        ("养老", "", []),
    ],
)
def test_what_was_searched_is_marked(text: str, q: str, hits: list[str]) -> None:
    assert [piece["text"] for piece in cut(text, read(q)) if piece["hit"]] == hits


@given(st.text(), st.text(max_size=30))
def test_the_pieces_joined_are_the_text(text: str, q: str) -> None:
    assert "".join(piece["text"] for piece in cut(text, read(q))) == text
