"""XLSX, streamed: the rows of the sheet are written by the database, zipped as they come.

A library that builds workbooks keeps or rewrites the whole of one; a million rows of twenty columns
take it minutes. The parts that are not rows are small and stand in ``workbook_parts``.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence

from psycopg2 import sql

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables.downloads.copying import raw_lines
from ckanext.jiulongpo.tables.downloads.expressions import joined, literal, text_of, xml_escaped
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.downloads.order import Download
from ckanext.jiulongpo.tables.downloads.sink import Sink
from ckanext.jiulongpo.tables.downloads.workbook_parts import (
    DATE,
    MOMENT,
    PERCENT,
    SHEET_END,
    dictionary_sheet,
    facts_sheet,
    frame,
    sheet_head,
    sheet_path,
)

__all__ = ["encode_workbook"]

_MOST_ROWS = 1_048_575
"""Of a sheet, besides its head."""
_LONGEST_TEXT = 32_767
_EPOCH = "1899-12-30"
_FIRST_DAY = "1900-03-01"
"""Before it spreadsheets count a day that never was."""


def encode_workbook(download: Download) -> Iterator[bytes]:
    """The table, its dictionary, its source and licence; rows that overflow a sheet get another."""
    sink = Sink()
    columns = download.columns
    names: list[str] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        rows = _Rows(raw_lines(download, _row(columns)))
        while rows.more() or not names:
            names.append(tk._("Data") if not names else f"{tk._('Data')} {len(names) + 1}")
            with package.open(sheet_path(len(names)), "w", force_zip64=True) as sheet:
                sheet.write(sheet_head(columns))
                for piece in rows.of_sheet(_MOST_ROWS):
                    sheet.write(piece)
                    yield sink.take()
                sheet.write(SHEET_END)
        for name, made in (
            (tk._("Data dictionary"), dictionary_sheet(columns)),
            (
                tk._("Source and licence"),
                facts_sheet([*download.facts, *([download.stamp] if download.stamp else [])]),
            ),
        ):
            names.append(name)
            package.writestr(sheet_path(len(names)), made)
        for path, content in frame(names).items():
            package.writestr(path, content)
    yield sink.take()


class _Rows:
    """Lines from the database, a sheet at a time."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = next(pieces, b"")

    def more(self) -> bool:
        """Whether rows are left."""
        return bool(self._rest)

    def of_sheet(self, most: int) -> Iterator[bytes]:
        """Pieces with at most so many rows together."""
        left = most
        while self._rest and left:
            count = self._rest.count(b"\n")
            if count > left:
                end = _end_of_line(self._rest, left)
                yield self._rest[:end]
                self._rest = self._rest[end:]
                return
            left -= count
            yield self._rest
            self._rest = next(self._pieces, b"")


def _end_of_line(text: bytes, number: int) -> int:
    end = 0
    for _line in range(number):
        end = text.index(b"\n", end) + 1
    return end


def _row(columns: Sequence[Labelled]) -> sql.Composable:
    cells = [sql.SQL("coalesce({}, '<c/>')").format(_cell(column)) for column in columns]
    return joined([literal("<row>"), *cells, literal("</row>")])


def _cell(column: Labelled) -> sql.Composable:
    """A cell in its type; NULL where it is empty."""
    name = sql.Identifier(column.name)
    if column.kind == "text":
        return _text(sql.SQL("left({}, {})").format(name, sql.Literal(_LONGEST_TEXT)))
    if column.kind == "boolean":
        return sql.SQL("'<c t=\"b\"><v>' || {}::int || '</v></c>'").format(name)
    if column.kind == "percent":
        return sql.SQL("'<c s=\"{}\"><v>' || ({} / 100)::text || '</v></c>'").format(
            sql.SQL(str(PERCENT)), name
        )
    if column.kind in ("date", "moment"):
        return _time(column)
    return sql.SQL("'<c><v>' || {}::text || '</v></c>'").format(name)


def _text(text: sql.Composable) -> sql.Composable:
    return sql.SQL(
        "'<c t=\"inlineStr\"><is><t xml:space=\"preserve\">' || {} || '</t></is></c>'"
    ).format(xml_escaped(text))


def _time(column: Labelled) -> sql.Composable:
    name = sql.Identifier(column.name)
    if column.kind == "date":
        style, days = DATE, sql.SQL("({} - date {})").format(name, literal(_EPOCH))
    else:
        style = MOMENT
        days = sql.SQL("round(extract(epoch FROM {} - timestamp {}) / 86400, 8)").format(
            name, literal(_EPOCH)
        )
    return sql.SQL(
        "CASE WHEN {0} < {1} THEN {2} ELSE '<c s=\"{3}\"><v>' || {4} || '</v></c>' END"
    ).format(name, literal(_FIRST_DAY), _text(text_of(column)), sql.SQL(str(style)), days)
