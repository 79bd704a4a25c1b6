"""Spreadsheets of a few kilobytes that want gigabytes: refused, and little memory is taken."""

from __future__ import annotations

import io
import os
import random
import resource
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions
from ckanext.jiulongpo.tables.privacy.parts import look_through
from ckanext.jiulongpo.tables.reading import open_table
from tests.harvesters.sources.build import SHEET, sheet_xml, with_part, xlsx

MEGABYTE = 1024 * 1024
ROOM = 120 * MEGABYTE
"""More than the readers take for any workbook that is allowed."""
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TEXT = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
_HEAD = f"<table:table-row>{_TEXT.format('', '名称')}</table:table-row>"
_noise = random.Random(1)


def ods(*pieces: str) -> bytes:
    """A sheet with a head and whatever follows it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        kind = zipfile.ZipInfo("mimetype")  # stored as it is, as OpenDocument wants it
        package.writestr(kind, "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{_NAMES}office:1.0" xmlns:table="{_NAMES}'
            f'table:1.0" xmlns:text="{_NAMES}text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="表一">{_HEAD}{"".join(pieces)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return target.getvalue()


def many(unit: str, megabytes: int = 8) -> Iterator[str]:
    """The same piece again and again, with noise, or the package would look like a bomb."""
    block = unit * (100_000 // len(unit))
    for _ in range(megabytes * 10):
        yield block
        yield f"<!--{_noise.randbytes(600).hex()}-->"


def row(inner: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{inner}</table:table-row>"


def _with_texts(*pieces: str) -> bytes:
    """A workbook whose shared texts are these."""
    part = "xl/sharedStrings.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    content = xlsx([["x"], ["y"]])
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        types = package.read("[Content_Types].xml").decode()
    stated = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    content = with_part(content, "[Content_Types].xml", types.replace("</Types>", stated).encode())
    return with_part(content, part, f'<sst xmlns="{_MAIN}">{"".join(pieces)}</sst>'.encode())


REPEATED = 'table:number-columns-repeated="{}"'
LONG = _noise.randbytes(1500).hex()
BOMBS: dict[str, Callable[[], bytes]] = {
    "repeated cells in repeated rows": lambda: ods(
        *[row(_TEXT.format(f" {REPEATED.format(999)}", LONG), 'table:number-rows-repeated="999"')]
        * 20
    ),
    "a cell for ever": lambda: ods(row(_TEXT.format(f" {REPEATED.format(10**9)}", "x"))),
    "a number of 5000 digits": lambda: ods(
        row(_TEXT.format(f" {REPEATED.format('9' * 5000)}", ""))
    ),
    "a row of empty cells": lambda: ods(row("".join(many("<table:table-cell/>")))),
    "elements between rows": lambda: ods(*many("<a/>")),
    "paragraphs of a cell": lambda: ods(row(_TEXT.format("", "".join(many("<text:p/>"))))),
    "attributes of one element": lambda: ods(
        "<a ", *(f'a{number}="" ' for number in range(600_000)), "/>"
    ),
    "a thousand levels": lambda: ods("<a>" * 1000, "</a>" * 1000),
    "a tree of formats": lambda: with_part(
        xlsx([["x"], ["y"]]), "xl/styles.xml", "".join(["<s>", *many("<a/>"), "</s>"]).encode()
    ),
    "runs of one text": lambda: _with_texts("<si>", *many("<r/>"), "</si>"),
    "elements between the rows of a sheet": lambda: with_part(
        xlsx([["x"], ["y"]]), SHEET, sheet_xml("".join(many("<a/>")))
    ),
    "elements of a cell": lambda: with_part(
        xlsx([["x"], ["y"]]), SHEET, sheet_xml(f"<row><c>{''.join(many('<a/>'))}</c></row>")
    ),
    "attributes of a picture": lambda: with_part(
        xlsx([["x"], ["y"]]),
        "xl/drawings/drawing1.xml",
        ("<a " + "".join(f'a{number}="" ' for number in range(600_000)) + "/>").encode(),
    ),
}


def _bounded(work: Callable[[], str]) -> str:
    """What the work says, done by a child that may take so much memory and no more."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        taken = pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + ROOM, taken + ROOM))
        try:
            said = work()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent shall hear of it
            said = type(error).__name__
        os.write(there, said.encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def _read(content: bytes) -> str:
    stream = io.BytesIO(content)
    try:
        opened = open_table(stream, "file", "", ReadOptions())
        for _row in opened.rows(lambda _finding: None):
            pass
        look_through(stream, opened.kind)
    except Abort as error:
        return error.code
    return "read"


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_finding(name: str) -> None:
    """In a process that has 120 megabytes for it."""
    said = _bounded(partial(_read, BOMBS[name]()))
    assert said in {"JLP-H-R20", "JLP-H-R31", "JLP-H-R32"}, said


def test_a_usual_sheet_is_read_in_the_same_room() -> None:
    rows = (row(_TEXT.format("", f"{number}号")) for number in range(5000))
    empty = row("<table:table-cell/>", 'table:number-rows-repeated="1048000"')
    assert _bounded(partial(_read, ods(*rows, empty))) == "read"


@pytest.mark.parametrize("number", ["1e999", "-1e999", "nan"])
def test_a_number_that_is_none_is_an_empty_cell(number: str) -> None:
    content = ods(
        row(
            _TEXT.format("", "甲")
            + f'<table:table-cell office:value-type="float" office:value="{number}"/>'
        )
    )
    (found,) = open_table(io.BytesIO(content), "file.ods", "", ReadOptions()).rows(lambda _f: None)
    assert [value for value in found.payload.values() if value is not None] == ["甲"]
