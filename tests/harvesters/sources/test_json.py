from __future__ import annotations

import io
import json
import tracemalloc
from collections import deque
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut
from ckanext.jiulongpo.harvesters.core.faults import decoding
from ckanext.jiulongpo.harvesters.sources.readers.json_array import Bounded, read_json
from ckanext.jiulongpo.harvesters.sources.readers.json_depth import Depth
from ckanext.jiulongpo.harvesters.sources.readers.json_lines import read_json_lines
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, ReadOptions
from tests.harvesters.sources.build import read, reported

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
_RECORDS = st.lists(st.dictionaries(st.text(max_size=5), _JSON, max_size=4), max_size=6)


def payloads(content: bytes, **options: Any) -> list[Any]:
    return [row.payload for row in read(read_json, content, **options)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[{"a": 1}, {"a": 2}]', 2),
        ('[{"a": 1}][{"a": 2}, {"a": 3}]', 3),
        ('[{"a": 1}]\n\ufeff[{"a": 2}]', 2),
        ('{"code": 0, "data": {"total": 2, "rows": [{"a": 1}, {"a": 2}]}}', 2),
        ('{"tags": ["x", "y"], "list": [{"a": [1], "b": {"c": [{}]}}]}', 1),
        ('{"a": 1}\n{"a": 2}\n', 2),
        ('{"a": 1}', 1),
        ("[]", 0),
        ('{"total": 0, "rows": []}', 0),
        ("  [ ]  ", 0),
    ],
)
def test_the_records_are_found_whatever_is_around_them(content: str, expected: int) -> None:
    assert len(payloads(content.encode())) == expected


def test_a_stated_path_is_followed() -> None:
    content = b'{"first": [{"a": 0}], "data": {"rows": [{"a": 1}]}}'
    assert payloads(content) == [{"a": 0}]
    assert payloads(content, records="data.rows") == [{"a": 1}]


def test_a_stated_path_that_is_not_there_is_told_and_an_empty_one_is_not() -> None:
    with pytest.raises(Abort) as refused:
        payloads(b'{"data": {"list": [{"a": 1}]}}', records="data.rows")
    assert refused.value.code == "JLP-H-R12"
    assert payloads(b'{"data": {"rows": []}}', records="data.rows") == []


@pytest.mark.parametrize(
    ("content", "before"),
    [
        (b'[{"a": 1}, {"a": 2', 1),
        (b'[{"a": 1}, {"a": 2}', 2),
        (b'[{"a": 1},, {"a": 2}]', 1),
        (b'[{"a": NaN}]', 0),
        (b'[{"a": "x\ny"}]', 0),
        (b"not json", 0),
        (b"", 0),
        (b'{"data": [', 0),
    ],
)
def test_broken_json_ends_after_the_records_before_it(content: bytes, before: int) -> None:
    rows: list[Any] = []
    with pytest.raises(Abort) as refused:
        rows.extend(read_json(io.BytesIO(content), ReadOptions(), lambda _finding: None))
    assert refused.value.code == "JLP-H-R10"
    seen = refused.value.finding.context["records"]
    assert seen == before


def test_records_before_the_break_are_handed_out() -> None:
    rows = read_json(io.BytesIO(b'[{"a": 1}, {"a": 2}, {"a"'), ReadOptions(), lambda _finding: None)
    assert [next(rows).payload, next(rows).payload] == [{"a": 1}, {"a": 2}]
    with pytest.raises(Abort):
        next(rows)


@pytest.mark.parametrize("content", [b"null", b"3", b'"text"', b"true"])
def test_a_single_value_holds_no_records(content: bytes) -> None:
    with pytest.raises(Abort):
        payloads(content)


def test_what_is_no_object_is_refused_alone() -> None:
    rows = read(read_json, b'[{"a": 1}, 7, "x", null, [1], {"a": 2}]')
    assert [row.payload for row in rows if not row.fault] == [{"a": 1}, {"a": 2}]
    assert [row.fault.code for row in rows if row.fault] == ["JLP-H-R11"] * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_json_in_any_encoding_of_the_ladder(encoding: str) -> None:
    content = '[{"标题": "九龙坡区养老机构"}]'.encode(encoding)
    assert payloads(content) == [{"标题": "九龙坡区养老机构"}]


def test_numbers_keep_their_kind() -> None:
    [record] = payloads(b'[{"whole": 7, "part": 1.5, "id": "007"}]')
    assert record == {"whole": 7, "part": 1.5, "id": "007"}


