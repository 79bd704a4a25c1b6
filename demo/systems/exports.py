"""What each system serves: its records in its own file format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from demo.generator import Catalogue, Entry
from demo.systems.dialects import SYSTEMS, Record, System
from demo.systems.xls import Value, workbook

DEPARTMENT_SYSTEMS = 4
"""Systems that departments use, in turn; the towns have one of their own."""


def entries_of(system: System, catalogue: Catalogue) -> list[Entry]:
    """The entries whose unit keeps its catalogue in that system."""
    units = list(dict.fromkeys(entry.provider for entry in catalogue.entries))
    turns = {unit: number % DEPARTMENT_SYSTEMS for number, unit in enumerate(units)}
    return [e for e in catalogue.entries if system.holds(e, turns[e.provider])]


def records_of(system: System, catalogue: Catalogue, base_url: str) -> list[Record]:
    """The records that the system holds, as it tells them."""
    return [system.record(entry, base_url) for entry in entries_of(system, catalogue)]


def export(system: System, catalogue: Catalogue, base_url: str) -> bytes:
    """The system's whole catalogue as it serves it."""
    return _WRITERS[system.format](records_of(system, catalogue, base_url))


def all_exports(catalogue: Catalogue, base_url: str) -> dict[str, bytes]:
    """Every system's export by its path; a system with an API has none."""
    files = [system for system in SYSTEMS if system.format != "api"]
    return {system.path: export(system, catalogue, base_url) for system in files}


def _csv(records: Sequence[Record]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(records[0]))
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode("gb18030")


def _json(records: Sequence[Record]) -> bytes:
    answer = {"code": 0, "message": "成功", "data": {"total": len(records), "list": list(records)}}
    return json.dumps(answer, ensure_ascii=False).encode()


def _xlsx(records: Sequence[Record]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("信息资源目录")
    sheet.append(list(records[0]))
    for record in records:
        sheet.append(list(record.values()))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _xls(records: Sequence[Record]) -> bytes:
    rows = [list(records[0]), *([_plain(v) for v in record.values()] for record in records)]
    return workbook("目录", rows)


def _plain(value: Any) -> Value:  # noqa: ANN401 - cells of any kind come in, three go out
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


_WRITERS: Mapping[str, Callable[[Sequence[Record]], bytes]] = {
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
    "xls": _xls,
}
