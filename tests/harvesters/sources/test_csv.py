from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut
from ckanext.jiulongpo.harvesters.sources.readers.csv_table import find_delimiter, read_csv
from ckanext.jiulongpo.harvesters.sources.readers.rows import NO_NAMES, Limits, ReadOptions, Row
from tests.harvesters.sources.build import read, reported


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_delimiter_in_any_encoding(delimiter: str, encoding: str) -> None:
    lines = [["标题", "编号"], ["养老机构，名录", "00110101"], ['带"引号"', "2"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    rows = read(read_csv, out.getvalue().encode(encoding))
    assert [dict(row.payload) for row in rows] == [
        {"标题": "养老机构，名录", "编号": "00110101"},
        {"标题": '带"引号"', "编号": "2"},
    ]


def test_a_found_delimiter_is_told_unless_it_is_a_comma() -> None:
    assert [f.code for f in reported(read_csv, b"a\tb\n1\t2\n")] == ["JLP-H-R40"]
    assert reported(read_csv, b"a,b\n1,2\n") == []


def test_a_table_of_one_column_has_no_delimiter() -> None:
    assert find_delimiter(["标题\n", "一\n"]) == ","
    assert [row.payload for row in read(read_csv, "标题\n一；二\n".encode())] == [
        {"标题": "一；二"}
    ]


def test_commas_inside_texts_do_not_win_over_tabs() -> None:
    assert find_delimiter(["a\tb\tc\n", "1,2\t3,4\t5,6\n", "x\ty\tz\n"]) == "\t"


def test_identifiers_stay_texts() -> None:
    [row] = read(read_csv, b"id,date,number\n000123,2023-05-26,1.50\n")
    assert row.payload == {"id": "000123", "date": "2023-05-26", "number": "1.50"}


def test_line_ends_inside_quotes_belong_to_the_value() -> None:
    [row] = read(read_csv, 'a,b\n"一\r\n二",3\n'.encode())
    assert row.payload["a"] == "一\r\n二"


def test_blank_lines_and_empty_columns_at_the_end_count_for_nothing() -> None:
    rows = read(read_csv, b"\n,,\na,b,,\n1,2,,\n,,,\n\n3,4\n")
    assert [dict(row.payload) for row in rows] == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert [row.position for row in rows] == [4, 7]


def test_missing_cells_are_empty_and_surplus_ones_refuse_the_row() -> None:
    short, long = read(read_csv, b"a,b,c\n1\n1,2,3,4\n")
    assert short.payload == {"a": "1", "b": None, "c": None}
    assert long.fault is not None
    assert long.fault.code == "JLP-H-R25"


def test_columns_of_one_name_are_kept_apart_and_nameless_ones_are_numbered() -> None:
    content = "名称,名称,,名称\n1,2,3,4\n".encode()
    [told] = reported(read_csv, content)
    assert (told.code, told.field) == ("JLP-H-R24", "名称")
    assert told.context == {"count": 2, "column": "名称", "read_as": "名称_2"}
    [row] = read(read_csv, content)
    assert row.payload == {"名称": "1", "名称_2": "2", "column_3": "3", "名称_3": "4"}


def test_as_many_columns_of_one_name_as_are_allowed_are_numbered_in_their_order() -> None:
    """Also beside one that is called like a numbered one."""
    head = ",".join(["x", "x_3", *["x"] * 898])
    [row] = read(read_csv, f"{head}\n{','.join(map(str, range(900)))}\n".encode())
    names = ["x", "x_3", "x_2", *(f"x_{number}" for number in range(4, 901))]
    assert row.payload == {name: str(place) for place, name in enumerate(names)}


def test_the_row_of_names_can_be_stated() -> None:
    content = "九龙坡区目录\n单位：个\n标题,编号\n一,1\n".encode()
    assert [row.payload for row in read(read_csv, content, header_row=3, delimiter=",")] == [
        {"标题": "一", "编号": "1"}
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n"])
def test_a_table_without_names_is_refused(content: bytes) -> None:
    with pytest.raises(Abort) as refused:
        read(read_csv, content)
    assert refused.value.code == "JLP-H-R23"


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line() -> None:
    content = b'a,b\n1,2\n3,"open\n5,6\n7,8\n'
    with pytest.raises(Abort) as refused:
        read(read_csv, content)
    assert refused.value.code == "JLP-H-R26"
    assert refused.value.finding.context["line"] == 3


@pytest.mark.parametrize(
    "content",
    [
        b'a,b\n1,2\n3,"open',
        b'a,b\n1,2\n3,"open\n',
        b'a,b\n1,2\n3,"he said ""yes"", and',
        b'a,b\n1,2\n5" disk,"open',
        'a,b\n1,2\n3,"养老'.encode()[:-1],
        "a,b\n1,2\n3,养老".encode()[:-2],
    ],
)
def test_a_table_that_was_cut_within_its_last_line_is_noticed(content: bytes) -> None:
    rows: list[Row] = []
    with pytest.raises(Cut):
        rows.extend(read_csv(io.BytesIO(content), ReadOptions(), lambda _finding: None))
    assert [row.payload for row in rows] == [{"a": "1", "b": "2"}]


def test_a_stray_quotation_mark_in_a_value_is_none_of_that() -> None:
    rows = read(read_csv, b'a,b\n5" disk,2\n3,4\n')
    assert [row.payload["a"] for row in rows] == ['5" disk', "3"]


def test_a_million_columns_are_refused() -> None:
    with pytest.raises(Abort) as refused:
        read(read_csv, b",".join([b"c"] * 1_000_000) + b"\n1,2\n")
    assert refused.value.code == "JLP-H-R20"


def test_a_cell_too_long_refuses_its_row_alone() -> None:
    rows = read(
        read_csv, b"a,b\n1," + b"x" * 1001 + b"\n2,y\n", limits=Limits(cell_characters=1000)
    )
    assert [row.fault.code if row.fault else None for row in rows] == ["JLP-H-R22", None]


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(Abort) as refused:
        read(read_csv, b"a,b\n" + b"x" * 5000, limits=Limits(record_bytes=1000))
    assert refused.value.code == "JLP-H-R14"


def test_more_rows_than_the_limit_are_not_read() -> None:
    with pytest.raises(Abort) as refused:
        read(read_csv, b"a\n" + b"1\n" * 11, limits=Limits(rows=10))
    assert refused.value.code == "JLP-H-R21"


_CELL = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=8
)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=8), st.sampled_from(["utf-8", "gb18030"]))
def test_what_is_written_as_csv_is_read_back(
    rows: list[tuple[str, str, str]], encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["一", "二", "三"])
    writer.writerows(rows)
    found = read(read_csv, out.getvalue().encode(encoding), delimiter=",")
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    assert [tuple(cell or "" for cell in row.payload.values()) for row in found] == [
        tuple(_trimmed(row)) for row in expected
    ]


