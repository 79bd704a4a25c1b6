"""A file becomes a table: what it keeps, what it decides, what it sets aside, what comes after."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from openpyxl import Workbook

import ckan.plugins.toolkit as tk
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables import jobs, service
from demo.systems.xls import workbook as xls
from tests.harvesters.core.http.server import Server, body
from tests.portal.page import Page
from tests.tables.conftest import act, ask, attach, entry, load, loaded, show

pytestmark = pytest.mark.usefixtures("site")

HOMES = (
    "养老机构一览\n"
    "机构名称,机构编码,床位,入住率,备案日期,收费（元/月）,序号\n"
    '甲院,007,20,85.5%,2023年6月5日,"1,200.50",1\n'
    '乙院,008,,90%,2022/3/4,"3,000",2\n'
)


def _kinds(table: dict[str, object]) -> dict[str, str]:
    return {column["name"]: column["kind"] for column in table["columns"]}  # type: ignore[index]


def test_chinese_forms_become_types_and_codes_stay_texts() -> None:
    table = loaded(HOMES.encode("gb18030"))
    assert table["state"] == "loaded", table
    assert _kinds(table) == {
        "机构名称": "text",
        "机构编码": "text",
        "床位": "integer",
        "入住率": "percent",
        "备案日期": "date",
        "收费（元/月）": "number",
        "序号": "integer",
    }
    rows = ask(table["resource_id"])["rows"]
    assert rows[0]["机构编码"] == "007"
    assert rows[0]["备案日期"] == "2023-06-05"
    assert rows[0]["入住率"] == 85.5
    assert rows[1]["收费（元/月）"] == 3000
    assert rows[1]["床位"] is None
    assert table["profile"]["床位"] == {
        "filled": 1, "distinct": 1, "top": [["20", 1]], "min": "20", "max": "20", "bars": [],
    }  # fmt: skip


def test_long_headers_that_begin_alike_stay_apart_and_whole_in_the_dictionary() -> None:
    first = "本年度全区范围内各类养老机构核定床位总数其中护理型床位"
    table = loaded(f"{first}一,{first}二\n1,2\n")
    names = [column["name"] for column in table["columns"]]
    assert len(set(names)) == 2
    assert all(len(name.encode()) <= 63 for name in names)
    fields = act("datastore_info", resource_id=table["resource_id"])["fields"]
    assert [field["info"]["label"] for field in fields] == [f"{first}一", f"{first}二"]


def test_workbooks_with_serial_dates_and_numbers_that_are_codes() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["名称", "备案日期", "机构代码", "金额"],
        ["甲", 45082, 500107, 1.5],
        ["乙", 45083, 500108, 2],
    ):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    table = loaded(target.getvalue(), "book.xlsx")
    assert table["kind"] == "xlsx"
    assert ask(table["resource_id"])["rows"][0] == {
        "_id": 1, "名称": "甲", "备案日期": "2023-06-05", "机构代码": "500107", "金额": 1.5,
    }  # fmt: skip


def test_opendocument_sheets() -> None:
    table = loaded(_ods(), "sheet.ods")
    assert table["state"] == "loaded", table
    assert ask(table["resource_id"])["rows"] == [
        {"_id": 1, "名称": "甲", "床位": 20, "日期": "2023-06-05"},
        {"_id": 2, "名称": "乙", "床位": None, "日期": None},
    ]


def _ods() -> bytes:
    def cell(inner: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}><text:p>{inner}</text:p></table:table-cell>"

    rows = (
        cell("名称") + cell("床位") + cell("日期"),
        cell("甲")
        + cell("20", 'office:value-type="float" office:value="20"')
        + cell("x", 'office:value-type="date" office:date-value="2023-06-05"'),
        cell("乙") + '<table:table-cell table:number-columns-repeated="16382"/>',
    )
    body_rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    repeated = 'table:number-rows-repeated="1048000"'
    empty = f"<table:table-row {repeated}><table:table-cell/></table:table-row>"
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0"'
        f' xmlns:text="{names}text:1.0"><office:body><office:spreadsheet><table:table'
        f' table:name="表一">{body_rows}{empty}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", "名称\t床位\n甲\t1,020\n".encode("gb18030")),
        ("a.txt", "名称\t床位\n甲\t1,020\n".encode("utf-16")),
        ("a.jsonl", '{"名称": "甲", "床位": 1020}\n'.encode()),
        ("a.xls", xls("表一", [["名称", "床位"], ["甲", 1020]])),
    ],
)
def test_other_kinds_of_files_make_the_same_table(name: str, content: bytes) -> None:
    """Tabs, the encodings of old systems, lines of JSON, the format before XLSX."""
    table = loaded(content, name)
    assert _kinds(table) == {"名称": "text", "床位": "integer"}, table
    assert ask(table["resource_id"])["rows"] == [{"_id": 1, "名称": "甲", "床位": 1020}]


def test_json_and_geojson() -> None:
    rows = [{"名称": "甲", "床位": 20}, {"名称": "乙", "附注": {"a": 1}, "床位": 3}]
    table = loaded(json.dumps({"data": {"rows": rows}}), "rows.json")
    assert _kinds(table) == {"名称": "text", "床位": "integer", "附注": "text"}
    point = {"type": "Point", "coordinates": [106.5, 29.4]}
    feature = {"type": "Feature", "geometry": point, "properties": {"名称": "甲"}}
    given = json.dumps({"type": "FeatureCollection", "features": [feature]})
    row = ask(loaded(given, "places.geojson")["resource_id"])["rows"][0]
    assert (row["名称"], row["经度"], json.loads(row["geometry"])) == ("甲", 106.5, point)


def test_rows_that_do_not_fit_are_set_aside_with_their_cells_and_can_be_had() -> None:
    table = loaded("名称,床位\n甲,20\n乙,3,多出的\n丙,约三十\n")
    assert (table["rows"], table["bad_rows"]) == (2, 1)
    assert _kinds(table)["床位"] == "text"
    table_id = table["resource_id"]
    assert act("jiulongpo_table_bad_rows", resource_id=table_id)["rows"][0]["cells"] == [
        "乙", "3", "多出的",
    ]  # fmt: skip
    act("jiulongpo_table_change", resource_id=table_id, types={"床位": "integer"})
    table = load(table_id)
    assert (table["rows"], table["bad_rows"]) == (1, 2)
    told = act("jiulongpo_table_bad_rows", resource_id=table_id)
    assert [row["position"] for row in told["rows"]] == [3, 4]
    assert "约三十" in told["rows"][1]["problem"]


def test_rows_set_aside_are_a_file_for_whoever_can_mend_them(site: CKANTestApp) -> None:
    """With their place, the reason and their cells, none of which a spreadsheet runs."""
    made = entry()
    file_id = attach(made["id"], "床位.csv", "名称,床位\n甲,20\n乙,3,=1+1\n")
    load(file_id)
    address = f"/dataset/{made['name']}/table/{file_id}/bad-rows"
    site.get(address, status=403)
    with site.flask_app.test_request_context():
        token = factories.SysadminWithToken()["token"]
    answer = site.get(address, headers={"Authorization": token})
    head, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[0] == "行"
    assert (row[0], row[2:]) == ("3", ["乙", "3", "'=1+1"])
    assert row[1]


def test_a_column_that_nearly_is_of_a_type_is_told_with_an_example() -> None:
    rows = "".join(f"{n}\n" for n in range(30))
    table = loaded(f"床位\n{rows}约三十\n")
    assert _kinds(table) == {"床位": "text"}
    assert "约三十" in table["findings"][0]["problem"]


def test_what_people_wrote_into_the_dictionary_survives_a_new_file() -> None:
    made = entry()
    file_id = attach(made["id"], "a.csv", "名称,床位\n甲,20\n")
    load(file_id)
    fields = act("datastore_info", resource_id=file_id)["fields"]
    for field in fields:
        field["info"] = {"label": f"{field['id']}（核定）", "notes": "区民政局核定"}
        field.pop("schema", None)
    act("datastore_create", resource_id=file_id, fields=fields, force=True)
    _replace(file_id, "床位,名称,新列\n30,乙,1\n")
    table = load(file_id)
    assert ask(file_id)["rows"] == [{"_id": 1, "床位": 30, "名称": "乙", "新列": 1}]
    labels = {f["id"]: f["info"] for f in act("datastore_info", resource_id=file_id)["fields"]}
    assert labels["床位"] == {"label": "床位（核定）", "notes": "区民政局核定"}
    assert labels["新列"]["label"] == "新列"
    assert table["rows"] == 1


def _replace(file_id: str, content: str) -> None:
    from werkzeug.datastructures import FileStorage

    upload = FileStorage(io.BytesIO(content.encode()), "b.csv")
    act("resource_patch", id=file_id, upload=upload, url="")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.csv", b"", "空"),
        ("a.csv", "只有表头,没有行\n".encode(), "没有数据行"),
        ("a.csv", b"\xff\xfe\x00", ""),
        ("a.xlsx", b"PK\x03\x04 no workbook", ""),
        ("a.csv", b"<html><body>404</body></html>", "网页"),
        ("a.json", b'{"a": 1', ""),
    ],
)
def test_what_cannot_be_loaded_says_why_and_what_to_do(
    name: str, content: bytes, word: str
) -> None:
    table = loaded(content, name)
    assert table["state"] == "failed"
    assert word in table["problem"], table["problem"]
    assert table["remedy"]


def test_the_page_tells_everybody_why_there_is_no_table(site: CKANTestApp) -> None:
    """Readers see the reason and what the publisher has to do, not an empty place."""
    made = entry()
    table = load(attach(made["id"], "a.csv", "只有表头,没有行\n"))
    page = " ".join(Page(site.get(f"/dataset/{made['name']}")).text(".j-banner-warm").split())
    assert "该文件无法以表格展示" in page
    assert table["problem"] in page
    assert table["remedy"] in page


def test_a_file_that_fails_leaves_the_table_before_it_in_place() -> None:
    made = entry()
    file_id = attach(made["id"], "a.csv", "名称\n甲\n")
    load(file_id)
    _replace(file_id, "")
    table = load(file_id)
    assert (table["state"], table["has_table"]) == ("failed", True)
    assert ask(file_id)["rows"] == [{"_id": 1, "名称": "甲"}]


def test_a_linked_file_is_fetched_only_from_where_it_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server({"/a.csv": body("名称\n甲\n".encode())}).running() as server:
        made = entry()
        link = {"package_id": made["id"], "format": "csv", "url": server.url("/a.csv")}
        file_id = act("resource_create", name="a", **link)["id"]
        assert load(file_id)["state"] == "failed"
        assert not server.requests
        key = "ckanext.jiulongpo.tables.allow_hosts"
        monkeypatch.setitem(tk.config, key, list(server.allow))
        act("jiulongpo_table_change", resource_id=file_id)
        assert load(file_id)["rows"] == 1


def test_a_worker_that_died_is_followed_by_another_but_not_for_ever() -> None:
    made = entry()
    file_id = attach(made["id"], "a.csv", "名称\n甲\n")
    service.put_on()
    for _death in range(3):
        assert service._take(file_id)
        service.model.Session.execute(
            service.sa.update(service._TABLE).values(heartbeat=service.datetime(2020, 1, 1))
        )
        service.model.Session.commit()
    jobs.load_due()
    assert show(file_id)["state"] == "failed"


def test_only_the_holder_of_the_claim_finishes() -> None:
    made = entry()
    file_id = attach(made["id"], "a.csv", "名称\n甲\n")
    service.put_on()
    claim = service._take(file_id)
    assert service._take(file_id) is None
    assert not service._beat(file_id, "another", 50)
    assert service._beat(file_id, str(claim), 50)
    assert show(file_id)["progress"] == 50
    act("jiulongpo_table_change", resource_id=file_id)
    assert load(file_id)["state"] == "loaded"


def test_programs_hear_of_a_table_by_the_flag_of_ckan() -> None:
    """Entries are shown out of the index, which has to learn of the table that came after them."""
    made = entry()
    file_id = attach(made["id"], "a.csv", "名称\n甲\n")
    assert not act("resource_show", id=file_id)["datastore_active"]
    load(file_id)
    assert act("resource_show", id=file_id)["datastore_active"]
    (found,) = act("package_search", fq=f"name:{made['name']}")["results"]
    assert [file["datastore_active"] for file in found["resources"]] == [True]


def test_a_table_is_loaded_while_the_index_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the index has not heard waits for it; the load does not fail."""
    made = entry()
    file_id = attach(made["id"], "a.csv", "名称\n甲\n")
    with monkeypatch.context() as patched:
        patched.setitem(tk.config, "solr_url", "http://127.0.0.1:9/solr/none")
        assert load(file_id)["state"] == "loaded"
    assert not act("resource_show", id=file_id)["datastore_active"]
    load(attach(entry()["id"], "b.csv", "名称\n乙\n"))
    assert act("resource_show", id=file_id)["datastore_active"]


def test_the_table_goes_when_the_file_goes() -> None:
    made = entry()
    file_id = attach(made["id"], "a.csv", "名称\n甲\n")
    load(file_id)
    act("resource_delete", id=file_id)
    service.put_on()
    with pytest.raises(tk.ObjectNotFound):
        act("jiulongpo_table_query", resource_id=file_id)
    with pytest.raises(tk.ObjectNotFound):
        act("datastore_search", resource_id=file_id)
