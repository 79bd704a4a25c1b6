"""The parts of a workbook that are not rows of a table: frame, styles, dictionary, source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables.downloads.labelled import Labelled

__all__ = [
    "DATE",
    "MOMENT",
    "PERCENT",
    "SHEET_END",
    "dictionary_sheet",
    "facts_sheet",
    "frame",
    "sheet_head",
    "sheet_path",
]

_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no file of XML may hold, escaped or not (XML 1.0, 2.2): a file names its columns so."""

DATE, MOMENT, PERCENT, _HEAD = 1, 2, 3, 4
"""Numbers of the styles of cells."""
SHEET_END = b"</sheetData></worksheet>"

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_NARROWEST, _WIDEST = 10, 48

_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164"\
 formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/></font>\
<font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>\
</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/>\
</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf numFmtId="14"\
 applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="10"\
 applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>"""


def sheet_path(number: int) -> str:
    """Where the sheet lies in the package."""
    return f"xl/worksheets/sheet{number}.xml"


def sheet_head(columns: Sequence[Labelled]) -> bytes:
    """The beginning of a sheet of data: widths, and a head that stays in sight."""
    widths = [_width(column.label) for column in columns]
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (_begin(widths, pane) + _row([c.label for c in columns], _HEAD)).encode()


def dictionary_sheet(columns: Sequence[Labelled]) -> bytes:
    """Each column with its type and what is said of it."""
    head = [tk._("Column"), tk._("Type"), tk._("Data type"), tk._("Description")]
    rows = [[c.label, c.type_word, c.type_code, c.description] for c in columns]
    return _small_sheet([24, 16, 16, 60], [head, *rows])


def facts_sheet(facts: Sequence[tuple[str, str]]) -> bytes:
    """Where the data come from, and what may be done with them."""
    return _small_sheet([20, 80], [list(fact) for fact in facts])


def frame(names: Sequence[str]) -> dict[str, str]:
    """The parts that hold the sheets together, by path."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    overrides = "".join(
        f'<Override PartName="/{sheet_path(n)}" ContentType="{_TYPE}worksheet+xml"/>'
        for n in numbers
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet"'
        f' Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}styles+xml"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}<Relationship'
            f' Id="rId{len(names) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "xl/styles.xml": _STYLES,
    }


def _small_sheet(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> bytes:
    made = "".join(_row(row, _HEAD if not place else 0) for place, row in enumerate(rows))
    return (_begin(widths, "") + made).encode() + SHEET_END


def _begin(widths: Sequence[int], pane: str) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )


def _row(cells: Sequence[str], style: int) -> str:
    made = (
        f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{_written(cell)}</t></is></c>'
        for cell in cells
    )
    return f"<row>{''.join(made)}</row>"


def _written(text: str) -> str:
    return escape(_NO_CHARACTER.sub("", text))


def _width(label: str) -> int:
    """Columns of a typewriter: a Chinese character takes two."""
    size = sum(1 if char.isascii() else 2 for char in label) + 4
    return min(_WIDEST, max(_NARROWEST, size))
