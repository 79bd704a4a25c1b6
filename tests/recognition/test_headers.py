"""Where the names of columns stand: below titles, units and notes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from ckanext.jiulongpo.harvesters.sources.readers.formats import reader_of
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row
from ckanext.jiulongpo.recognition.headers import header_row

HEAD = ["停车场名称", "所在街道", "泊位数", "备案日期"]
DATA = [["石坪桥停车场", "石坪桥街道", "120", "2024-03-01"]] * 6


def _names(rows: list[list[str]]) -> list[str]:
    """The names of the columns where the recogniser finds them."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    content = text.getvalue().encode()

    def read(row: int) -> Iterator[Row]:
        options = ReadOptions(header_row=row)
        return reader_of("csv")(io.BytesIO(content), options, lambda _finding: None)

    good = next(row for row in read(header_row(read)) if not row.fault)
    return list(good.payload)


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["九龙坡区公共停车场台账"]],
        [["九龙坡区公共停车场台账"], ["单位：个", "2024年"]],
        [["九龙坡区公共停车场台账", "2024年", "单位：个"]],
    ],
    ids=["nothing", "a title", "a title and a unit", "a title of three cells"],
)
def test_names_are_found_below(above: list[list[str]]) -> None:
    """A title is no header, however many rows or cells it has."""
    assert _names([*above, HEAD, *DATA]) == HEAD


def test_a_row_that_is_too_wide_does_not_move_the_header() -> None:
    """One bad row among good ones says nothing against the names above it."""
    wide = [*DATA[0], "多出的一格"]
    assert _names([HEAD, wide, *DATA]) == HEAD


def test_a_table_without_rows_keeps_its_first_row() -> None:
    """Nothing to judge by: the first row it is."""
    content = ",".join(HEAD).encode()

    def read(row: int) -> Iterator[Row]:
        options = ReadOptions(header_row=row)
        return reader_of("csv")(io.BytesIO(content), options, lambda _finding: None)

    assert header_row(read) == 0