def test_one_line_of_fifty_megabytes_is_read_a_record_at_a_time() -> None:
    record = json.dumps({"标题": "表" * 400, "n": 1}).encode()
    content = b"[" + b",".join([record] * (50_000_000 // len(record))) + b"]"
    assert len(content) > 49_000_000
    stream = io.BytesIO(content)
    tracemalloc.start()
    count = sum(1 for _ in read_json(stream, ReadOptions(), lambda _finding: None))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == content.count(b"},{") + 1
    assert peak < 10_000_000


@pytest.mark.parametrize(
    "content",
    [
        b'[{"a": "' + b"x" * 3_000_000 + b'"}]',
        b'[{"a": 1}, {"a": "' + b"x" * 3_000_000,
        b'{"a": "' + b"x" * 3_000_000 + b'"}',
        b"[" + b"[" * 3_000_000,
        b"[" + b'{"a":' * 700_000,
        b'[{"a": ' + b"9" * 3_000_000 + b"}]",
        b"[" + b'{"k": 1, ' + b'"k": 1, ' * 500_000,
        b" " * 3_000_000 + b"x",
    ],
)
def test_a_record_that_would_fill_the_memory_is_refused(content: bytes) -> None:
    with pytest.raises(Abort) as refused:
        payloads(content, limits=Limits(record_bytes=1_000_000))
    assert refused.value.code in {"JLP-H-R14", "JLP-H-R10", "JLP-H-R15"}


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1000])
def test_brackets_inside_texts_are_no_levels(chunk: int) -> None:
    content = json.dumps([{"a": "[[[{{" * 100 + '\\"[' * 50, "b": "\\\\"}] * 3).encode()
    depth = Depth()
    for place in range(0, len(content), chunk):
        depth.see(content[place : place + chunk])
    assert len(payloads(content)) == 3


@pytest.mark.parametrize("chunk", [1, 50, 1000])
def test_levels_are_counted_over_pieces(chunk: int) -> None:
    content = b'{"a":[' * 60
    depth = Depth()
    pieces = [content[place : place + chunk] for place in range(0, len(content), chunk)]
    with pytest.raises(Abort) as refused:
        deque(map(depth.see, pieces))
    assert refused.value.code == "JLP-H-R15"


def test_more_records_than_the_limit_are_not_read() -> None:
    with pytest.raises(Abort) as refused:
        payloads(b'[{"a": 1}, {"a": 1}, {"a": 1}]', limits=Limits(rows=2))
    assert refused.value.code == "JLP-H-R21"


@given(_RECORDS, st.sampled_from([None, 2]), st.booleans())
def test_what_is_written_as_json_is_read_back(
    records: list[dict[str, Any]], indent: int | None, ascii_only: bool
) -> None:
    content = json.dumps(records, indent=indent, ensure_ascii=ascii_only).encode()
    clean = "\\u0000" not in content.decode() and "\ufeff" not in content.decode()
    if clean:
        assert payloads(content) == records


def test_a_broken_line_concerns_nobody_but_itself() -> None:
    content = '{"a": 1}\n\n{"a": \n[1]\n{"a": "二"}'.encode()
    rows = read(read_json_lines, content)
    assert [(row.position, bool(row.fault)) for row in rows] == [
        (1, False),
        (3, True),
        (4, True),
        (5, False),
    ]
    assert [row.fault.code for row in rows if row.fault] == ["JLP-H-R13", "JLP-H-R11"]


def test_a_line_too_long_ends_the_file() -> None:
    with pytest.raises(Abort) as refused:
        read(read_json_lines, b'{"a": 1}\n' + b"x" * 2000, limits=Limits(record_bytes=1000))
    assert refused.value.code == "JLP-H-R14"


def test_a_line_nested_too_deep_is_refused_alone() -> None:
    rows = read(read_json_lines, b'{"a": 1}\n' + b'{"a":' * 200_000 + b"\n" + b'{"a": 2}')
    assert [bool(row.fault) for row in rows] == [False, True, False]


def test_marks_inside_are_told() -> None:
    assert [f.code for f in reported(read_json_lines, '{"a": 1}\n\ufeff{"a": 2}'.encode())] == [
        "JLP-H-D04"
    ]


@given(_RECORDS)
def test_what_is_written_as_lines_is_read_back(records: list[dict[str, Any]]) -> None:
    content = "\n".join(json.dumps(record) for record in records).encode()
    assert [row.payload for row in read(read_json_lines, content)] == records


class _Pieces(io.RawIOBase):
    """Gives a few bytes at a time, and breaks off at its end."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    def read(self, _size: int = -1, /) -> bytes:
        if not self.pieces:
            raise Cut(decoding.CUT_CHARACTER(offset=9))
        return self.pieces.pop(0)


def test_a_long_text_is_not_looked_at_over_and_over() -> None:
    """The parser begins it anew with each buffer: so few are handed to it, and each is full."""
    bounded = Bounded(_Pieces([b"x" * 1024] * 2_000), 8 * 2**20)
    assert len(bounded.read(bounded.buffer)) == bounded.buffer == 512 * 1024
    [row] = payloads(json.dumps([{"title": "长" * 2_500_000}], ensure_ascii=False).encode())
    assert len(row["title"]) == 2_500_000


def test_what_comes_before_data_break_off_is_handed_out_before_it_is_told() -> None:
    bounded = Bounded(_Pieces([b"[1,", b"2"]), 1000)
    assert bounded.read(100) == b"[1,2"
    with pytest.raises(Cut):
        bounded.read(100)


@pytest.mark.parametrize("levels", [150, 900, 100_000])
def test_a_line_of_brackets_concerns_nobody_but_itself(levels: int) -> None:
    """Python reads nine hundred levels, and whatever follows breaks on them."""
    deep = f'{{"a": {"[" * levels}{"]" * levels}}}'
    wide = f'{{"a": [{",".join(["[]"] * 150)}]}}'
    rows = list(read(read_json_lines, f'{{"a": 1}}\n{deep}\n{wide}\n'.encode()))
    assert [row.fault.code if row.fault else "" for row in rows] == ["", "JLP-H-R15", ""]
