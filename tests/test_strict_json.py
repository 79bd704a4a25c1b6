"""JSON from outside is read as RFC 8259 has it, no deeper and no stranger than can be kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.strict_json import JsonError, has_no_such_character, read


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "JLP-A-102"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "JLP-A-102"),
        (b"[" * 101 + b"]" * 101, "JLP-A-102"),
        (rb'{"a":"\u0000"}', "JLP-A-103"),
        (rb'{"a\u0000":1}', "JLP-A-103"),
        (rb'{"a":[["\ud800"]]}', "JLP-A-103"),
        (rb'{"a":"\udc00\ud800"}', "JLP-A-103"),
        (b'{"a":NaN}', "JLP-A-104"),
        (b'{"a":-Infinity}', "JLP-A-104"),
        (b'{"a":1e999}', "JLP-A-104"),
        (b'{"a":"\xed\xa0\x80"}', "JLP-A-101"),
        (b'{"a":"\xff"}', "JLP-A-101"),
        (b'{"a":"\x00"}', "JLP-A-101"),
        (b'{"a":' + b"9" * 5000 + b"}", "JLP-A-101"),
        (b"{", "JLP-A-101"),
        (b"", "JLP-A-101"),
    ],
)
def test_what_nothing_behind_can_keep_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(JsonError) as refusal:
        read(body)
    assert refusal.value.finding.code == code


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"[" * 100 + b"]" * 100, None),
        (rb'"\ud83d\ude00 \\u0000"', "😀 \\u0000"),
        ('{"a":"停车场"}'.encode("utf-16"), {"a": "停车场"}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'{"a":1,"a":2}', {"a": 2}),
        (json.dumps(["[" * 1000] * 200).encode(), ["[" * 1000] * 200),
    ],
)
def test_what_is_unusual_but_whole_is_taken(body: bytes, value: object) -> None:
    """The last of two equal names counts, as for CKAN; brackets in a text are no levels."""
    found = read(body)
    assert value is None or found == value


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_VALUES)
def test_any_value_that_can_be_kept_comes_out_as_it_went_in(value: object) -> None:
    """And one that holds a character which cannot be kept is refused, in each way of writing it."""
    is_kept = not any(map(has_no_such_character, json.dumps(value, ensure_ascii=False)))
    for escaped in (True, False):
        text = json.dumps(value, ensure_ascii=escaped)
        if is_kept and r"\u0000" not in text:
            assert read(text) == value
