"""The template: what a spreadsheet program needs to open it, and what it does for a clerk."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from lxml import etree

from ckanext.jiulongpo.workbook.columns import template
from ckanext.jiulongpo.workbook.ooxml.marking import Mark, marked
from tests.catalog.entries import complete_entry
from tests.workbook.made import FIRST, GOOD, exported, filled

HEADS = ("序号", "位置", "错误/提醒", "问题", "代码")
ENTRY = complete_entry(owner_org="d", name="jlp-a", title="=HYPERLINK(1)", notes="＋加号开头")


def _marked() -> bytes:
    marks = [Mark("目录", FIRST, 4, True, "错", "X"), Mark("目录", FIRST, 1, False, "提醒", "Y")]
    return marked(filled([GOOD]), marks, "错误汇总", HEADS)


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "empty": exported,
    "exported": lambda: exported([ENTRY], {"d": "某市某区民政局"}),
    "marked": _marked,
    "marked twice": lambda: marked(_marked(), [], "错误汇总", HEADS),
}


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS)
def test_the_package_keeps_the_rules_of_its_format(make: Callable[[], bytes]) -> None:
    """ECMA-376: each part has a type, each relation a target, each element its place."""
    with zipfile.ZipFile(io.BytesIO(make())) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names))
        trees = {name: etree.fromstring(package.read(name)) for name in names}
    types = trees["[Content_Types].xml"]
    stated = {each.get("PartName", "").lstrip("/") for each in types}
    endings = {each.get("Extension") for each in types if each.get("Extension")}
    assert stated - {""} <= set(names), "a type for a part that is not there"
    for name in set(names) - {"[Content_Types].xml"}:
        assert name in stated or name.rpartition(".")[2] in endings, name
    for name, tree in trees.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for each in tree:
                target = posixpath.normpath(posixpath.join("/" + folder, each.get("Target")))
                assert target.lstrip("/") in names, (name, each.get("Target"))
            ids = [each.get("Id") for each in tree]
            assert len(ids) == len(set(ids))
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _judge_sheet(tree)


ORDER = [
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "drawing", "legacyDrawing",
    "tableParts", "extLst",
]  # fmt: skip


def _judge_sheet(tree: Any) -> None:
    """Elements, rows and cells in the schema's order; formulas within their limits."""
    places = [ORDER.index(etree.QName(each).localname) for each in tree]
    assert places == sorted(places)
    rows = [int(row.get("r")) for row in tree.iter("{*}row")]
    assert rows == sorted(set(rows))
    for row in tree.iter("{*}row"):
        columns = [openpyxl.utils.cell.coordinate_to_tuple(c.get("r"))[1] for c in row]
        assert columns == sorted(set(columns))
    for formula in tree.iter("{*}formula1", "{*}formula"):
        assert len(formula.text or "") <= 255 or etree.QName(formula).localname == "formula"
    assert not list(tree.iter("{*}f")), "no cell of ours is a formula"


def test_columns_stand_in_the_guideline_s_order_with_help_and_stamp() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    sheet = book.worksheets[0]
    stamp, _groups, heads, helps = ([c.value for c in row] for row in sheet.iter_rows(max_row=4))
    assert heads[:6] == ["类", "项", "目", "细目", "信息资源名称", "信息资源代码"]
    assert heads[-3:-1] == ["发布日期", "关联及类目名称"]
    assert all(helps)
    assert f"模板版本：{template().version}" in stamp
    assert "部门：某市某区民政局" in stamp
    assert sheet.freeze_panes == "F5"
    properties = {each.name: each.value for each in book.custom_doc_props.props}
    assert properties["jlp_template_version"] == template().version


