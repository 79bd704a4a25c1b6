"""Findings and records of a run as CSV and XLSX: whole, streamed, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.preview.changes import label
from ckanext.jiulongpo.harvesters.reports import absent
from ckanext.jiulongpo.harvesters.reports.history import finding_rows, record_rows
from ckanext.jiulongpo.spreadsheets import harmless

__all__ = ["absences", "as_csv", "as_xlsx", "findings", "records"]

Row = Sequence[str]

_LONGEST_CELL = 32_000
_MOST_ROWS = 1_048_575
"""Rows of a sheet, without its head."""
_CHUNK = 500
_BYTES = 1 << 16


def findings(source_id: str) -> Iterator[Row]:
    """Head and rows: every finding that is open or waived."""
    yield (
        tk._("Record"), tk._("Field"), tk._("What is wrong"), tk._("What to do"), tk._("Code"),
        tk._("Severity"), tk._("State"), tk._("First seen"), tk._("Last seen"), tk._("Times"),
    )  # fmt: skip
    severities = {"error": tk._("Error"), "warning": tk._("Warning"), "info": tk._("Remark")}
    states = {"open": tk._("Open"), "waived": tk._("Waived")}
    for row, finding in finding_rows(source_id):
        yield (
            row.remote_id, label(row.field) if row.field else "", finding.text(tk._),
            finding.advice(tk._), row.code, severities.get(row.severity, row.severity),
            states.get(row.state, row.state), row.first_seen.isoformat(),
            row.last_seen.isoformat(), str(row.occurrences),
        )  # fmt: skip


def records(source_id: str, job_id: str) -> Iterator[Row]:
    """Head and rows: every record that the run has written or refused."""
    yield (tk._("Outcome"), tk._("Record"), tk._("Title"), tk._("Entry"))
    outcomes = {
        "added": tk._("New"),
        "updated": tk._("Changed"),
        "deleted": tk._("Withdrawn"),
        "errored": tk._("Rejected"),
    }
    for status, guid, title, name in record_rows(source_id, job_id):
        yield (outcomes.get(status, status), guid, title, _address(name))


def absences(run: Run) -> Iterator[Row]:
    """Head and rows: every entry whose record the run did not see, until a person has decided."""
    yield (tk._("Record"), tk._("Title"), tk._("Provider"), tk._("Last seen"), tk._("Entry"),
           tk._("At the source"))  # fmt: skip
    for one in absent.rows(run):
        yield (one.remote_id, one.title, one.provider, one.last_seen.isoformat(),
               _address(one.name), one.address)  # fmt: skip


def _address(name: str) -> str:
    return tk.url_for("dataset.read", id=name, qualified=True) if name else ""


def as_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it; a few hundred rows at a time."""
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for number, row in enumerate(rows, 1):
        writer.writerow([harmless(cell) for cell in row])
        if number % _CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def as_xlsx(rows: Iterable[Row]) -> Iterator[bytes]:
    """A workbook, made row by row in a file: memory does not grow with it.

    All cells are written as text, so that none is a formula or an address.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is read to its end
    try:
        _write(file, rows)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _read(file)


def _write(file: IO[bytes], rows: Iterable[Row]) -> None:
    import xlsxwriter  # noqa: PLC0415 - megabytes that only whoever makes a workbook needs

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        if number > _MOST_ROWS:
            break
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell[:_LONGEST_CELL], None if number else bold)
    book.close()


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_BYTES):
            yield chunk
