"""Misbehaviours of tables: CSV and workbooks that are none, or are meant to explode."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from torture.evil.answers import said
from torture.evil.table import Misbehaviour, base
from torture.webserver import Answer

__all__ = ["ROWS"]

_HEAD = list(base()[0])
_CSV, _XLSX, _XLS = "text/csv", "application/vnd.ms-excel.sheet", "application/vnd.ms-excel"
_FIRST = frozenset({1})
_BROKEN, _BOMB, _UNSAFE = ("JLP-H-R31",), ("JLP-H-R32",), ("JLP-H-R33",)
_BROKEN_ARCHIVE, _LARGE_ARCHIVE, _UNSAFE_ARCHIVE = "JLP-H-R50", "JLP-H-R51", "JLP-H-R52"
"""What is packed and has not the parts of a workbook is an archive of files, and told as one."""
_DISGUISED, _WIDE = ("JLP-H-R06",), ("JLP-H-R20",)
_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _cells() -> list[list[Any]]:
    return [_HEAD, *(list(listed.values()) for listed in base())]


def _quoted(cell: object) -> str:
    text = str(cell).replace('"', '""')
    return f'"{text}"'


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    return "".join(",".join(map(_quoted, cells)) + "\r\n" for cells in rows).encode()


def _xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in rows:
        sheet.append([str(cell).replace("\r", "") for cell in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_BOOK = _xlsx(_cells())


def _with_part(name: str, part: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_BOOK)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, part)
    return out.getvalue()


def _sheet(rows: str, before: str = "") -> bytes:
    text = f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return _with_part(_SHEET, text.encode())


def _as(kind: str, ending: str, content: bytes) -> Answer:
    name = f'attachment; filename="list.{ending}"'
    return said(content, kind, headers={"Content-Disposition": name})


def _csv_row(name: str, does: str, content: bytes, *codes: str, **more: Any) -> Misbehaviour:  # noqa: ANN401 -- fields of the row
    return Misbehaviour(f"csv_{name}", does, _as(_CSV, "csv", content), codes, **more)


def _xlsx_row(name: str, does: str, content: bytes, *codes: str, **more: Any) -> Misbehaviour:  # noqa: ANN401 -- fields of the row
    return Misbehaviour(f"xlsx_{name}", does, _as(_XLSX, "xlsx", content), codes, **more)


def _laughs() -> str:
    entities = "".join(
        f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10)
    )
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'


def _nested(levels: int) -> bytes:
    content = bytes(2**20)
    for level in range(levels):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(f"{level}.zip", content)
        content = out.getvalue()
    return content


def _many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(11_000):
            packed.writestr(f"p{number}", b"")
    return out.getvalue()


def _csv_rows() -> list[Misbehaviour]:
    table = _cells()
    with_formula = [*table[:1], [*table[1]], *table[2:]]
    with_formula[1][9] = '=cmd|" /C calc"!A0'
    return [
        _csv_row(
            "is_xls",
            "an old workbook called CSV",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99,
            *_BROKEN,
        ),
        _csv_row(
            "is_xlsx", "a workbook called CSV", _BOOK, changes=frozenset(range(1, 13)), missing=12
        ),
        _csv_row("is_html", "a page called CSV", b"<html><table><tr><td>x</table>", *_DISGUISED),
        _csv_row("is_json", "JSON called CSV", b'[{"a": 1}]'),
        _csv_row("header_only", "names and no row", _csv(table[:1]), "JLP-H-P04"),
        _csv_row("blank", "blank lines", b"\r\n" * 5_000, "JLP-H-R23"),
        _csv_row(
            "open_quote",
            "a quotation mark without end",
            _csv(table) + b'"x\r\ny\r\n',
            "JLP-H-R26",
        ),
        _csv_row(
            "one_endless_line", "a line of 12 MB", _csv(table) + b"x" * 12 * 2**20, "JLP-H-R14"
        ),
        _csv_row("columns_100000", "100,000 columns", b"x," * 100_000 + b"\r\n", *_WIDE),
        _csv_row(
            "same_columns",
            "a name for all columns",
            b"x," * 900 + b"\r\n" + b"1," * 900,
            "JLP-H-R24",
        ),
        _csv_row(
            "more_cells",
            "more cells than names",
            _csv([*table, [*table[1], "a", "b"]]),
            "JLP-H-R25",
        ),
        _csv_row(
            "cell_of_a_megabyte",
            "a cell of a megabyte",
            _csv([*table, ["x" * 2**20]]),
            "JLP-H-R22",
            "JLP-H-R26",
        ),
        _csv_row(
            "formula", "a formula in a cell", _csv(with_formula), changes=frozenset(range(1, 13))
        ),
        _csv_row("nul", "NUL bytes", _csv(table).replace(b"11", b"\0\0", 1), "JLP-H-D03"),
        _csv_row(
            "carriage_returns",
            "carriage returns only",
            _csv(table).replace(b"\r\n", b"\r"),
            changes=frozenset(range(1, 13)),
        ),
    ]


def _xlsx_rows() -> list[Misbehaviour]:
    row = "<row><c t='str'><v>x</v></c></row>"
    return [
        _xlsx_row("is_text", "text called a workbook", b"just text", *_DISGUISED),
        _xlsx_row("cut_off", "half a workbook", _BOOK[: len(_BOOK) // 2], _BROKEN_ARCHIVE),
        _xlsx_row(
            "garbage",
            "a signature and garbage",
            b"PK\x03\x04" + bytes(range(256)) * 40,
            _BROKEN_ARCHIVE,
        ),
        _xlsx_row(
            "wrong_sum", "a wrong checksum", _BOOK[:2_000] + b"\0\0" + _BOOK[2_002:], *_BROKEN
        ),
        _xlsx_row(
            "bomb", "a sheet of 600 MB", _sheet("<row>" + " " * 600 * 2**20 + "</row>"), *_BOMB
        ),
        _xlsx_row(
            "bomb_of_texts",
            "texts of 80 MB",
            _with_part("xl/sharedStrings.xml", b" " * 80 * 2**20),
            *_BOMB,
        ),
        _xlsx_row("zip_in_zip", "archives inside archives", _nested(9), _UNSAFE_ARCHIVE),
        _xlsx_row("parts_11000", "11,000 parts", _many_parts(), _LARGE_ARCHIVE),
        _xlsx_row("laughs", "a billion laughs", _sheet(row, _laughs()), *_UNSAFE),
        _xlsx_row(
            "entity",
            "an outside entity",
            _sheet(row, '<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
            *_UNSAFE,
        ),
        _xlsx_row(
            "entity_in_relations",
            "one in the relations",
            _with_part(
                "xl/_rels/workbook.xml.rels", b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x"><x/>'
            ),
            *_UNSAFE,
        ),
        _xlsx_row(
            "no_sheet",
            "a workbook without sheets",
            _with_part("xl/workbook.xml", f'<workbook xmlns="{_MAIN}"/>'.encode()),
            *_BROKEN,
            "JLP-H-R30",
        ),
        _xlsx_row(
            "two_far_cells",
            "a cell in the last corner",
            _sheet(row + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            *_WIDE,
            *_BROKEN,
        ),
        _xlsx_row(
            "row_beyond",
            "a row beyond the grid",
            _sheet(row + '<row r="99999999"><c r="A99999999"><v>1</v></c></row>'),
            "JLP-H-R21",
            *_BROKEN,
        ),
        _xlsx_row(
            "cells_100000",
            "a row of 100,000 cells",
            _sheet("<row>" + "<c><v>1</v></c>" * 100_000 + "</row>"),
            *_WIDE,
        ),
        _xlsx_row(
            "odd_cells",
            "cells of no type",
            _sheet(row + "<row><c t='zz' s='-9'><v>&#x1F4A9;</v></c></row>"),
        ),
        _xlsx_row(
            "not_xml", "a sheet that is not XML", _with_part(_SHEET, b"\xff\xfe<<<>>>"), *_BROKEN
        ),
        Misbehaviour(
            "xls_garbage",
            "an old workbook of garbage",
            _as(_XLS, "xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 400),
            _BROKEN,
        ),
        Misbehaviour(
            "xls_too_large",
            "an old workbook of 40 MB",
            _as(_XLS, "xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40 * 2**20)),
            ("JLP-H-R04", "JLP-H-N07"),
        ),
    ]


ROWS = [*_csv_rows(), *_xlsx_rows()]
