"""What a document is: by what it holds first, for servers and file names are often wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

import ijson

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import answering, reading
from ckanext.jiulongpo.harvesters.core.faults import linked as faults

__all__ = ["Format", "detect"]

_BEGINNING = 2048
_PAGES = (b"<!doctype html", b"<html")
_TURTLE = (b"@prefix", b"@base", b"prefix ", b"base ")
_BEGIN, _END = ("start_map", "start_array"), ("end_map", "end_array")
_DEEPEST = 200
_MEMBER = 2
_DATASET_WORDS = frozenset({"description", "distribution", "identifier"})


class Format(StrEnum):
    """The values are rdflib's names, except for the one that is not RDF."""

    RDF_XML = "xml"
    TURTLE = "turtle"
    JSON_LD = "json-ld"
    DATA_JSON = "data.json"


def detect(stream: BinaryIO, name: str, media_type: str = "") -> Format:
    """The format of an open document, which is left at its start.

    Raises:
        Abort: it is none of ours, such as a web page or another JSON.
    """
    beginning = stream.read(_BEGINNING).removeprefix(b"\xef\xbb\xbf").lstrip()
    stream.seek(0)
    lower = beginning.lower()
    if lower.startswith(_PAGES):
        raise Abort(answering.WEB_PAGE(url=name))
    if lower.startswith((b"{", b"[")):
        try:
            return _json(stream, name)
        finally:
            stream.seek(0)
    ending = name.lower().rpartition(".")[2]
    says_turtle = ending in {"ttl", "n3", "nt"} or "turtle" in media_type
    if says_turtle or lower.startswith(_TURTLE):
        return Format.TURTLE
    if lower.startswith(b"<"):
        return Format.RDF_XML
    raise Abort(reading.UNKNOWN_FORMAT(file=name))


def _json(stream: BinaryIO, name: str) -> Format:
    """data.json is JSON that other programs read without a context, whichever it names."""
    try:
        top = _top(stream)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise Abort(faults.BROKEN_RDF(file=name, reason=str(error).split("\n")[0])) from error
    if top.is_list:
        return _of_members(set(top.first), name)
    if top.keys.get("dataset") == "start_array" and top.keys.get("@context", "string") == "string":
        return Format.DATA_JSON
    if {"@context", "@graph", "@id"} & set(top.keys):
        return Format.JSON_LD
    raise Abort(faults.NOT_DCAT(file=name))


@dataclass(slots=True)
class _Top:
    """What stands at the top of a JSON document.

    Attributes:
        keys: of an object, with the event with which the value begins.
        first: keys of the first member of a list.
    """

    is_list: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    first: list[str] = field(default_factory=list)


def _top(stream: BinaryIO) -> _Top:
    top, depth, key = _Top(), 0, ""
    for event, value in ijson.basic_parse(stream):
        if event in _BEGIN:
            top.is_list = top.is_list or (depth == 0 and event == "start_array")
            depth += 1
            if depth > _DEEPEST:
                raise Abort(reading.TOO_DEEP(limit=_DEEPEST))
        if event in _END:
            depth -= 1
            if top.is_list and depth == 1:
                return top
        if event == "map_key" and depth == 1:
            key = value
        elif event == "map_key" and top.is_list and depth == _MEMBER:
            top.first.append(value)
        elif key:
            top.keys[key], key = event, ""
    return top


def _of_members(first: set[str], name: str) -> Format:
    if {"@id", "@type", "@context"} & first and "title" not in first:
        return Format.JSON_LD
    if "title" in first and _DATASET_WORDS & first:
        return Format.DATA_JSON
    raise Abort(faults.NOT_DCAT(file=name))