def test_drop_downs_are_linked_and_every_list_they_name_is_there() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    sheet = book.worksheets[0]
    rules = {
        str(each.sqref).partition("5:")[0]: each for each in sheet.data_validations.dataValidation
    }
    letter = openpyxl.utils.get_column_letter
    columns = {column.key: letter(n) for n, column in enumerate(template().columns, 1)}
    assert "MATCH($L5,jlp_format_class,0)" in rules[columns["format_type"]].formula1
    assert "LEFT($A5,1)" in rules[columns["class.2"]].formula1
    names = set(book.defined_names)
    for rule in rules.values():
        for name in re.findall(r"\bjlp_\w+\b(?!\"|_\"&)", rule.formula1 or ""):
            assert name in names or f'"{name}' in rule.formula1, rule.formula1
    for name in names:
        (sheet_name, area), *_ = book.defined_names[name].destinations
        cells = book[sheet_name][area.replace("$", "")]
        flat = [c for row in cells for c in row] if isinstance(cells, tuple) else [cells]
        assert all(cell.value for cell in flat), name
    assert {f"jlp_format_{n}" for n in range(1, 8)} <= names


def test_what_looks_like_a_formula_is_text_and_marked_as_such() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported([ENTRY], {"d": "某市某区民政局"})))
    cell = book.worksheets[0].cell(FIRST, template().index("title") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_required_cells_are_shaded_by_the_fields_that_the_gate_demands() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    shaded = {
        str(area.sqref)[0 : str(area.sqref).index("5")]: [rule.formula[0] for rule in rules]
        for area, rules in book.worksheets[0].conditional_formatting._cf_rules.items()
    }
    title = openpyxl.utils.get_column_letter(template().index("title") + 1)
    length = openpyxl.utils.get_column_letter(template().index("item.length") + 1)
    code = openpyxl.utils.get_column_letter(template().index("resource_code") + 1)
    assert "TRUE" in shaded[title][0]
    assert '"字符型"' in shaded[length][0]
    assert code not in shaded, "the server allocates it"


def test_the_head_is_locked_and_what_is_filled_in_is_not() -> None:
    """Protected without a password; rows can be added, deleted, sorted and filtered."""
    book = openpyxl.load_workbook(io.BytesIO(exported([ENTRY], {"d": "某市某区民政局"})))
    sheet = book.worksheets[0]
    rules = sheet.protection
    assert rules.sheet
    assert not rules.password
    allowed = ("insertRows", "deleteRows", "sort", "autoFilter", "formatCells", "formatColumns")
    assert not any(getattr(rules, name) for name in allowed), "a rule forbids what it names"
    for row in sheet.iter_rows(max_row=FIRST - 1, max_col=len(template().columns)):
        assert all(cell.protection.locked for cell in row), "stamp, groups, headers and help"
    assert not any(cell.protection.locked for cell in sheet[FIRST] if cell.value)
    columns = {each.min: each for each in sheet.column_dimensions.values()}
    assert all(not each.protection.locked for each in columns.values())
    assert max(each.max for each in columns.values()) == 16_384, "so that whole rows are unlocked"
    assert all(each.protection.sheet for each in book.worksheets[1:])


def test_drop_downs_and_the_filter_hold_on_every_row_that_somebody_adds() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    sheet = book.worksheets[0]
    for rule in sheet.data_validations.dataValidation:
        assert str(rule.sqref).endswith("1048576"), rule.sqref
    last = openpyxl.utils.get_column_letter(len(template().columns))
    assert str(sheet.auto_filter.ref).startswith(f"A{FIRST - 1}:{last}")


def test_what_the_server_fills_in_refuses_what_is_typed() -> None:
    """Locking it would keep spreadsheets from sorting and deleting rows."""
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    letter = openpyxl.utils.get_column_letter(template().index("name") + 1)
    (rule,) = (
        each
        for each in book.worksheets[0].data_validations.dataValidation
        if str(each.sqref).startswith(f"{letter}{FIRST}")
    )
    assert (rule.type, rule.formula1, rule.errorStyle) == ("custom", "FALSE", None)


def test_a_marked_empty_cell_can_still_be_filled_in() -> None:
    """A red cell that nobody had written takes over its column's looks, the missing lock too."""
    place = template().index("update_cycle")
    row = {**GOOD, "update_cycle": None}
    marks = [Mark("目录", FIRST, place, True, "缺少更新周期", "X")]
    book = openpyxl.load_workbook(io.BytesIO(marked(filled([row]), marks, "错误汇总", HEADS)))
    cell = book.worksheets[0].cell(FIRST, place + 1)
    assert cell.fill.fgColor.rgb == "FFF8C9C4"
    assert not cell.protection.locked
    assert cell.number_format == "@"
