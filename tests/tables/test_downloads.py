"""Downloads: every format, whole or as filtered, and what a spreadsheet must not do with them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree
from openpyxl import load_workbook
from pyarrow import parquet
from rdflib import DCTERMS, RDFS, XSD, Graph, URIRef

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.downloads import FORMATS, Download, pieces
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.maps.datums import converted
from ckanext.jiulongpo.tables.model import load_of
from tests.tables.conftest import attach, entry, load

ROWS = (
    "名称,编码,床位,比例,日期,备注,护照样式\n"
    '甲院,007,20,12.5%,2023年6月5日,"a<b>&""c\n第二行",=1+1\n'
    "乙院,123456789012345678,,90%,2022/3/4,100%,-5\n"
    "丙院,,30,,,@sum,普通\n"
)


@pytest.fixture(scope="module")
def pkg(site: CKANTestApp) -> dict[str, Any]:
    made = entry(title="养老机构信息")
    made["file"] = attach(made["id"], "机构.csv", ROWS)
    assert load(made["file"])["rows"] == 3
    return made


@pytest.fixture
def fetch(site: CKANTestApp, pkg: dict[str, Any]) -> Callable[..., bytes]:
    def get(form: str, query: str = "", status: int = 200) -> bytes:
        path = f"/dataset/{pkg['name']}/table/{pkg['file']}/{form}{query}"
        return site.get(path, status=status).data

    return get


def test_csv_keeps_everything_as_it_is(fetch: Callable[..., bytes]) -> None:
    rows = list(csv.reader(io.StringIO(fetch("csv").decode())))
    assert rows[0] == ["名称", "编码", "床位", "比例", "日期", "备注", "护照样式"]
    assert rows[1] == ["甲院", "007", "20", "12.5", "2023-06-05", 'a<b>&"c\n第二行', "=1+1"]
    assert rows[2][2] == ""


def test_csv_for_spreadsheets_runs_no_formula_and_loses_no_digit(
    fetch: Callable[..., bytes],
) -> None:
    text = fetch("csv-excel").decode()
    assert text.startswith("\ufeff名称")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1][6] == "'=1+1"
    assert rows[3][5] == "'@sum"
    assert rows[2][6] == "-5"
    assert rows[1][1] == "\t007"
    assert rows[2][1] == "\t123456789012345678"


def test_no_name_of_a_column_passes_for_a_formula(site: CKANTestApp) -> None:
    """Whoever makes a file names its columns; raw CSV keeps them as they are."""
    made = entry(title="名称像公式的列")
    file = attach(made["id"], "公式.csv", "\"=1+cmd|' /C calc'!A0\",乙\n1,2\n")
    load(file)
    path = f"/dataset/{made['name']}/table/{file}"
    assert site.get(f"{path}/csv-excel").data.decode().startswith("\ufeff'=1+cmd")
    assert site.get(f"{path}/csv").data.decode().startswith("=1+cmd")


def test_json_and_its_lines_say_the_same(fetch: Callable[..., bytes]) -> None:
    whole = json.loads(fetch("json"))
    lines = [json.loads(line) for line in fetch("jsonl").decode().splitlines()]
    assert whole == lines
    assert whole[0] == {
        "名称": "甲院",
        "编码": "007",
        "床位": 20,
        "比例": 12.5,
        "日期": "2023-06-05",
        "备注": 'a<b>&"c\n第二行',
        "护照样式": "=1+1",
    }
    assert whole[2]["比例"] is None


def test_xml_is_whole_and_escaped(fetch: Callable[..., bytes]) -> None:
    root = etree.fromstring(fetch("xml"))
    first = {field.get("name"): field.text for field in root[0]}
    assert first["备注"] == 'a<b>&"c\n第二行'
    assert root[1][5].text == "100%"
    assert root[0][3].text == "12.5"
    assert root[0][4].text == "2023-06-05"
    assert len(root) == 3


@pytest.mark.parametrize("form", ["xml", "xlsx"])
def test_no_sign_that_xml_forbids_is_in_it(site: CKANTestApp, form: str) -> None:
    made = entry()
    file_id = attach(
        made["id"], "signs.json", json.dumps([{"甲": "a\x02b\uffffc&\r\n<"}, {"甲": "好"}])
    )
    load(file_id)
    body = site.get(f"/dataset/{made['name']}/table/{file_id}/{form}").data
    if form == "xml":
        assert [field.text for field in etree.fromstring(body).iter("field")] == ["abc&\r\n<", "好"]
    else:
        sheet = load_workbook(io.BytesIO(body)).worksheets[0]
        assert [row[0].value.replace("\r", "") for row in sheet.iter_rows(min_row=2)] == [
            "abc&\n<", "好",
        ]  # fmt: skip


@pytest.mark.parametrize("form", ["xml", "xlsx", "csv-excel", "jsonl"])
def test_a_column_may_be_named_by_any_sign(site: CKANTestApp, form: str) -> None:
    """What is no character in XML, or would be a formula, stands in no name of a column."""
    made = entry()
    name = "=1\ufffe\uffff\x01<\"&'"
    file_id = attach(made["id"], "names.json", json.dumps([{name: "a", "乙": "b"}]))
    load(file_id)
    body = site.get(f"/dataset/{made['name']}/table/{file_id}/{form}").data
    if form == "xml":
        assert [field.text for field in etree.fromstring(body).iter("field")] == ["a", "b"]
    elif form == "xlsx":
        book = load_workbook(io.BytesIO(body))
        assert book.worksheets[0]["A1"].data_type == "s"
        assert book.worksheets[0]["A2"].value == "a"
    elif form == "jsonl":
        assert list(json.loads(body).values())[-2:] == ["a", "b"]
    else:
        assert body.decode("utf-8-sig").splitlines()[0].lstrip('"').startswith("'=1")


def test_the_workbook_has_types_a_dictionary_and_its_source(fetch: Callable[..., bytes]) -> None:
    book = load_workbook(io.BytesIO(fetch("xlsx")))
    assert len(book.sheetnames) == 3
    rows = list(book.worksheets[0].iter_rows())
    first = [cell.value for cell in rows[1]]
    assert first[:5] == ["甲院", "007", 20, 0.125, datetime(2023, 6, 5)]  # noqa: DTZ001 -- a day has no zone
    assert rows[1][4].number_format == "mm-dd-yy"
    assert rows[1][3].number_format == "0.00%"
    assert rows[1][6].value == "=1+1"
    assert rows[1][6].data_type in ("s", "inlineStr")
    assert rows[2][1].value == "123456789012345678"
    assert rows[2][2].value is None
    assert book.worksheets[0].freeze_panes == "A2"
    dictionary = [row[0].value for row in book.worksheets[1].iter_rows()]
    assert dictionary[1:3] == ["名称", "编码"]
    facts = {row[0].value: row[1].value for row in book.worksheets[2].iter_rows()}
    assert "养老机构信息" in facts.values()


@pytest.mark.parametrize(
    "form", ["csv", "json", "jsonl", "xml", "csv-excel", "xlsx", "ttl", "parquet"]
)
def test_every_format_follows_the_filter(fetch: Callable[..., bytes], form: str) -> None:
    content = fetch(form, f"?min:{quote('床位')}=25&q={quote('丙')}")
    read = {"xlsx": _sheet, "parquet": _columns}
    text = read[form](content) if form in read else content
    assert "丙院".encode() in text
    assert "甲院".encode() not in text


def _columns(content: bytes) -> bytes:
    return str(parquet.read_table(io.BytesIO(content)).to_pylist()).encode()


def _sheet(content: bytes) -> bytes:
    values = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return str(list(values)).encode()


def test_the_name_is_chinese_for_every_browser(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    answer = site.get(f"/dataset/{pkg['name']}/table/{pkg['file']}/xlsx")
    header = answer.headers["Content-Disposition"]
    assert header.startswith('attachment; filename="data.xlsx"; ')
    assert f"filename*=UTF-8''{quote('养老机构信息-机构')}.xlsx" in header
    assert answer.headers["Content-Type"] == FORMATS["xlsx"].media_type


def test_a_wrong_filter_is_refused_not_passed_over(fetch: Callable[..., bytes]) -> None:
    assert "abc" in fetch("csv", f"?min:{quote('床位')}=abc", 400).decode()


def test_turtle_has_a_subject_a_row_and_typed_values(
    site: CKANTestApp, pkg: dict[str, Any], fetch: Callable[..., bytes]
) -> None:
    """Parsed by another program, the triples say what the table says; empty cells say nothing."""
    graph = Graph().parse(data=fetch("ttl"), format="turtle")
    base = f"http://test.ckan.net/dataset/{pkg['name']}/table/{pkg['file']}"
    first = URIRef(f"{base}#row=1")
    values = {str(p).partition("#")[2]: o.toPython() for p, o in graph.predicate_objects(first)}
    assert values["名称"] == "甲院"
    assert values["编码"] == "007"
    assert values["床位"] == 20
    assert values["比例"] == Decimal("12.5")
    assert values["日期"] == date(2023, 6, 5)
    assert values["备注"] == 'a<b>&"c\n第二行'
    assert values["rownum"] == 1
    third = {str(p).partition("#")[2] for p in graph.predicates(URIRef(f"{base}#row=3"))}
    assert third == {"名称", "床位", "备注", "护照样式", "rownum"}
    assert str(graph.value(URIRef(base), DCTERMS.title)) == "养老机构信息"
    assert graph.value(URIRef(f"{base}#床位"), RDFS.range) == XSD.integer


def test_parquet_is_typed_and_tells_its_source(fetch: Callable[..., bytes]) -> None:
    table = parquet.read_table(io.BytesIO(fetch("parquet")))
    assert table.column("床位").to_pylist() == [20, None, 30]
    assert table.column("日期").to_pylist() == [date(2023, 6, 5), date(2022, 3, 4), None]
    assert table.column("编码").to_pylist() == ["007", "123456789012345678", None]
    assert table.column("备注").to_pylist()[0] == 'a<b>&"c\n第二行'
    assert str(table.schema.field("比例").type) == "double"
    assert table.schema.metadata[b"title"].decode() == "养老机构信息"
    assert table.schema.field("比例").metadata[b"unit"] == b"%"


def test_parquet_of_no_rows_is_whole(fetch: Callable[..., bytes]) -> None:
    empty = parquet.read_table(io.BytesIO(fetch("parquet", "?q=nowhere")))
    assert empty.num_rows == 0
    assert empty.column_names[0] == "名称"


def test_the_csv_names_its_description(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    """CSV on the Web: a program finds the description by the header, the CSV by the description."""
    path = f"/dataset/{pkg['name']}/table/{pkg['file']}/csv?min:{quote('床位')}=25"
    link = site.get(path).headers["Link"]
    assert 'rel="describedby"' in link
    answer = site.get(link.partition(">")[0].removeprefix("<"))
    assert answer.headers["Content-Type"] == "application/csvm+json"
    told = json.loads(answer.data)
    assert told["url"].endswith("/csv?min%3A%E5%BA%8A%E4%BD%8D=25")
    types = {c["titles"]: c["datatype"] for c in told["tableSchema"]["columns"]}
    assert types["床位"] == "integer"
    assert types["日期"] == "date"
    header = site.get(told["url"].removeprefix("http://test.ckan.net")).data.decode()
    assert header.splitlines()[0] == ",".join(types)


def test_a_reader_who_leaves_ends_the_download(site: CKANTestApp) -> None:
    """The database stops writing, its connection goes back, and the next download is whole."""
    rows = "".join(f"{n},{'文' * 300}\n" for n in range(4000))
    made = entry()
    file_id = attach(made["id"], "long.csv", "号码,说明\n" + rows)
    load(file_id)
    with site.flask_app.test_request_context():
        kept = load_of(file_id)
        assert kept is not None
        columns = tuple(Labelled(c["name"], c["kind"], c["title"]) for c in kept.columns)
        for form in ("csv", "json", "parquet", "xlsx", "ttl"):
            made_of = Download(file_id, form, Asked(columns=kept.columns), columns)
            begun = pieces(made_of)
            assert next(begun)
            begun.close()
        whole = b"".join(pieces(Download(file_id, "csv", Asked(columns=kept.columns), columns)))
    assert whole.count(b"\n") == 4001


def test_geojson_only_where_rows_have_a_place(fetch: Callable[..., bytes]) -> None:
    fetch("geojson", status=404)


def _collection(site: CKANTestApp, name: str, rows: str) -> dict[str, Any]:
    """A file of rows as GeoJSON."""
    made = entry()
    file_id = attach(made["id"], name, rows)
    load(file_id)
    return json.loads(site.get(f"/dataset/{made['name']}/table/{file_id}/geojson").data)


def _first_place(collection: dict[str, Any]) -> tuple[float, float]:
    lng, lat = collection["features"][0]["geometry"]["coordinates"]
    return lng, lat


def test_points_become_features(site: CKANTestApp) -> None:
    told = _collection(site, "points.csv", "名称,经度,纬度\n甲,106.5,29.4\n乙,,\n丙,1065,29.4\n")
    features = told["features"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [106.5, 29.4]}
    assert features[0]["properties"]["名称"] == "甲"
    assert features[1]["geometry"] is None
    assert features[2]["geometry"] is None, "no place of the earth"
    assert features[2]["properties"]["经度"] == 1065
    assert (told["datum"], told["datum_known_by"]) == ("cgcs2000", "assumed")


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_places_of_a_shifted_datum_are_wgs84_in_geojson(site: CKANTestApp, datum: str) -> None:
    """RFC 7946 knows WGS-84 alone; what the department wrote stays in the properties."""
    lng, lat = converted((106.5, 29.4), "wgs84", datum)
    told = _collection(
        site, "点位.csv", f"名称,{datum}经度,{datum}纬度\n甲,{lng:.9f},{lat:.9f}\n乙,,\n"
    )
    assert (told["datum"], told["converted_from"]) == ("WGS-84", datum)
    assert told["datum_known_by"] == "named"
    assert _first_place(told) == pytest.approx((106.5, 29.4), abs=1e-6)
    assert told["features"][0]["properties"][f"{datum}经度"] == pytest.approx(lng, abs=1e-8)
    assert told["features"][1]["geometry"] is None


def test_one_cell_with_both_is_a_place_too(site: CKANTestApp) -> None:
    cells = ["106.41,29.42", "不详", "106.4,29.4", "106.4,29.5", "106.4,29.6"]
    rows = "".join(f'站{place},"{cell}"\n' for place, cell in enumerate(cells))
    told = _collection(site, "pairs.csv", f"名称,经纬度\n{rows}")
    assert _first_place(told) == (106.41, 29.42)
    assert told["features"][1]["geometry"] is None


def test_geometries_of_a_column_are_whole_or_null(site: CKANTestApp) -> None:
    """Well-known text becomes what the standard demands; a line break in a cell breaks no line."""
    rows = (
        "名称,范围\n"
        '甲,"POLYGON ((106.4 29.4, 106.5 29.4, 106.5 29.5, 106.4 29.4))"\n'
        '乙,"{""type"": ""Point"",\n ""coordinates"": [106.4, 29.4]}"\n'
        '丙,"POLYGON ((106.4 29.4, 106.5"\n'
    )
    told = _collection(site, "areas.csv", rows)
    assert [row["geometry"] and row["geometry"]["type"] for row in told["features"]] == [
        "Polygon", "Point", None,
    ]  # fmt: skip
    assert told["features"][0]["geometry"]["coordinates"][0][1] == [106.5, 29.4]
    assert [list(row["properties"]) for row in told["features"]] == [["名称"]] * 3
