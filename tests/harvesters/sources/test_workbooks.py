from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.sources.readers.cells import spread
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits
from ckanext.jiulongpo.harvesters.sources.readers.xls_table import read_xls, xls_sheets
from ckanext.jiulongpo.harvesters.sources.readers.xlsx_table import read_xlsx
from demo.systems.xls import compound_file
from demo.systems.xls import workbook as xls
from tests.harvesters.sources.build import SHEET, read, sheet_xml, with_part, xlsx


def refusal(content: bytes, **options: object) -> str:
    with pytest.raises(Abort) as refused:
        read(read_xlsx, content, **options)
    return refused.value.code


def test_texts_stay_texts_and_whole_numbers_are_whole() -> None:
    content = xlsx(
        [["标题", "编号", "数", "是"], ["一", "00110101", 110101.0, True], ["二", "", 1.5, None]]
    )
    rows = [dict(row.payload) for row in read(read_xlsx, content)]
    assert rows == [
        {"标题": "一", "编号": "00110101", "数": 110101, "是": True},
        {"标题": "二", "编号": None, "数": 1.5, "是": None},
    ]


def test_dates_become_texts() -> None:
    moment = datetime.fromisoformat("2023-06-12 17:33:10")
    row = [date(2023, 5, 26), moment, time(8, 30)]
    [found] = read(read_xlsx, xlsx([["日", "时刻", "时"], row]))
    assert list(found.payload.values()) == ["2023-05-26", "2023-06-12 17:33:10", "08:30:00"]


def test_the_first_visible_sheet_is_read_unless_another_is_stated() -> None:
    content = xlsx([["a"], ["first"]], [["a"], ["second"]])
    assert read(read_xlsx, content)[0].payload == {"a": "first"}
    assert read(read_xlsx, content, sheet="表2")[0].payload == {"a": "second"}
    assert refusal(content, sheet="没有") == "JLP-H-R30"


def test_a_hidden_sheet_is_passed_over() -> None:
    book = xlsx([["a"], ["hidden"]], [["a"], ["shown"]])
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        part = package.read("xl/workbook.xml")
    part = part.replace(b'state="visible"', b'state="hidden"', 1)
    assert read(read_xlsx, with_part(book, "xl/workbook.xml", part))[0].payload == {"a": "shown"}


def test_two_cells_far_apart_are_two_cells() -> None:
    far = (
        '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
        '<row r="1048576"><c r="A1048576"><v>2</v></c></row>'
    )
    rows = read(read_xlsx, with_part(xlsx([["x"]]), SHEET, sheet_xml(far)))
    assert [(row.position, row.payload) for row in rows] == [(1_048_576, {"a": 2})]


def test_a_cell_in_the_last_column_is_too_wide() -> None:
    wide = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD2"><v>2</v></c></row>'
    assert refusal(with_part(xlsx([["x"]]), SHEET, sheet_xml(wide))) == "JLP-H-R20"


def test_rows_beyond_the_grid_are_refused_soon() -> None:
    beyond = '<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999"><c><v>2</v></c></row>'
    assert refusal(with_part(xlsx([["x"]]), SHEET, sheet_xml(beyond))) == "JLP-H-R21"


def test_a_million_columns_are_refused_before_they_are_laid_out() -> None:
    cells = "<c><v>1</v></c>" * 1_000_000
    content = with_part(xlsx([["x"]]), SHEET, sheet_xml(f"<row>{cells}</row>"))
    assert refusal(content, limits=Limits(unpacked_ratio=10_000)) == "JLP-H-R20"


def test_a_bomb_of_a_thousand_to_one_is_refused() -> None:
    rows = '<row><c t="str"><v>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</v></c></row>' * 300_000
    content = with_part(xlsx([["x"]]), SHEET, sheet_xml(rows))
    assert len(sheet_xml(rows)) > 200 * len(content)
    assert refusal(content) == "JLP-H-R32"


def test_a_bomb_of_zeros_is_refused_wherever_it_lies() -> None:
    bomb = bytes(20_000_000)
    assert refusal(with_part(xlsx([["x"]]), "xl/media/image1.png", bomb)) == "JLP-H-R32"
    assert refusal(with_part(xlsx([["x"]]), "docProps/extra.bin", bomb)) == "JLP-H-R32"


def test_texts_that_would_fill_the_memory_are_refused() -> None:
    texts = b"<sst>" + b"<si><t>%d</t></si>" * 1000 + b"</sst>"
    content = with_part(xlsx([["x"]]), "xl/sharedStrings.xml", texts)
    assert refusal(content, limits=Limits(part_bytes=10_000)) == "JLP-H-R32"


def test_a_package_that_lies_about_its_sizes_is_refused() -> None:
    content = bytearray(with_part(xlsx([["x"]]), "lies.bin", bytes(5000)))
    entry = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 10)
    assert refusal(bytes(content)) == "JLP-H-R31"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "declaration", ["<!DOCTYPE x [<!ENTITY a 'b'>]>", "<!doctype x>", "<!ENTITY % p SYSTEM 'x'>"]
)
def test_a_document_type_is_refused(declaration: str, encoding: str) -> None:
    part = (" " * 2000 + declaration + "<worksheet/>").encode(encoding)
    assert refusal(with_part(xlsx([["x"]]), SHEET, part)) == "JLP-H-R33"


