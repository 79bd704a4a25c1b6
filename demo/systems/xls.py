"""Writes the old XLS format (BIFF8 in a compound file), as desktop systems of the 2000s export it.

Written here because no library that writes this format is kept any more; it writes sheets of
texts and numbers and nothing else. Formats: [MS-XLS] 2.1.7, [MS-CFB] 2.1 to 2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

Value = str | int | float

_SECTOR = 512
_SMALLEST_STREAM = 4096
"""Smaller streams would have to lie in the mini stream."""
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_FAT_IN_HEADER = 109
_PER_FAT = _SECTOR // 4
_LONGEST_TEXT = 4000
"""Characters of a cell that fit into one record without continuation."""


_NOTE = 0x19
"""The kind of object that a note at a cell is."""

Sheet = tuple[str, Iterable[Sequence[Value]], bool]
"""Name, rows, and whether people see it."""


def workbook(
    sheet_name: str, rows: Iterable[Sequence[Value]], *more: Sheet, notes: bytes = b""
) -> bytes:
    """A workbook with one visible sheet, which may have notes, and more sheets behind it."""
    return compound_file("Workbook", _book_stream([(sheet_name, rows, True), *more], notes))


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _text(text: str, length_format: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack(f"<{length_format}B", len(encoded) // 2, 1) + encoded


def _start(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _book_stream(sheets: Sequence[Sheet], notes: bytes) -> bytes:
    font = _record(
        0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + _text("宋体", "B")
    )
    style = struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0xF4, 0, 0, 0x20C0)
    plain = struct.pack("<HHHBBBBIIH", 0, 0, 0x0001, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    window = struct.pack("<HHHHHHHHH", 0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600)
    head = (
        _start(0x0005)
        + _record(0x0042, struct.pack("<H", 1200))
        + _record(0x003D, window)
        + font * 4
        + _record(0x00E0, style) * 15
        + _record(0x00E0, plain)
        + _record(0x0293, struct.pack("<HBB", 0x8000, 0, 0xFF))
    )
    names = [_text(name, "B") for name, _rows, _visible in sheets]
    bodies = [
        _sheet(list(rows), b"" if number else notes)
        for number, (_name, rows, _visible) in enumerate(sheets)
    ]
    place = len(head) + sum(4 + 6 + len(name) for name in names) + 4
    listed = b""
    for name, body, (_name, _rows, visible) in zip(names, bodies, sheets, strict=True):
        listed += _record(0x0085, struct.pack("<IH", place, not visible) + name)
        place += len(body)
    return head + listed + _record(0x000A) + b"".join(bodies)


def _sheet(rows: list[Sequence[Value]], notes: bytes) -> bytes:
    width = max((len(row) for row in rows), default=0)
    parts = [_start(0x0010), _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))]
    for row_number, row in enumerate(rows):
        parts += [_cell(row_number, column, value) for column, value in enumerate(row)]
    parts += [
        notes,
        _record(0x023E, struct.pack("<HHHIHHI", 0x06B6, 0, 0, 0x40, 0, 0, 0)),
        _record(0x000A),
    ]
    return b"".join(parts)


def _cell(row: int, column: int, value: Value) -> bytes:
    place = struct.pack("<HHH", row, column, 15)
    if isinstance(value, str):
        return _record(0x0204, place + _text(value[:_LONGEST_TEXT], "H"))
    return _record(0x0203, place + struct.pack("<d", value))


def note(row: int, column: int, text: str) -> bytes:
    """The records of a note at a cell: its object, its text, its place."""
    encoded = text.encode("utf-16-le")
    head = struct.pack("<HH6sHHHI", 0x0212, 0, bytes(6), len(text), 0, 0, 0)
    return (
        _record(0x005D, struct.pack("<HHHHH12xHH", 0x15, 18, _NOTE, 1, 0x4011, 0, 0))
        + _record(0x01B6, head)
        + _record(0x003C, b"\x01" + encoded)
        + _record(0x001C, struct.pack("<HHHH", row, column, 0, 1) + _text("x", "H") + b"\0")
    )


def compound_file(name: str, stream: bytes) -> bytes:
    """A compound file with one stream."""
    stream = stream.ljust(max(_SMALLEST_STREAM, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    used = len(stream) // _SECTOR
    fat_sectors = 1
    while fat_sectors * _PER_FAT < used + 1 + fat_sectors:
        fat_sectors += 1
    if fat_sectors > _FAT_IN_HEADER:
        raise OverflowError
    directory_at, fat_at = used, used + 1
    chain = [*range(1, used), _END, _END, *[_FAT] * fat_sectors]
    chain += [_FREE] * (fat_sectors * _PER_FAT - len(chain))
    return (
        _header(directory_at, range(fat_at, fat_at + fat_sectors))
        + stream
        + _directory(name, len(stream))
        + struct.pack(f"<{len(chain)}I", *chain)
    )


def _header(directory_at: int, fat: range) -> bytes:
    places = [*fat, *[_FREE] * (_FAT_IN_HEADER - len(fat))]
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack(
            "<IIIIIIIII", 0, len(fat), directory_at, 0, _SMALLEST_STREAM, _END, 0, _END, 0
        )
        + struct.pack(f"<{_FAT_IN_HEADER}I", *places)
    )


def _directory(name: str, size: int) -> bytes:
    return (
        _directory_entry("Root Entry", 5, 1, _END, 0)
        + _directory_entry(name, 2, _FREE, 0, size)
        + _directory_entry("", 0, _FREE, 0, 0) * 2
    )


def _directory_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le") if name else b""
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
