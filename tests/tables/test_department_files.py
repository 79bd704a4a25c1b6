"""Files as departments have them: none loses a cell in silence or is told in a machine's words."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from tests.portal.page import Page
from tests.tables import department_files as given
from tests.tables.conftest import act, ask, attach, entry, load, loaded, replace

pytestmark = pytest.mark.usefixtures("site")

KINDS = ["text", "text", "integer", "percent", "date", "number"]


def _columns(table: dict[str, Any]) -> dict[str, str]:
    return {column["title"]: column["kind"] for column in table["columns"]}


def _rows(table: dict[str, Any]) -> list[list[Any]]:
    return [list(row.values())[1:] for row in ask(table["resource_id"])["rows"]]


@pytest.mark.parametrize("name", given.WHOLE)
def test_the_same_table_comes_out_of_every_file(name: str) -> None:
    """Every encoding, sign, wrapping and wrong ending: seven rows, six columns, nothing aside."""
    file, content = given.WHOLE[name]
    table = loaded(content, file)
    assert table["state"] == "loaded", table
    assert _columns(table) == dict(zip(given.HEAD, KINDS, strict=True))
    assert (table["rows"], table["bad_rows"], table["personal"]) == (7, 0, [])
    assert _rows(table)[0] == ["第1养老院", "001", 11, 81.5, "2023-01-05", 1214.5]


@pytest.mark.parametrize("name", given.HIDDEN)
def test_persons_beside_the_table_hold_the_file_and_not_the_table(
    site: CKANTestApp, name: str
) -> None:
    """The finding names the place; rows are public, the file's own bytes stay inside."""
    (file, content), place = given.HIDDEN[name]
    made = entry()
    file_id = attach(made["id"], file, content)
    table = load(file_id)
    assert [hit["place"].partition(":")[0] for hit in table["personal"]] == [place]
    told = [finding for finding in table["findings"] if "个人信息" in finding["problem"]]
    assert len(told) == 1
    assert "删除" in told[0]["remedy"]
    site.get(f"/dataset/{made['name']}/table/{file_id}/csv", status=200)
    site.get(f"/dataset/{made['name']}/resource/{file_id}/download/a", status=403)


@pytest.mark.parametrize("name", given.FAILING)
def test_what_is_no_table_says_why_and_what_a_clerk_can_do(name: str) -> None:
    """In Chinese, of this file, and not of sources, tokens and mappings."""
    (file, content), why, what = given.FAILING[name]
    table = loaded(content, file)
    assert table["state"] == "failed", table
    assert why in table["problem"], table["problem"]
    assert what in table["remedy"], table["remedy"]
    assert not re.search("来源|令牌|映射", table["problem"] + table["remedy"])


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("表.csv", f"<html><td>{given.CARD}</td></html>".encode()),
        ("表.csv", f'名称,证件\n甲,{given.CARD}\n"没有结束'.encode("gbk")),
        ("表.csv", "名称,电话\n甲,１３８００１３８０００\n".encode("utf-16-le")),
        given.zip_file(given.csv_file(given.PEOPLE), ("另一张.csv", b"a\n1\n")),
    ],
    ids=["a web page", "a file that breaks off", "full-width digits", "two tables in a ZIP"],
)
def test_a_file_that_nobody_can_read_is_looked_through_all_the_same(
    site: CKANTestApp, file: str, content: bytes
) -> None:
    """It has no table, but its bytes are a download."""
    made = entry()
    file_id = attach(made["id"], file, content)
    table = load(file_id)
    assert (table["state"], table["personal"][0]["place"]) == ("failed", "file")
    path = f"/dataset/{made['name']}/resource/{file_id}/download/a"
    site.get(path, status=403)
    replace(file_id, "名称\n甲\n", "表.csv")
    load(file_id)
    site.get(path, status=200)


def test_names_of_columns_that_are_persons_hold_the_table() -> None:
    """A stated row of names is shown with the table; without names it is a row like any other."""
    made = entry()
    file_id = attach(made["id"], "表.csv", f"甲,{given.CARD}\n乙,x\n")
    table = load(file_id)
    assert _columns(table) == {"列1": "text", "列2": "text"}
    assert [(hit["column"], hit["treated"]) for hit in table["personal"]] == [("列2", False)]
    assert "第一行是数据" in table["findings"][0]["problem"]
    act("jiulongpo_table_change", resource_id=file_id, header_row=1)
    table = load(file_id)
    assert [(hit["place"], hit["treated"]) for hit in table["personal"]] == [("above", False)]
    assert table["held"]


def test_identity_cards_that_became_numbers() -> None:
    """A spreadsheet has rounded them: they are found, no digit is invented, the clerk is told."""
    rows = [["姓名", "编号"], ["甲", 110105194912310000.0], ["乙", 1.10105194912311e17]]
    table = loaded(given.xlsx_file(rows)[1], "表.xlsx")
    assert [hit["kind"] for hit in table["personal"]] == ["identity_card"]
    assert [row[1] for row in _rows(table)] == ["110105194912310000", "110105194912311000"]
    assert "超过 15 位" in table["findings"][0]["problem"]