def test_billion_laughs_are_refused() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
    )
    part = laughs.encode() + b"]>" + sheet_xml('<row r="1"><c t="str"><v>&j;</v></c></row>')
    assert refusal(with_part(xlsx([["x"]]), SHEET, part)) == "JLP-H-R33"


@pytest.mark.parametrize("cut", [30, 200, 1500])
def test_a_workbook_that_is_cut_off_is_refused(cut: int) -> None:
    assert refusal(xlsx([["a"], ["b"]])[:-cut]) == "JLP-H-R31"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (SHEET, b"<worksheet><sheetData><row>"),
        (SHEET, b"\xff\xfe\x00"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId='x'/></cellXfs></styleSheet>"),
    ],
)
def test_damaged_parts_end_in_a_finding(name: str, part: bytes) -> None:
    assert refusal(with_part(xlsx([["a"], ["b"]]), name, part)) in {
        "JLP-H-R31",
        "JLP-H-R30",
        "JLP-H-R23",
    }


def test_every_byte_of_a_workbook_may_be_wrong() -> None:
    content = xlsx([["标题", "编号"], ["一", 1]])
    for place in range(0, len(content), 97):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        with suppress(Abort):
            read(read_xlsx, bytes(damaged))


def test_an_old_workbook_gives_its_identifiers_back_as_whole_numbers() -> None:
    content = xls("表", [["编号", "标题", "数"], [110101.0, "养老机构", 1.5], ["00110101", "", 2]])
    assert [dict(row.payload) for row in read(read_xls, content)] == [
        {"编号": 110101, "标题": "养老机构", "数": 1.5},
        {"编号": "00110101", "标题": "", "数": 2},
    ]


def test_an_old_workbook_too_large_is_refused() -> None:
    with pytest.raises(Abort) as refused:
        read(read_xls, xls("表", [["a"], ["b"]]), limits=Limits(xls_bytes=100))
    assert refused.value.code == "JLP-H-R04"


def test_every_byte_of_an_old_workbook_may_be_wrong() -> None:
    content = xls("表", [["标题", "编号"], ["一", 1.0], ["二", 2.0]])
    for place in range(0, len(content), 13):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        with suppress(Abort):
            read(read_xls, bytes(damaged))


def test_a_number_says_no_digit_that_nobody_entered() -> None:
    """A spreadsheet keeps fifteen digits: what a float says beyond them is invented."""
    content = xlsx([["号", "数"], [5.00107199001012e17, 123456789012345.0]])
    (row,) = read(read_xlsx, content)
    assert dict(row.payload) == {"号": 500107199001012000, "数": 123456789012345}


def test_shares_are_what_people_see() -> None:
    """A format with a per cent sign; one in quotation marks is a word."""
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (["率", "数"], [0.855, 0.5], [1, 0.25]):
        sheet.append(cells)
    for row in (2, 3):
        sheet.cell(row, 1).number_format = "0.0%"
        sheet.cell(row, 2).number_format = '0.00" %"'
    out = io.BytesIO()
    book.save(out)
    rows = read(read_xlsx, out.getvalue())
    assert [list(row.payload.values()) for row in rows] == [["85.5%", 0.5], ["100%", 0.25]]


def test_values_of_merged_cells_stand_in_each_row_where_that_is_asked_for() -> None:
    """Downwards in the first of their columns; a row with nothing of its own stays empty."""
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (["街", "院", "注"], ["甲街", "一院", "x"], [None, "二院", None], [None] * 3):
        sheet.append(cells)
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("C2:D3")
    out = io.BytesIO()
    book.save(out)
    plain = [list(row.payload.values())[:3] for row in read(read_xlsx, out.getvalue())]
    assert plain == [["甲街", "一院", "x"], [None, "二院", None]]
    spread = [
        list(row.payload.values())[:3] for row in read(read_xlsx, out.getvalue(), merged=True)
    ]
    assert spread == [["甲街", "一院", "x"], ["甲街", "二院", "x"]]


def test_sheets_of_an_old_workbook_and_a_locked_one() -> None:
    """Hidden ones are named too; a password is told as one."""
    book = xls("表一", [["a"], ["x"]], ("底稿", [["b"], ["y"]], False))
    assert xls_sheets(io.BytesIO(book), Limits()) == [("表一", True), ("底稿", False)]
    assert read(read_xls, book, sheet="底稿")[0].payload == {"b": "y"}
    with pytest.raises(Abort) as refused:
        read(read_xls, compound_file("EncryptedPackage", bytes(5000)))
    assert refused.value.code == "JLP-H-R36"


def test_merged_cells_that_overlap_cost_no_more_than_others() -> None:
    """No program writes them; a hundred thousand over each other would be looked at in each row."""
    rows = [(number, ["甲" if number == 1 else None, number]) for number in range(1, 2_001)]
    spans = {1: [(1, 1, 1, 2_000)] * 100_000}
    assert {row[0] for _number, row in spread(rows, spans)} == {"甲"}
