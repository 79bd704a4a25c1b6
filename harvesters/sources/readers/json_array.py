"""JSON: one list, several lists one after the other, or a list somewhere in an envelope.

Streaming: the file may be one line of any length, only one record of it is in memory.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import ijson

from ckanext.jiulongpo.harvesters.core import decode
from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut, Reject
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.json_depth import Depth
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row

__all__ = ["Bounded", "outside", "read_json"]

_LEAST_BUFFER = 64 * 1024
_BUFFERS_A_RECORD = 16
"""The parser looks at a long text from its beginning again with each buffer: few, then."""


def read_json(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a JSON file.

    Where the settings name no path, the first list of objects in the file is taken; further values
    after the end of the first one are read the same way.
    """
    decoding = decode.decide(stream, options.encoding)
    for finding in decoding.findings:
        report(finding)
    prefix = f"{options.records}.item" if options.records else _find_list(stream, decoding, options)
    source = Bounded(decode.Utf8Stream(stream, decoding), options.limits.record_bytes)
    position = 0
    try:
        for value in ijson.items(
            source, prefix, multiple_values=True, use_float=True, buf_size=source.buffer
        ):
            position += 1
            source.forward(position)
            if position > options.limits.rows:
                raise Abort(faults.TOO_MANY_ROWS(limit=options.limits.rows))
            yield _row(position, value)
    except (ijson.JSONError, ValueError) as error:
        raise Cut(faults.BROKEN_JSON(records=position, reason=_reason(error))) from error
    if position == 0 and options.records and not _is_there(stream, decoding, options):
        raise Abort(faults.NO_RECORDS_PATH(place=f": {options.records}"))


def outside(stream: BinaryIO, options: ReadOptions, inside: Sequence[str] = ()) -> Iterator[Any]:
    """Texts and numbers of a JSON file that are in none of its records.

    Args:
        stream: seekable.
        options: as for :func:`read_json`.
        inside: paths below a record that are looked at as its cells; all of them when empty.

    Raises:
        Abort: the file cannot be read.
    """
    decoding = decode.decide(stream, options.encoding)
    prefix = f"{options.records}.item" if options.records else _find_list(stream, decoding, options)
    seen = tuple(f"{prefix}.{path}" for path in inside) or (prefix,)
    for place, event, value in _events(stream, decoding, options.limits.record_bytes):
        if event in ("string", "number") and not _is_in(place, seen):
            yield value


def _is_in(place: str, seen: Sequence[str]) -> bool:
    return any(not path or place == path or place.startswith(f"{path}.") for path in seen)


def _row(position: int, value: Any) -> Row:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return Row(position, value)
    fault = Reject(faults.NOT_AN_OBJECT(kind=type(value).__name__))
    return Row(position, fault=fault, cells=[value])


def _reason(error: Exception) -> str:
    """The parser's own words without the piece of the file that it quotes."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _find_list(stream: BinaryIO, decoding: decode.Decoding, options: ReadOptions) -> str:
    """Prefix of the first list of objects; of the objects themselves where there is no list.

    An envelope whose only list is empty holds no record, rather than being one.
    """
    scan = _Scan()
    try:
        for prefix, event, _value in _events(stream, decoding, options.limits.record_bytes):
            found = scan.see(prefix, event)
            if found is not None:
                return found
    except (ijson.JSONError, ValueError, Cut) as error:
        if not scan.top:
            raise Abort(faults.BROKEN_JSON(records=0, reason=_reason(error))) from error
    if scan.top == "start_array":
        return "item"
    if scan.top == "start_map":
        return scan.empty_list if scan.values == 1 and scan.empty_list else ""
    raise Abort(faults.NO_RECORDS_PATH(place=""))


@dataclass(slots=True)
class _Scan:
    """What has been seen of a file's structure.

    Attributes:
        top: event that opened the first value.
        values: objects at the top.
        empty_list: prefix of the items of the first list that has none.
    """

    top: str = ""
    values: int = 0
    empty_list: str = ""
    _list: str = ""
    _before: str = ""

    def see(self, prefix: str, event: str) -> str | None:
        """Take the next event; the prefix of a list of objects once there is one."""
        self.top = self.top or event
        if event == "start_map":
            if self._list and prefix == self._list:
                return prefix
            self.values += not prefix
        elif event == "start_array":
            self._list = f"{prefix}.item" if prefix else "item"
        elif event == "end_array" and self._before == "start_array":
            self.empty_list = self.empty_list or self._list
        self._before = event
        return None


def _is_there(stream: BinaryIO, decoding: decode.Decoding, options: ReadOptions) -> bool:
    return any(
        prefix == options.records and event == "start_array"
        for prefix, event, _value in _events(stream, decoding, options.limits.record_bytes)
    )


def _events(
    stream: BinaryIO, decoding: decode.Decoding, limit: int
) -> Iterator[tuple[str, str, Any]]:
    """The parser's events; one value of them may not be larger than a record."""
    source = Bounded(decode.Utf8Stream(stream, decoding), limit)
    for event in ijson.parse(source, multiple_values=True, use_float=True, buf_size=source.buffer):
        source.forward(0)
        yield event


class Bounded:
    """Hands bytes to the parser, and stops when a record is too large or nested too deep.

    Attributes:
        buffer: bytes that the parser is to ask for at once.
    """

    def __init__(self, raw: io.RawIOBase, limit: int) -> None:
        self._raw = raw
        self._limit = limit
        self.buffer = max(_LEAST_BUFFER, limit // _BUFFERS_A_RECORD)
        self._cut: Cut | None = None
        self._since = 0
        self._records = 0
        self._depth = Depth()

    def forward(self, records: int) -> None:
        """A record is complete: count from here."""
        self._records = records
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes; as many as are asked for, but at the end.

        Raises:
            Abort: a record is too large, or nested too deep.
            Cut: the data break off.
        """
        if self._since > self._limit + self.buffer:
            raise Abort(faults.RECORD_TOO_LARGE(records=self._records, limit=self._limit))
        data = self._filled(size)
        self._since += len(data)
        self._depth.see(data)
        return data

    def _filled(self, size: int) -> bytes:
        """As many bytes; what comes before the data break off is handed out first."""
        if self._cut:
            raise self._cut
        pieces: list[bytes] = []
        try:
            while size > 0 and (piece := self._raw.read(size)):
                pieces.append(piece)
                size -= len(piece)
        except Cut as error:
            if not pieces:
                raise
            self._cut = error
        return b"".join(pieces)
