"""From bytes to text without a guess: the whole file is right in one encoding, or is refused.

The ladder: byte order mark → strict UTF-8 → strict GB18030 → the encoding of the source's settings
→ a finding with the byte. There is no single-byte rung, for on it nothing ever fails and everything
may be wrong. Two passes over the file, the first of which keeps nothing in memory.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut
from ckanext.jiulongpo.harvesters.core.faults import decoding as faults

__all__ = ["ENCODINGS", "Decoding", "Utf8Stream", "decide", "open_text"]

CHUNK = 256 * 1024
MARK = "\ufeff"

ENCODINGS = ("utf-8", "gb18030", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
"""Those that a source's settings may name; all of them can fail on wrong bytes."""

_BEFORE_GB18030 = frozenset({"big5", "cp950", "big5hkscs"})
"""Strict GB18030 accepts nearly every Big5 file, so a stated Big5 has to be tried before it."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_RARE_SHARE = 0.25
_ENOUGH_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a file is to be read.

    Attributes:
        encoding: Python's name of it.
        skip: bytes of the byte order mark.
        findings: worth knowing, none of them an error.
        cut: the last character is not whole. Reading raises ``Cut`` there.
    """

    encoding: str
    skip: int = 0
    findings: tuple[Finding, ...] = ()
    cut: bool = False


@dataclass(slots=True)
class _Attempt:
    """One strict pass over the file."""

    encoding: str
    broken_at: int | None = None
    cut: bool = False
    is_ascii: bool = True
    line: int = 0
    nul_at: int | None = None
    marks: int = 0
    chinese: int = 0
    rare: int = 0

    @property
    def is_cut_text(self) -> bool:
        """Whether nothing but the end is wrong, and what is right could hardly be anything else."""
        return self.cut and not self.is_ascii and self.rare <= self.chinese * _RARE_SHARE


def decide(stream: BinaryIO, stated: str = "") -> Decoding:
    """Find the one encoding in which the whole of a seekable stream is right.

    A file that was cut within its last character is right up to there.

    Args:
        stream: read from its start; its position afterwards is undefined.
        stated: one of ``ENCODINGS``, from the source's settings; empty when they name none.

    Raises:
        Abort: no rung of the ladder holds, or the file is not text.
    """
    if stated and stated not in ENCODINGS:
        raise Abort(faults.UNKNOWN_ENCODING(encoding=stated, allowed=", ".join(ENCODINGS)))
    stream.seek(0)
    head = stream.read(4)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _marked(stream, encoding, len(mark))
    attempts: dict[str, _Attempt] = {}
    for encoding in _ladder(stated):
        attempt = _try(stream, encoding, 0)
        if attempt.broken_at is None or (attempt.encoding == "utf-8" and attempt.is_cut_text):
            return _accepted(attempt, 0)
        attempts[encoding] = attempt
    for attempt in attempts.values():
        if attempt.is_cut_text:
            return _accepted(attempt, 0)
    raise Abort(_refusal(attempts))


def _ladder(stated: str) -> tuple[str, ...]:
    rungs = (
        ("utf-8", stated, "gb18030")
        if stated in _BEFORE_GB18030
        else (
            "utf-8",
            "gb18030",
            stated,
        )
    )
    return tuple(dict.fromkeys(rung for rung in rungs if rung))


def _marked(stream: BinaryIO, encoding: str, skip: int) -> Decoding:
    attempt = _try(stream, encoding, skip)
    if attempt.broken_at is not None and not attempt.cut:
        raise Abort(
            faults.BROKEN_ENCODING(
                encoding=encoding.upper(), offset=attempt.broken_at, line=attempt.line
            )
        )
    return _accepted(attempt, skip)


def _accepted(attempt: _Attempt, skip: int) -> Decoding:
    if attempt.nul_at is not None:
        raise Abort(faults.NOT_TEXT(offset=attempt.nul_at))
    findings: list[Finding] = []
    if attempt.marks:
        findings.append(faults.MARK_INSIDE(count=attempt.marks))
    if attempt.chinese >= _ENOUGH_CHARACTERS and attempt.rare > attempt.chinese * _RARE_SHARE:
        findings.append(faults.PERHAPS_BIG5(percent=round(100 * attempt.rare / attempt.chinese)))
    return Decoding(attempt.encoding, skip, tuple(findings), attempt.cut)