def _trimmed(row: tuple[str, ...]) -> list[str]:
    """Blank cells at the end are nothing."""
    cells = list(row)
    for index in range(len(cells) - 1, -1, -1):
        if cells[index].strip():
            break
        cells[index] = ""
    return cells


def test_names_of_any_length_that_come_again_are_one_short_finding() -> None:
    """A row of the ledger is found by its field: a name of a thousand characters fits no index."""
    name = "很长的名称" * 200
    [told] = reported(read_csv, ",".join([name] * 500).encode() + b"\n1\n")
    assert told.context["count"] == 499
    assert len(told.field) == len(told.context["column"]) == 80


def test_signs_of_chinese_texts_divide_where_no_other_sign_does() -> None:
    """A comma typed on a Chinese keyboard; not one in sentences, nor beside a plain one."""
    assert find_delimiter(["名称，床位\n", "甲，20\n"]) == "，"
    assert find_delimiter(["名称；床位\n", "甲；20\n"]) == "；"
    assert find_delimiter(["说明\n", "甲，乙\n"]) == ","
    assert find_delimiter(["名称,说明\n", "甲,一，二\n"]) == ","


def test_every_row_is_data_where_there_are_no_names() -> None:
    """Columns are called by their number; a longer row has more of them."""
    rows = read(read_csv, "甲,20\n乙,3,多\n".encode(), header_row=NO_NAMES, unnamed="列{}")
    assert [dict(row.payload) for row in rows] == [
        {"列1": "甲", "列2": "20"},
        {"列1": "乙", "列2": "3", "列3": "多"},
    ]


def test_several_rows_name_the_columns_together() -> None:
    """A group stands before its parts, and reaches to the right where there are parts beneath."""
    content = "序号,机构,,备注\n,名称,地址,备注\n1,甲,一路,无\n".encode()
    (row,) = read(read_csv, content, header_row=1, header_rows=2, columns=5)
    assert list(row.payload) == ["序号", "机构 名称", "机构 地址", "备注", "column_5"]
    with pytest.raises(Abort, match="names of its columns"):
        read(read_csv, content, header_row=9, header_rows=2)


def test_a_cell_of_a_megabyte_is_a_row_of_its_own() -> None:
    """Python's reader would give the whole table up."""
    rows = read(read_csv, f"名称\n{'长' * 350_000}\n乙\n".encode())
    assert [bool(row.fault) for row in rows] == [True, False]
