"""The sound of names."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.catalog.search.reading import read
from ckanext.jiulongpo.catalog.search.sounds import heard_in, name_key, name_of_key


def test_a_key_gives_its_name_and_handle_back() -> None:
    assert name_of_key(name_key("民政局", "mzj")) == ("民政局", "mzj")
    assert name_of_key(name_key("民政局")) == ("民政局", "")


def test_a_separator_in_a_name_does_not_break_its_key() -> None:
    assert name_of_key(name_key("甲|乙", "x")) == ("甲/乙", "x")


def test_a_city_is_read_as_it_is_spoken() -> None:
    assert "chongqing" in name_key("重庆")


@pytest.mark.parametrize(
    ("title", "q", "span"),
    [
        ("住房公积金缴存", "公机金", (2, 5)),
        ("住房公积金缴存", "gongjijin", (2, 5)),
        ("住房公积金缴存", "gjj", (2, 5)),
        ("住房公积金缴存", "停车", None),
        ("WIFI热点", "热典", (4, 6)),
        ("", "养老", None),
        ("养老", "", None),
    ],
)
def test_where_a_query_is_heard(title: str, q: str, span: tuple[int, int] | None) -> None:
    assert heard_in(title, read(q)) == span