def test_names_in_two_rows_and_merged_cells() -> None:
    """A group stands before its parts; a value of merged cells stands in each of its rows."""
    head = [["街镇", "机构", None, "收费", None], [None, "名称", "地址", "床位费", "护理费"]]
    rows = [["石桥铺", "甲", "一路", 1000, 200], [None, "乙", "二路", 900, 300]]
    spans = ("A1:A2", "B1:C1", "D1:E1", "A3:A4")
    table = loaded(given.xlsx_file([*head, *rows], change=given.merged(*spans))[1], "表.xlsx")
    names = ["街镇", "机构 名称", "机构 地址", "收费 床位费", "收费 护理费"]
    assert list(_columns(table)) == names
    assert _rows(table) == [rows[0], ["石桥铺", *rows[1][1:]]]
    spanned = [["街镇", "机构"], [("石桥铺", 2), "甲"], [None, "乙"]]
    table = loaded(given.ods_file(("表一", spanned, True))[1], "表.ods")
    assert _rows(table) == [["石桥铺", "甲"], ["石桥铺", "乙"]]


def test_totals_and_notes_at_the_end_are_set_aside_until_the_clerk_says_otherwise() -> None:
    """They are no records: charts and types would be wrong. In the middle they stay."""
    rows = [["序号", "床位"], ["1", "20"], ["小计", "20"], ["2", "30"], ["合 计", "50"]]
    made = entry()
    file_id = attach(made["id"], *given.csv_file([*rows, ["注：截至2023年底"]]))
    table = load(file_id)
    assert (table["rows"], table["bad_rows"]) == (3, 2)
    aside = act("jiulongpo_table_bad_rows", resource_id=file_id)["rows"]
    assert [row["cells"][0] for row in aside] == ["合 计", "注：截至2023年底"]
    assert "文件的读取方式" in aside[0]["remedy"]
    act("jiulongpo_table_change", resource_id=file_id, keep_totals=True)
    assert load(file_id)["rows"] == 5


def test_a_file_of_nothing_but_totals_is_a_table() -> None:
    """And waits in no memory: what is set aside as the end of a table is bounded."""
    rows = [["事项", "件数"], *([f"合计（{n}月）", str(n)] for n in range(1, 60))]
    table = loaded(given.csv_file(rows)[1], "月报.csv")
    assert table["rows"] + table["bad_rows"] == 59
    assert table["rows"] >= 40


def test_what_is_decided_on_columns() -> None:
    """Copies of a code stay codes; days of several forms are days; shares are per cent."""
    rows = [
        ["电话", "电话", "备案日期", ""],
        ["68780000", "68780001", "2023年6月5日", ""],
        ["68780002", "68780003", "20230605", ""],
        ["68780004", "68780005", "45082", ""],
    ]
    table = loaded(given.csv_file(rows)[1], "表.csv")
    assert _columns(table) == {"电话": "text", "电话_2": "text", "备案日期": "date"}
    assert {row[2] for row in _rows(table)} == {"2023-06-05"}
    shares = given.xlsx_file([["名称", "入住率"], ["甲", 0.855], ["乙", 0.9]],
                             change=given.percent_format)  # fmt: skip
    table = loaded(shares[1], "表.xlsx")
    assert _rows(table) == [["甲", 85.5], ["乙", 90]]


def test_other_sheets_and_a_cell_of_a_megabyte_are_told() -> None:
    """Nothing is left out in silence."""
    table = loaded(given.xlsx_file(given.TABLE, given.TABLE)[1], "表.xlsx")
    assert "未展示：表2" in table["findings"][0]["problem"]
    table = loaded(given.csv_file([["名称", "说明"], ["甲", "长" * 350_000], ["乙", "短"]])[1])
    assert (table["rows"], table["bad_rows"]) == (1, 1)


def test_json_keeps_what_is_nested_and_lines_that_are_broken() -> None:
    """A tree is a text; a line that is no JSON is kept with its cells."""
    nested = {"data": {"rows": [{"名称": "甲", "地址": {"街": "石桥铺"}}, {"名称": "乙"}]}}
    name, content = given.json_file(nested)
    table = loaded(content, name)
    assert json.loads(_rows(table)[0][1]) == {"街": "石桥铺"}
    table = loaded('{"名称":"甲"}\n坏行\n'.encode(), "表.jsonl")
    bad = act("jiulongpo_table_bad_rows", resource_id=table["resource_id"])["rows"]
    assert bad[0]["cells"] == ["坏行"]


def test_the_clerk_settles_on_the_page_and_next_month_stays_so(site: CKANTestApp) -> None:
    """The page of a file: what was found, another decision, another file, the same dictionary."""
    made = entry()
    file_id = attach(made["id"], *given.csv_file([["说明", ""], ["编号", "床位"], ["7", "20"]]))
    load(file_id)
    path = f"/dataset/{made['name']}/table/{file_id}/settings"
    with site.flask_app.test_request_context():
        who = {"Authorization": factories.SysadminWithToken()["token"]}
    form = {"header_row": "2", "header_rows": "1", "type:床位": "text", "keep_totals": "1"}
    site.post(path, data=form, headers=who, follow_redirects=False)
    table = load(file_id)
    assert _columns(table) == {"编号": "text", "床位": "text"}
    page = Page(site.get(path, headers=who))
    assert page.all("input[checked]")
    assert "None" not in page.text("main")
    name, content = given.csv_file([["七月", ""], ["编号", "床位"], ["8", "30"]])
    replace(file_id, content, name)
    table = load(file_id)
    assert _columns(table) == {"编号": "text", "床位": "text"}
    assert _rows(table) == [["8", "30"]]
