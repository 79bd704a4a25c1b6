"""The files behind open entries: CSV (GBK or UTF-8 with BOM), XLSX and JSON, made on demand."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from demo.generator.cells import Cell, Row, cell
from demo.generator.dice import Dice
from demo.generator.vocabulary import Item, words

_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FIXED_STAMP = b"2026-01-01T00:00:00Z"
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One downloadable file of an entry; its rows follow from the key alone."""

    key: str
    name: str
    format: str
    encoding: str
    rows: int
    items: tuple[Item, ...]
    today: date
    unit: str


def table(attachment: Attachment) -> Iterator[list[Cell]]:
    """The rows of the file, without the head."""
    dice = Dice("rows", attachment.key)
    towns = words()["areas"]
    for number in range(attachment.rows):
        row = Row(dice, number, attachment.today, f"{towns[number % len(towns)]}", attachment.unit)
        yield [cell(row, item) for item in attachment.items]


def content(attachment: Attachment) -> bytes:
    """The bytes of the file, the same at every call."""
    return _WRITERS[attachment.format](attachment)


def _csv(attachment: Attachment) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([item.name for item in attachment.items])
    writer.writerows(table(attachment))
    return text.getvalue().encode(attachment.encoding)


def _json(attachment: Attachment) -> bytes:
    names = [item.name for item in attachment.items]
    rows = [dict(zip(names, row, strict=True)) for row in table(attachment)]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _xlsx(attachment: Attachment) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "数据"
    sheet.append([item.name for item in attachment.items])
    for head in sheet[1]:
        head.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for row in table(attachment):
        sheet.append(row)
    for column, item in enumerate(attachment.items, 1):
        width = max(12, len(item.name) * 2 + 4)
        sheet.column_dimensions[get_column_letter(column)].width = width
    target = io.BytesIO()
    book.save(target)
    return _without_clock(target)


def _without_clock(workbook: io.BytesIO) -> bytes:
    """The workbook without the time of its making, so that equal rows are equal bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(workbook) as made, zipfile.ZipFile(target, "w") as fixed:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(_FIXED_STAMP, part)
            fixed.writestr(zipfile.ZipInfo(name, _FIXED_TIME), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


_WRITERS: Mapping[str, Callable[[Attachment], bytes]] = {
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
}
