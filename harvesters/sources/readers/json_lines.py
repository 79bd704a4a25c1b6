"""JSON lines: one object a line; a broken line concerns nobody but itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from ckanext.jiulongpo.harvesters.core import decode
from ckanext.jiulongpo.harvesters.core.errors import Abort, Reject
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.json_depth import MOST, Depth
from ckanext.jiulongpo.harvesters.sources.readers.lines import bounded_lines
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row

__all__ = ["read_json_lines"]

_OPENING = ("[", "{")


def read_json_lines(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a file with one JSON object a line; empty lines count for nothing."""
    decoding = decode.decide(stream, options.encoding)
    for finding in decoding.findings:
        report(finding)
    text = decode.open_text(stream, decoding)
    records = 0
    for number, line in enumerate(bounded_lines(text, options.limits.record_bytes), 1):
        if not line.strip():
            continue
        records += 1
        if records > options.limits.rows:
            raise Abort(faults.TOO_MANY_ROWS(limit=options.limits.rows))
        yield _row(number, line)


def _row(position: int, line: str) -> Row:
    try:
        if sum(map(line.count, _OPENING)) > MOST:
            Depth().see(line.encode())
        value: Any = json.loads(line)
    except Abort as error:
        return Row(position, fault=Reject(error.finding), cells=[line.strip()])
    except (ValueError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        fault = Reject(faults.BROKEN_LINE(reason=reason))
        return Row(position, fault=fault, cells=[line.strip()])
    if not isinstance(value, dict):
        fault = Reject(faults.NOT_AN_OBJECT(kind=type(value).__name__))
        return Row(position, fault=fault, cells=[line.strip()])
    return Row(position, value)
