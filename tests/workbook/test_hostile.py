"""Files that must not be read: bombs, macros, passwords, damage. All are refused with a finding."""

from __future__ import annotations

import io
import zipfile

import pytest

from ckanext.jiulongpo.workbook.ooxml.opening import Limits, RefusedError, opened
from ckanext.jiulongpo.workbook.ooxml.parts import Package
from ckanext.jiulongpo.workbook.ooxml.rows import read_rows
from tests.workbook.made import GOOD, filled

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _with(parts: dict[str, bytes], *, level: int = 9) -> bytes:
    """A good workbook with some of its parts replaced or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(filled([GOOD]))) as good,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made,
    ):
        for name in good.namelist():
            if name not in parts:
                made.writestr(name, good.read(name))
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def _read_all(content: bytes, limits: Limits) -> None:
    package = Package.of(opened(content, limits))
    for sheet in package.sheets:
        list(read_rows(package, sheet, limits.rows))


def _refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(RefusedError) as refused:
        _read_all(content, limits or Limits())
    assert refused.value.finding.remedy
    return refused.value.finding.code


def test_a_bomb_is_known_before_it_is_unpacked() -> None:
    blown = b"<worksheet><sheetData>" + b"<row></row>" * 4_000_000
    assert _refusal(_with({"xl/worksheets/sheet1.xml": blown})) == "JLP-W-106"


def test_a_bomb_that_lies_about_its_size_is_found_while_it_unpacks() -> None:
    content = bytearray(_with({"xl/media/x.bin": b"0" * 60_000_000}))
    place = content.rfind(b"xl/media/x.bin") - 46
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    assert _refusal(bytes(content)) in {"JLP-W-106", "JLP-W-104"}


def test_a_row_that_never_ends_is_refused() -> None:
    cells = b"".join(b'<c r="A1"><v>%d</v></c>' % (n * 7919 % 1_000_003) for n in range(180_000))
    sheet = b'<worksheet><sheetData><row r="1">' + cells + b"</row></sheetData></worksheet>"
    assert _refusal(_with({"xl/worksheets/sheet1.xml": sheet}, level=1)) == "JLP-W-106"


def test_too_many_rows_are_refused() -> None:
    assert _refusal(filled([GOOD] * 5), Limits(rows=6)) == "JLP-W-108"


def test_macros_are_refused_whatever_the_file_is_called() -> None:
    assert _refusal(_with({"xl/vbaProject.bin": b"x"})) == "JLP-W-103"


def test_a_password_is_told_as_such() -> None:
    assert _refusal(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")) == "JLP-W-102"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "JLP-W-101"),
        ("信息资源名称,摘要\n".encode(), "JLP-W-101"),
        (b"PK\x03\x04" + b"\0" * 40, "JLP-W-104"),
        (OLE + b"\0" * 2000, "JLP-W-104"),
    ],
)
def test_other_files_and_pieces_of_files_are_refused(content: bytes, code: str) -> None:
    assert _refusal(content) == code


def test_every_cut_of_a_good_workbook_is_refused_or_read() -> None:
    good = filled([GOOD])
    for size in range(0, len(good), max(len(good) // 40, 1)):
        try:
            package = Package.of(opened(good[:size], Limits()))
            list(read_rows(package, package.sheets[0], 1000))
        except RefusedError:
            continue


def test_a_document_type_is_refused() -> None:
    book = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "b">]><workbook/>'
    assert _refusal(_with({"xl/workbook.xml": book})) == "JLP-W-109"


def test_a_file_larger_than_the_limit_is_not_opened() -> None:
    assert _refusal(filled([GOOD]), Limits(file_bytes=100)) == "JLP-W-105"