def _refusal(attempts: dict[str, _Attempt]) -> Finding:
    nul_at = attempts["utf-8"].nul_at
    if nul_at is not None:
        return faults.NOT_TEXT(offset=nul_at)
    gb18030 = attempts["gb18030"]
    return faults.NO_ENCODING(
        utf_8=attempts["utf-8"].broken_at, gb18030=gb18030.broken_at, line=gb18030.line
    )


def _try(stream: BinaryIO, encoding: str, skip: int) -> _Attempt:
    attempt = _Attempt(encoding)
    lines = 1
    try:
        for text in _decoded(stream, encoding, skip):
            attempt.is_ascii = attempt.is_ascii and text.isascii()
            lines += text.count("\n")
            attempt.marks += text.count(MARK)
            if attempt.nul_at is None and "\0" in text:
                attempt.nul_at = _nul_offset(stream, skip)
            if encoding == "gb18030" and attempt.chinese < CHUNK:
                _weigh(text, attempt)
    except _Broken as error:
        attempt.broken_at = error.offset
        attempt.cut = error.at_end
        attempt.is_ascii = attempt.is_ascii and error.prefix.isascii()
        attempt.line = lines + error.prefix.count("\n")
    return attempt


def _nul_offset(stream: BinaryIO, skip: int) -> int:
    """Offset of the first NUL byte; the stream's position is kept."""
    place = stream.tell()
    stream.seek(skip)
    offset = skip
    while chunk := stream.read(CHUNK):
        found = chunk.find(b"\0")
        if found >= 0:
            offset += found
            break
        offset += len(chunk)
    stream.seek(place)
    return offset


def _weigh(text: str, attempt: _Attempt) -> None:
    """Count Chinese characters, and those outside the 6,763 common ones of GB 2312."""
    chinese = "".join(char for char in text if char > "\u2e7f")
    attempt.chinese += len(chinese)
    attempt.rare += len(chinese) - len(chinese.encode("gb2312", "ignore")) // 2


class _Broken(Exception):  # noqa: N818 - carries a place, never leaves this module
    def __init__(self, offset: int, prefix: str, *, at_end: bool) -> None:
        super().__init__(offset)
        self.offset = offset
        self.prefix = prefix
        self.at_end = at_end


def _decoded(stream: BinaryIO, encoding: str, skip: int) -> Iterator[str]:
    """Text in chunks. Raises ``_Broken`` with the offset of the first byte that is wrong."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    stream.seek(skip)
    consumed = skip
    while True:
        chunk = stream.read(CHUNK)
        pending = decoder.getstate()[0]
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            whole = pending + chunk
            prefix = whole[: error.start].decode(encoding, "ignore")
            place = consumed - len(pending) + error.start
            raise _Broken(place, prefix, at_end=not chunk) from error
        if text:
            yield text
        if not chunk:
            return
        consumed += len(chunk)


class Utf8Stream(io.RawIOBase):
    """A file in any encoding, read as UTF-8 bytes without byte order marks.

    Attributes:
        handed_out: bytes read from here so far.
    """

    def __init__(self, stream: BinaryIO, decoding: Decoding) -> None:
        self._chunks = _decoded(stream, decoding.encoding, decoding.skip)
        self._rest = memoryview(b"")
        self.handed_out = 0

    def readable(self) -> bool:
        """Yes; it cannot seek."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer with the next bytes; 0 at the end."""
        while not self._rest:
            text = self._next()
            if text is None:
                return 0
            self._rest = memoryview(text.replace(MARK, "").encode("utf-8"))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        self.handed_out += size
        return size

    def _next(self) -> str | None:
        try:
            return next(self._chunks, None)
        except _Broken as error:  # decided on beforehand: nothing but the end can be broken
            raise Cut(faults.CUT_CHARACTER(offset=error.offset)) from error


def open_text(stream: BinaryIO, decoding: Decoding) -> io.TextIOWrapper:
    """The decided file as text, with its line ends as they are."""
    raw = Utf8Stream(stream, decoding)
    return io.TextIOWrapper(io.BufferedReader(raw, CHUNK), encoding="utf-8", newline="")
