"""Workbooks that tests send."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import openpyxl

from ckanext.jiulongpo.workbook.columns import template
from ckanext.jiulongpo.workbook.writing.book import Stamp, write_book
from ckanext.jiulongpo.workbook.writing.lists import ClassRow, Lists
from ckanext.jiulongpo.workbook.writing.rows import Names

DEPARTMENT = "某市某区民政局"
CLASSES = {"3": "部门信息资源", "307": "省（自治区、直辖市）和计划单列市", "307005": "重庆市"}
GOOD: Mapping[str, Any] = {
    "class.1": "3 部门信息资源",
    "class.2": "307 省（自治区、直辖市）和计划单列市",
    "class.3": "307005 重庆市",
    "title": "养老机构名录",
    "owner_org": DEPARTMENT,
    "provider_office": "养老服务科",
    "notes": "全区养老机构的名称、地址与床位数。",
    "format_class": "电子表格",
    "format_type": "xlsx",
    "storage_volume_gb": 0.5,
    "record_count_10k": 1.2,
    "item.name": "机构名称",
    "item.data_type": "字符型",
    "item.length": 200,
    "share_type": "无条件共享",
    "share_mode_class": "共享平台方式",
    "share_mode_type": "文件",
    "open_type": "无条件开放",
    "update_cycle": "每月",
    "publish_date": "2018-06-30",
}
FIRST = 5
"""First row of data in the template, from 1."""


def exported(
    entries: Iterable[Mapping[str, Any]] = (), titles: Mapping[str, str] | None = None
) -> bytes:
    """Our own template, with entries in it."""
    file = io.BytesIO()
    classes = [
        ClassRow(code[: {1: 0, 3: 1, 6: 3}[len(code)]], code, n) for code, n in CLASSES.items()
    ]
    lists = Lists([DEPARTMENT], classes)
    stamp = Stamp(DEPARTMENT, datetime(2018, 6, 30, 8, 0, tzinfo=UTC))
    write_book(file, entries, Names(titles or {}, CLASSES), lists, stamp)
    return file.getvalue()


def filled(rows: Sequence[Mapping[str, Any]], content: bytes | None = None) -> bytes:
    """Our template with rows that a clerk has filled in.

    Args:
        rows: values by the keys of columns.
        content: the template as it was downloaded; made here where left out.
    """
    book = openpyxl.load_workbook(io.BytesIO(content or exported()))
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, FIRST):
        for place, column in enumerate(template().columns, 1):
            value = row.get(column.key)
            if value is not None:
                sheet.cell(number, place).value = value
    return saved(book)


def table(*sheets: tuple[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> bytes:
    """A workbook of somebody else's making: sheets with rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
