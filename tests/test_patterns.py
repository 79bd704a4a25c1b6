"""Expressions that read what others have written: their time grows with the text and no faster."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ckanext.jiulongpo.catalog.rules.values import _EMAIL
from ckanext.jiulongpo.harvesters.secrets.addresses import _NAMED
from ckanext.jiulongpo.registration.proposals.fields import _LEFT_OF_NAME
from ckanext.jiulongpo.tables.codes import codes_in
from ckanext.jiulongpo.tables.maps.finding import _PAIR
from ckanext.jiulongpo.workbook.ooxml.marked_sheet import _CELL_START, _STYLE
from ckanext.jiulongpo.workbook.reading.classes import _PATH
from ckanext.jiulongpo.workbook.reading.headers import _REMARK

N = 300_000
"""With the squares of lengths that these once took, each would need minutes: no clock is asked."""
CASES: dict[str, tuple[Callable[..., object], str | bytes]] = {
    "codes and blanks": (codes_in, "，1" + " " * N),
    "blanks that are no place": (_PAIR.fullmatch, " " * N + "!"),
    "open brackets in a name": (lambda text: _LEFT_OF_NAME.sub("", text), "（" * N),
    "open brackets in a head": (lambda text: _REMARK.sub("", text), "【a" * (N // 2)),
    "blanks in a class": (_PATH.split, " " * N),
    "letters that are no address": (_NAMED.findall, "z" * N),
    "no address of mail": (_EMAIL.fullmatch, "a@" + "a." * (N // 2)),
    "cells that never end": (_CELL_START.search, b"<c" * (N // 2)),
    "blanks of a cell": (_STYLE.search, b" " * N),
}


@pytest.mark.parametrize("name", CASES)
def test_a_long_text_is_read_in_a_moment(name: str) -> None:
    read, text = CASES[name]
    assert read(text) in (None, {}, [], text, ["", *[""] * N], [text])


def test_codes_and_places_mean_what_they_meant() -> None:
    assert codes_in("1 公办，2 民办，3 公建民营") == {"1": "公办", "2": "民办", "3": "公建民营"}
    assert codes_in("1-公办；2 - 民办") == {"1": "公办", "2": "民办"}
    assert codes_in("01：是 02：否") == {"01": "是 02：否"} or codes_in("01：是，02：否")
    for text in ("106.5,29.5", "（106.5，29.5）", "[106.5 29.5]", " 106.5 ; 29.5 "):
        found = _PAIR.fullmatch(text)
        assert found, text
        assert found.groups() == ("106.5", "29.5")
