"""Files as departments have them: a small generator; nothing in them is anybody's.

Each file is a name and bytes. The numbers of cards and phones are examples of standards.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from demo.systems.xls import compound_file, note
from demo.systems.xls import workbook as xls

CARD = "11010519491231002X"
"""The example of GB 11643 itself."""
MOBILE = "13800138000"
HEAD = ["机构名称", "机构编码", "床位", "入住率", "备案日期", "收费（元/月）"]
ROWS = [
    [f"第{n}养老院", f"00{n}", f"{10 + n}", f"8{n}.5%", f"2023年{n}月5日", f"1,2{n}4.50"]
    for n in range(1, 8)
]
TABLE = [HEAD, *ROWS]
File = tuple[str, bytes]
Rows = Sequence[Sequence[Any]]


def text(rows: Rows, sign: str = ",") -> str:
    """Rows as lines; cells that hold the sign stand in quotation marks."""
    return "".join(
        sign.join(f'"{cell}"' if sign in str(cell) else str(cell) for cell in row) + "\r\n"
        for row in rows
    )


def csv_file(rows: Rows, encoding: str = "utf-8", sign: str = ",") -> File:
    return "表.csv", text(rows, sign).encode(encoding)


def xlsx_file(*sheets: Rows, change: Callable[[Workbook], None] | None = None) -> File:
    """A workbook; ``change`` does to it what departments do."""
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = f"表{number + 1}"
        for row in rows:
            sheet.append(list(row))
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return "表.xlsx", target.getvalue()


def merged(*ranges: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for place in ranges:
            first(book).merge_cells(place)

    return change


def first(book: Workbook) -> Worksheet:
    return book.worksheets[0]


def hidden_sheet(book: Workbook) -> None:
    book.worksheets[1].sheet_state = "veryHidden"


def with_comment(book: Workbook) -> None:
    first(book)["A2"].comment = Comment(f"经办人证件 {CARD}", "x")


def percent_format(book: Workbook) -> None:
    for row in (2, 3):
        first(book).cell(row, 2).number_format = "0.0%"


def json_file(given: Any, name: str = "表.json") -> File:
    return name, json.dumps(given, ensure_ascii=False).encode()


def zip_file(*files: File, name: str = "表.zip") -> File:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for inner, content in files:
            package.writestr(inner, content)
    return name, target.getvalue()


def ods_file(*sheets: tuple[str, Rows, bool]) -> File:
    """Sheets of texts: name, rows, and whether people see it."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = "".join(f' xmlns:{s}="{names}{s}:1.0"' for s in ("office", "table", "text", "style"))
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="s{int(seen)}">{_ods_rows(rows)}'
        "</table:table>"
        for name, rows, seen in sheets
    )
    styles = "".join(
        f'<style:style style:name="s{number}" style:family="table">'
        f'<style:table-properties table:display="{word}"/></style:style>'
        for number, word in enumerate(("false", "true"))
    )
    content = (
        f"<office:document-content{spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mark = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
    return zip_file(mark, ("content.xml", content.encode()), name="表.ods")


def _ods_rows(rows: Rows) -> str:
    """A cell that is a pair is one that reaches over so many rows."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:covered-table-cell/>"
        shown, down = value if isinstance(value, tuple) else (value, 1)
        span = f' table:number-rows-spanned="{down}"' if down > 1 else ""
        return f"<table:table-cell{span}><text:p>{shown}</text:p></table:table-cell>"

    return "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)


PEOPLE = [["姓名", "证件"], ["甲", CARD]]

WHOLE: dict[str, File] = {
    "UTF-8": csv_file(TABLE),
    "UTF-8 with a mark": csv_file(TABLE, "utf-8-sig"),
    "GBK": csv_file(TABLE, "gbk"),
    "GB18030": csv_file(TABLE, "gb18030"),
    "UTF-16 and tabs": csv_file(TABLE, "utf-16", "\t"),
    "semicolons": csv_file(TABLE, "gb18030", ";"),
    "tabs": csv_file(TABLE, sign="\t"),
    "Chinese commas": csv_file(TABLE, sign="，"),
    "a title": ("表.csv", ("养老机构一览表\n单位：张\n" + text(TABLE)).encode()),
    "padded titles": csv_file(
        [["养老机构一览表", *[""] * 5], ["填报单位：区民政局", "", "", "", "日期：", "6月"], *TABLE]
    ),
    "blank columns at the end": csv_file([[*row, "", ""] for row in TABLE]),
    "XLSX": xlsx_file(TABLE),
    "XLSX called CSV": ("表.csv", xlsx_file(TABLE)[1]),
    "CSV called XLSX": ("表.xlsx", csv_file(TABLE)[1]),
    "tabs called XLS": ("表.xls", csv_file(TABLE, "gbk", "\t")[1]),
    "notes on the first sheet": xlsx_file([["填表说明"], ["1. 请如实填写"]], TABLE),
    "XLS": ("表.xls", xls("表一", TABLE)),
    "ODS": ods_file(("表一", TABLE, True)),
    "ODS behind a hidden sheet": ods_file(("草稿", [["a"], ["b"]], False), ("表一", TABLE, True)),
    "ZIP": zip_file(("说明.docx", b"x"), ("__MACOSX/._表.csv", b"x"), csv_file(TABLE, "gbk")),
    "ZIP called CSV": zip_file(csv_file(TABLE), name="表.csv"),
}
"""All of them hold ``TABLE`` and nothing else."""

HIDDEN: dict[str, tuple[File, str]] = {
    "a comment": (xlsx_file(TABLE, change=with_comment), "comments"),
    "a comment of XLS": (
        ("表.xls", xls("表一", TABLE, notes=note(1, 0, f"经办人证件 {CARD}"))),
        "comments",
    ),
    "a hidden sheet": (xlsx_file(TABLE, PEOPLE, change=hidden_sheet), "表2"),
    "the first row of another sheet": (xlsx_file(TABLE, [["联系人", MOBILE]]), "表2"),
    "another sheet of XLS": (("表.xls", xls("表一", TABLE, ("底稿", PEOPLE, False))), "底稿"),
    "a hidden sheet of ODS": (ods_file(("表一", TABLE, True), ("底稿", PEOPLE, False)), "底稿"),
    "a title": (("表.csv", (f"一览表 联系电话 {MOBILE}\n" + text(TABLE)).encode()), "above"),
    "a row that was set aside": (csv_file([*TABLE, [*ROWS[0], CARD]]), "aside"),
    "a note at the end": (csv_file([*TABLE, [f"填报人：甲 {MOBILE}"]]), "aside"),
    "a cell that is too long": (csv_file([*TABLE, ["长" * 120_000 + CARD, *[""] * 5]]), "aside"),
    "beside the records of JSON": (
        json_file({"联系人": MOBILE, "rows": [{"a": 1}, {"a": 2}]}),
        "outside",
    ),
    "another list of JSON": (json_file({"rows": [{"a": 1}], "more": [{"b": CARD}]}), "outside"),
    "a line that is no JSON": (("表.jsonl", f'{{"a": 1}}\n坏行 {CARD}\n'.encode()), "aside"),
    "beside the features": (
        json_file(
            {
                "type": "FeatureCollection",
                "contact": MOBILE,
                "features": [{"type": "Feature", "geometry": None, "properties": {"a": 1}}],
            },
            "图.geojson",
        ),
        "outside",
    ),
}
"""Where persons hide beside a table, and how the place is called."""

FAILING: dict[str, tuple[File, str, str]] = {
    "nothing": (("表.csv", b""), "文件是空的", "重新导出"),
    "blanks": (("表.csv", b" \r\n\r\n"), "文件是空的", "重新导出"),
    "an empty workbook": (xlsx_file([]), "表是空的", "文件第一行"),
    "names alone": (csv_file([HEAD]), "没有数据行", "检查"),
    "a web page": (("表.csv", b"<!DOCTYPE html><html>"), "文件是网页", "登录业务系统"),
    "a web page called XLS": (("表.xls", b"<html><table>"), "实为 HTML", "另存为 XLSX"),
    "UTF-16 without a mark": (csv_file(TABLE, "utf-16-le"), "既不是 UTF-8", "选择编码"),
    "a locked XLSX": (
        ("表.xlsx", compound_file("EncryptedPackage", b"\0" * 5000)),
        "设有密码",
        "取消密码",
    ),
    "no workbook": (("表.xlsx", b"PK\x03\x04 no workbook"), "工作簿无法读取", "另存为 XLSX"),
    "500 columns": (csv_file([[f"指标{n}" for n in range(500)], ["1"] * 500]), "500 列", "拆分"),
    "two tables": (zip_file(csv_file(TABLE), xlsx_file(TABLE)), "2 个数据表", "单独的文件"),
    "an open quotation": (("表.csv", '名称\n"甲\n乙\n'.encode()), "从第 2 行起", "引号"),
    "a JSON of one value": (("表.json", b'"a"'), "没有记录列表", "对象列表"),
}
"""What cannot be shown, a word of why, and a word of what to do."""
