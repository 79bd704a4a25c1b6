"""XML: the elements of one path, streaming; only one record of the file is in memory.

An element becomes an object: children by their local names, those that repeat as a list, attributes
behind ``@``; an element with nothing but text is that text. No document type is read: entities and
addresses in one are the ways to read local files, to reach other machines and to fill the memory.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a C module without stubs

from ckanext.jiulongpo.harvesters.core import decode
from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut, Reject
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row

__all__ = ["read_xml"]

_CHUNK = 64 * 1024
_DEEPEST = 100
_LONGEST_PROLOG = 64 * 1024
_PROLOG = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_STATED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")


def read_xml(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of an XML file.

    Where the mapping names no path, the elements that repeat nearest to the root are the records,
    and that choice is told.
    """
    decoding = decode.decide(stream, options.encoding or _stated_encoding(stream))
    for finding in decoding.findings:
        report(finding)
    path = tuple(options.records.split(".")) if options.records else ()
    if not path:
        path = _find(_elements(stream, decoding, options.limits.record_bytes))
        report(faults.FOUND_ELEMENTS(path=".".join(path)))
    position = 0
    for names, element, event in _elements(stream, decoding, options.limits.record_bytes, path):
        if event != "end" or names != path:
            continue
        position += 1
        if position > options.limits.rows:
            raise Abort(faults.TOO_MANY_ROWS(limit=options.limits.rows))
        value = _value(element)
        if isinstance(value, dict):
            yield Row(position, value)
        else:
            yield Row(position, fault=Reject(faults.NOT_AN_OBJECT(kind="text")))
    if not position and options.records:
        raise Abort(faults.NO_RECORDS_PATH(place=f": {options.records}"))


def _stated_encoding(stream: BinaryIO) -> str:
    """The encoding that the file names, where it is one that has to be told."""
    stream.seek(0)
    found = _STATED.match(stream.read(200))
    name = found[1].decode().lower() if found else ""
    return name if name in decode.ENCODINGS else ""


_Event = tuple[tuple[str, ...], Any, str]
"""Names below the root down to the element, the element, ``start`` or ``end``."""


def _elements(
    stream: BinaryIO, decoding: decode.Decoding, limit: int, path: tuple[str, ...] = ()
) -> Iterator[_Event]:
    """Elements as they begin and end. What lies outside a record is let go at once.

    Raises:
        Abort: the XML is broken, unsafe, too deep, or one of its records is too large.
    """
    source = io.BufferedReader(decode.Utf8Stream(stream, decoding), _CHUNK)
    parser: Any = etree.XMLPullParser(
        ("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    _refuse_document_type(source)
    names: list[str] = []
    since = records = 0
    try:
        while chunk := source.read1(_CHUNK):
            since += len(chunk)
            parser.feed(chunk)
            for event, element in parser.read_events():
                if event == "start":
                    names.append(etree.QName(element).localname)
                    if len(names) > _DEEPEST:
                        raise Abort(faults.TOO_DEEP(limit=_DEEPEST))
                yield tuple(names[1:]), element, event
                if event == "end":
                    is_record = tuple(names[1:]) == path
                    records += is_record
                    if is_record or not _is_within(names, path):
                        since = 0
                        _let_go(element)
                    names.pop()
            if since > limit + _CHUNK:
                raise Abort(faults.RECORD_TOO_LARGE(records=records, limit=limit))
        parser.close()
    except etree.XMLSyntaxError as error:
        reason = (error.msg or type(error).__name__).splitlines()[0]
        raise Cut(faults.BROKEN_XML(records=records, reason=reason)) from error


def _is_within(names: list[str], path: tuple[str, ...]) -> bool:
    """Whether an element is a part of a record, which is needed until the record ends."""
    return bool(path) and len(names) > len(path) + 1 and tuple(names[1 : len(path) + 1]) == path


def _let_go(element: Any) -> None:  # noqa: ANN401 - lxml has no types
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        parent.remove(element.getprevious())


def _refuse_document_type(source: io.BufferedReader[Any]) -> None:
    head = source.peek(_LONGEST_PROLOG)
    found = _PROLOG.match(head)
    rest = head[found.end() if found else 0 :]
    if rest.startswith(b"<!"):
        raise Abort(faults.UNSAFE_XML_FILE())
    if head and not rest.startswith(b"<"):
        raise Abort(faults.BROKEN_XML(records=0, reason="no element at its start"))


def _find(events: Iterator[_Event]) -> tuple[str, ...]:
    """Path of the records: the elements with parts of their own that repeat nearest to the root."""
    scan = _Scan()
    try:
        for names, _element, event in events:
            if event == "end" and names and scan.see(names):
                return names
    except Cut:
        if not scan.counts:
            raise
    return scan.best()


@dataclass(slots=True)
class _Scan:
    """Counts structured elements by their path."""

    counts: dict[tuple[str, ...], int] = field(default_factory=dict)
    _deepest: int = 0

    def see(self, names: tuple[str, ...]) -> bool:
        """Take an element that ends; whether it is a second one right below the root."""
        has_parts = self._deepest > len(names)
        self._deepest = len(names)
        if not has_parts:
            return False
        self.counts[names] = self.counts.get(names, 0) + 1
        return len(names) == 1 and self.counts[names] > 1

    def best(self) -> tuple[str, ...]:
        """The shallowest path that repeats; else the only one there is.

        Raises:
            Abort: there is none, or no telling between several.
        """
        several = [names for names, count in self.counts.items() if count > 1]
        candidates = several or [names for names in self.counts if self._is_innermost(names)]
        if not candidates:
            raise Abort(faults.NO_RECORDS_PATH(place=""))
        shallowest = min(map(len, candidates))
        found = [names for names in candidates if len(names) == shallowest]
        if len(found) > 1:
            raise Abort(faults.NO_RECORDS_PATH(place=""))
        return found[0]

    def _is_innermost(self, names: tuple[str, ...]) -> bool:
        return not any(len(o) > len(names) and o[: len(names)] == names for o in self.counts)


def _value(element: Any) -> Any:  # noqa: ANN401 - an object or a text
    found: dict[str, Any] = {f"@{etree.QName(k).localname}": v for k, v in element.attrib.items()}
    for child in element:
        if not isinstance(child.tag, str):
            raise Abort(faults.UNSAFE_XML_FILE())
        name, value = etree.QName(child).localname, _value(child)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    text = (element.text or "").strip()
    if not found:
        return text
    return {**found, "#text": text} if text else found
