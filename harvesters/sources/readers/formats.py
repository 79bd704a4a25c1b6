"""Which reader fits a file: what the settings say, then what the bytes show, then its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import BinaryIO

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import answering
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.csv_table import read_csv
from ckanext.jiulongpo.harvesters.sources.readers.json_array import read_json
from ckanext.jiulongpo.harvesters.sources.readers.json_lines import read_json_lines
from ckanext.jiulongpo.harvesters.sources.readers.rows import Reader, ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.xml_records import read_xml

__all__ = ["FORMATS", "MEDIA_TYPES", "detect", "reader_of"]


def _of_workbooks(kind: str) -> Reader:
    """A reader whose library, ten megabytes, is loaded with the first workbook."""

    def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
        module = import_module(f"ckanext.jiulongpo.harvesters.sources.readers.{kind}_table")
        reader: Reader = getattr(module, f"read_{kind}")
        yield from reader(stream, options, report)

    return read


FORMATS: Mapping[str, Reader] = {
    "json": read_json,
    "jsonlines": read_json_lines,
    "csv": read_csv,
    "xlsx": _of_workbooks("xlsx"),
    "xls": _of_workbooks("xls"),
    "xml": read_xml,
}
MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "jsonlines": "application/x-ndjson",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "xml": "application/xml",
}
_ENDINGS = {
    ".json": "json",
    ".jsonl": "jsonlines",
    ".ndjson": "jsonlines",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".et": "xls",
    ".xls": "xls",
    ".xml": "xml",
}
_WORKBOOKS = ("xlsx", "xls")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def reader_of(name: str) -> Reader:
    """The reader of a format."""
    return FORMATS[name]


def detect(stream: BinaryIO, name: str, media_type: str = "", stated: str = "") -> str:
    """The format of an open file.

    Args:
        stream: seekable; it stands at its start afterwards.
        name: of the file, for its ending.
        media_type: as a server states it.
        stated: a key of ``FORMATS`` from the source's settings, or empty.

    Raises:
        Abort: the format is unknown, or the bytes show another one than the name claims.
    """
    stream.seek(0)
    head = stream.read(512)
    stream.seek(0)
    shown = _shown(head)
    claimed = stated or _claimed(name, media_type)
    if shown in _WORKBOOKS:
        return shown
    is_xml = shown == "xml"
    if claimed in _WORKBOOKS or shown == "html" or (is_xml and claimed not in {"", "xml"}):
        actual = shown.upper() or "TXT"  # names of formats are the same in every language
        if shown == "html" and claimed not in _WORKBOOKS:
            raise Abort(answering.WEB_PAGE(url=name))
        raise Abort(faults.DISGUISED_FILE(file=name, claimed=claimed.upper(), actual=actual))
    if claimed not in FORMATS:
        claimed = shown
    if claimed not in FORMATS:
        raise Abort(faults.UNKNOWN_FORMAT(file=name))
    return claimed


def _shown(head: bytes) -> str:
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLE):
        return "xls"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table")):
        return "html"
    if text.startswith(b"<"):
        return "xml"
    return "json" if text.startswith((b"[", b"{")) else ""


def _claimed(name: str, media_type: str) -> str:
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    plain = media_type.partition(";")[0].strip().lower()
    return next((key for key, value in MEDIA_TYPES.items() if value == plain), "")
