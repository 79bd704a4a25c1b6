"""Makes the files that the readers are tested with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.sources.readers.rows import Reader, ReadOptions, Row

SHEET = "xl/worksheets/sheet1.xml"


def xlsx(*sheets: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, part)
    return out.getvalue()


def sheet_xml(rows: str) -> bytes:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def read(reader: Reader, content: bytes, **options: Any) -> list[Row]:
    return list(reader(io.BytesIO(content), ReadOptions(**options), lambda _finding: None))


def reported(reader: Reader, content: bytes, **options: Any) -> list[Finding]:
    findings: list[Finding] = []
    list(reader(io.BytesIO(content), ReadOptions(**options), findings.append))
    return findings
