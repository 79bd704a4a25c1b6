"""The files behind open entries open as what they say they are."""

from __future__ import annotations

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from demo.generator import Attachment, Catalogue, content


def _of(catalogue: Catalogue, kind: str, encoding: str = "") -> list[Attachment]:
    return [
        attachment
        for entry in catalogue.entries
        for attachment in entry.attachments
        if attachment.format == kind and encoding in attachment.encoding
    ]


def test_a_good_part_of_the_entries_has_files(catalogue: Catalogue) -> None:
    assert sum(bool(entry.attachments) for entry in catalogue.entries) >= 300


def test_files_belong_to_open_entries_only(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        if entry.attachments:
            assert entry.access.open_type == "无条件开放"


def test_the_census_counts_the_rows_of_the_file(catalogue: Catalogue) -> None:
    """What an entry says of its volume is what a reader counts in its own file."""
    told = [entry for entry in catalogue.entries if entry.attachments]
    for entry in told:
        assert {file.rows for file in entry.attachments} == {round(entry.record_count_10k * 10_000)}
    assert all(0 < entry.storage_volume_gb < 0.01 for entry in told)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_csv_opens_in_the_encoding_that_it_states(catalogue: Catalogue, encoding: str) -> None:
    attachment = _of(catalogue, "csv", encoding)[0]
    rows = list(csv.reader(io.StringIO(content(attachment).decode(encoding))))
    assert rows[0] == [item.name for item in attachment.items]
    assert len(rows) == attachment.rows + 1
    assert all(len(row) == len(rows[0]) for row in rows)


def test_a_utf8_csv_begins_with_the_mark_that_spreadsheets_need(catalogue: Catalogue) -> None:
    assert content(_of(catalogue, "csv", "utf-8-sig")[0]).startswith(b"\xef\xbb\xbf")


def test_a_gbk_csv_can_be_read_by_software_that_knows_gbk_only(catalogue: Catalogue) -> None:
    for attachment in _of(catalogue, "csv", "gb18030")[:20]:
        content(attachment).decode("gbk")


def test_a_workbook_opens_with_numbers_as_numbers(catalogue: Catalogue) -> None:
    attachment = next(a for a in _of(catalogue, "xlsx") if any(i.make == "whole" for i in a.items))
    sheet = load_workbook(io.BytesIO(content(attachment))).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [item.name for item in attachment.items]
    assert sheet.max_row == attachment.rows + 1
    column = next(n for n, i in enumerate(attachment.items, 1) if i.make == "whole")
    assert isinstance(sheet.cell(2, column).value, int)


def test_a_json_file_holds_one_object_a_row(catalogue: Catalogue) -> None:
    attachment = _of(catalogue, "json")[0]
    rows = json.loads(content(attachment))
    assert len(rows) == attachment.rows
    assert list(rows[0]) == [item.name for item in attachment.items]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_file_has_the_same_bytes_every_time(catalogue: Catalogue, kind: str) -> None:
    attachment = _of(catalogue, kind)[0]
    assert content(attachment) == content(attachment)


def test_credit_codes_are_left_blank(catalogue: Catalogue) -> None:
    attachment = next(
        a for a in _of(catalogue, "json") if any(i.name == "统一社会信用代码" for i in a.items)
    )
    assert {row["统一社会信用代码"] for row in json.loads(content(attachment))} == {""}


def test_some_tables_are_large(catalogue: Catalogue) -> None:
    """Who looks at the demonstration sees what a table of thousands of rows does."""
    rows = [file.rows for entry in catalogue.entries for file in entry.attachments]
    assert max(rows) >= 20_000
    assert sum(number >= 2_000 for number in rows) >= 5
