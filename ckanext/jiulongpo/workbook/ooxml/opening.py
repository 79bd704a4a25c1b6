"""Whether a file may be opened at all: what it is, what it holds, how much comes out of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.workbook import faults

__all__ = ["Limits", "RefusedError", "opened"]

_MEGABYTE = 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAMS = tuple(n.encode("utf-16-le") for n in ("EncryptedPackage", "EncryptionInfo"))
_MACRO_STREAMS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA"))
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_MOST_PARTS = 2_000
_SMALL = _MEGABYTE
_CHUNK = 1 << 18
_SHEETS = "xl/worksheets/"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too much.

    Attributes:
        file_bytes: of the file as it was sent.
        sheet_bytes: of one sheet, unpacked.
        part_bytes: of any other part, unpacked; such parts are in memory as a whole.
        ratio: unpacked to packed bytes of a part larger than a megabyte.
        rows: of a sheet.
    """

    file_bytes: int = 32 * _MEGABYTE
    sheet_bytes: int = 768 * _MEGABYTE
    part_bytes: int = 96 * _MEGABYTE
    ratio: int = 200
    rows: int = 300_000


class RefusedError(Exception):
    """The file is not read; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text())
        self.finding = finding


def opened(content: bytes, limits: Limits) -> bytes:
    """The workbook as XLSX, once nothing speaks against it; an old XLS is brought into that form.

    Sizes that the package states are not believed where they are small: whatever is read later
    stops at the same limits.

    Raises:
        RefusedError: it is no workbook, damaged, encrypted, holds macros, or is too much.
    """
    if len(content) > limits.file_bytes:
        size, limit = len(content) // _MEGABYTE, limits.file_bytes // _MEGABYTE
        raise RefusedError(faults.TOO_LARGE(size=size, limit=limit))
    if content.startswith(_OLE):
        return _old(content)
    if not content.startswith(_ZIP):
        raise RefusedError(faults.NO_WORKBOOK())
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _judge(package, limits)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise RefusedError(faults.DAMAGED(reason=type(error).__name__)) from error
    except (EOFError, OSError, ValueError, zlib.error) as error:
        raise RefusedError(faults.DAMAGED(reason=type(error).__name__)) from error
    return content


def _old(content: bytes) -> bytes:
    """A workbook of Excel 97–2003, or an encrypted one of any age, which looks alike outside."""
    if any(name in content for name in _ENCRYPTED_STREAMS):
        raise RefusedError(faults.ENCRYPTED())
    if any(name in content for name in _MACRO_STREAMS):
        raise RefusedError(faults.MACROS())
    # Two libraries of ten megabytes: loaded with the first file of the old form
    from ckanext.jiulongpo.workbook.ooxml.old import as_xlsx  # noqa: PLC0415 - see above

    converted, reason = as_xlsx(content)
    if reason == "password":
        raise RefusedError(faults.ENCRYPTED())
    if converted is None:
        raise RefusedError(faults.DAMAGED(reason=reason))
    return converted


def _judge(package: zipfile.ZipFile, limits: Limits) -> None:
    parts = package.infolist()
    names = [part.filename.lower() for part in parts]
    if any(name.endswith(_MACRO_PARTS) for name in names):
        raise RefusedError(faults.MACROS())
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        raise RefusedError(faults.NO_WORKBOOK())
    if len(parts) > _MOST_PARTS:
        raise RefusedError(faults.BOMB(part=f"{len(parts)} parts"))
    if any(part.flag_bits & 0x1 for part in parts):
        raise RefusedError(faults.ENCRYPTED())
    for part in parts:
        is_sheet = part.filename.lower().startswith(_SHEETS)
        _measure(package, part, limits.sheet_bytes if is_sheet else limits.part_bytes, limits)
        if b"macroEnabled" in _head(package, part, "[Content_Types].xml"):
            raise RefusedError(faults.MACROS())


def _measure(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, limits: Limits) -> None:
    """Unpack a part once and keep nothing; stated sizes let a bomb be known without unpacking."""
    allowed = min(most, max(_SMALL, part.compress_size * limits.ratio))
    if part.file_size > allowed:
        raise RefusedError(faults.BOMB(part=part.filename))
    size = 0
    first = b""
    with package.open(part) as content:
        while chunk := content.read(_CHUNK):
            first = first or chunk
            size += len(chunk)
            if size > allowed:
                raise RefusedError(faults.BOMB(part=part.filename))
    if (
        b"<!DOCTYPE" in first
        or b"<!ENTITY" in first
        or first.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise RefusedError(faults.UNSAFE(part=part.filename))


def _head(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    return package.read(part) if part.filename == name else b""
