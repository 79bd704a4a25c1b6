"""What a workbook carries besides its cells is found, and told by its place."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables.privacy import look_through
from tests.tables.conftest import loaded

PERSON, MOBILE = "110101199003078515", "13812345678"
_REL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _book() -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["名称", "床位"])
    sheet.append(["甲院", 20])
    book.properties.creator = "openpyxl"
    return book


def _saved(book: Workbook, **parts: str) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream, "a") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def _found(body: bytes, kind: str = "xlsx") -> dict[str, str]:
    """Part → kind of personal information."""
    return {
        hit.place.partition(":")[0]: hit.kind for hit in look_through(io.BytesIO(body), kind).hits
    }


def test_a_plain_workbook_carries_nothing() -> None:
    parts = look_through(io.BytesIO(_saved(_book())), "xlsx")
    assert not parts.hits
    assert not parts.people
    assert not parts.hidden
    assert not parts.leftovers


def test_comments_are_read_with_their_row_and_their_author() -> None:
    book = _book()
    book.worksheets[0]["B2"].comment = Comment(f"联系 {MOBILE}", "张三")
    parts = look_through(io.BytesIO(_saved(book)), "xlsx")
    (hit,) = parts.hits
    assert hit.place.startswith("comments: xl/comments")
    assert (hit.kind, hit.row) == ("mobile", 2)
    assert parts.people == ["comments"]


def test_a_number_that_is_cut_into_runs_is_one_number() -> None:
    comment = (
        f'<comments xmlns="{_REL}"><commentList><comment ref="A7"><text><r><t>{PERSON[:6]}</t></r>'
        f"<r><t>{PERSON[6:]}</t></r></text></comment></commentList></comments>"
    )
    body = _saved(_book(), xl__comments9=comment)
    (hit,) = look_through(io.BytesIO(body), "xlsx").hits
    assert (hit.kind, hit.row) == ("identity_card", 7)


@pytest.mark.parametrize("name", ["张三", "zhangsan"])
def test_the_author_in_the_properties_is_told_without_the_name(name: str) -> None:
    book = _book()
    book.properties.creator = name
    assert look_through(io.BytesIO(_saved(book)), "xlsx").people == ["properties"]


def test_programs_are_no_people() -> None:
    book = _book()
    for name in ("Microsoft Office User", "WPS Office", "Administrator", ""):
        book.properties.creator = name
        assert not look_through(io.BytesIO(_saved(book)), "xlsx").people


def test_hidden_sheets_rows_and_columns_are_told() -> None:
    book = _book()
    book.create_sheet("备份").sheet_state = "veryHidden"
    book.worksheets[0].column_dimensions["B"].hidden = True
    book.worksheets[0].row_dimensions[2].hidden = True
    hidden = look_through(io.BytesIO(_saved(book)), "xlsx").hidden
    assert hidden == ["columns", "rows", "sheets"]


def test_defined_names_headers_and_choices_are_read() -> None:
    book = _book()
    book.defined_names["who"] = DefinedName("who", attr_text=f'"{PERSON}"')
    book.worksheets[0].oddFooter.left.text = f"联系人 {MOBILE}"
    assert _found(_saved(book)) == {"defined_names": "identity_card", "headers": "mobile"}


def test_copies_of_linked_workbooks_and_pivot_tables_are_read() -> None:
    link = (
        f'<externalLink xmlns="{_REL}"><externalBook><sheetDataSet><sheetData><row r="1">'
        f'<cell r="A1" t="str"><v>{PERSON}</v></cell></row></sheetData></sheetDataSet>'
        "</externalBook></externalLink>"
    )
    cache = (
        f'<pivotCacheRecords xmlns="{_REL}"><r><s v="{MOBILE}"/><n v="3"/></r></pivotCacheRecords>'
    )
    body = _saved(
        _book(), xl__externalLinks__externalLink1=link, xl__pivotCache__pivotCacheRecords1=cache
    )
    parts = look_through(io.BytesIO(body), "xlsx")
    assert _found(body) == {"linked_workbook": "identity_card", "pivot_cache": "mobile"}
    assert parts.leftovers == ["linked_workbook", "pivot_cache"]


def test_text_boxes_are_read() -> None:
    drawing = (
        '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:sp><a:p><a:r><a:t>138</a:t></a:r><a:r>'
        "<a:t>12345678</a:t></a:r></a:p></xdr:sp></xdr:wsDr>"
    )
    assert _found(_saved(_book(), xl__drawings__drawing1=drawing)) == {"drawings": "mobile"}


def test_a_part_that_is_no_xml_hinders_nothing() -> None:
    body = _saved(_book(), xl__comments9="<comments><broken", docProps__custom="\x00")
    assert not look_through(io.BytesIO(body), "xlsx").hits


def test_annotations_of_open_document_are_read() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:spreadsheet>'
        '<table:table table:name="数据"><table:table-column table:visibility="collapse"/>'
        "<table:table-row><table:table-cell><office:annotation><dc:creator>张三</dc:creator>"
        f"<text:p>{PERSON[:10]}<text:span>{PERSON[10:]}</text:span></text:p></office:annotation>"
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("content.xml", content)
    parts = look_through(stream, "ods")
    assert {hit.kind for hit in parts.hits} == {"identity_card"}
    assert parts.hidden == ["columns"]


def test_other_kinds_have_no_parts() -> None:
    assert not look_through(io.BytesIO(b"a,b\n1,2\n"), "csv").hits


def test_a_number_in_a_comment_holds_the_file_and_leaves_the_table(site: CKANTestApp) -> None:
    book = _book()
    book.properties.creator = "张三"
    book.worksheets[0]["A2"].comment = Comment(f"法人 {PERSON}", "x")
    told = loaded(_saved(book), "homes.xlsx")
    assert not told["held"]
    assert told["personal"][0]["place"].startswith("comments: xl/comments")
    said = " ".join(finding["problem"] for finding in told["findings"])
    assert "张三" not in said
    assert "properties of the file" in said or "文件属性" in said
    places = [finding["column"] for finding in told["findings"]]
    assert any("xl/comments" in place for place in places)
