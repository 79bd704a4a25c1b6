"""What a workbook carries besides the cells that people see: looked through like cells.

Pure. XLSX (ECMA-376): comments, text boxes, headers and footers, properties, defined names, copies
of linked workbooks, caches of pivot tables, hidden sheets, rows and columns. ODS (OpenDocument
1.3): annotations, properties, hidden tables, rows and columns. Each part is read as it passes; the
package has been weighed before (``check_package``).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- a C module without stubs

from ckanext.jiulongpo.tables.privacy.scan import Hit, Scanner, together

__all__ = ["Parts", "look_through"]

_PLACES = (
    (re.compile(r"xl/(?:comments|threadedComments)[^/]*/?[^/]*\.xml"), "comments"),
    (re.compile(r"xl/persons/[^/]+\.xml"), "people"),
    (re.compile(r"docProps/[^/]+\.xml|meta\.xml"), "properties"),
    (re.compile(r"xl/externalLinks/[^/]+\.xml"), "linked_workbook"),
    (re.compile(r"xl/pivotCache/[^/]+\.xml"), "pivot_cache"),
    (re.compile(r"xl/(?:drawings|charts|diagrams)/[^/]+\.xml"), "drawings"),
    (re.compile(r"customXml/item\d+\.xml"), "custom_data"),
    (re.compile(r"xl/workbook\.xml"), "defined_names"),
)
"""Part of the package → what people call it."""
_LEFTOVERS = ("linked_workbook", "pivot_cache", "custom_data")
_PEOPLE = frozenset({"creator", "lastModifiedBy", "initial-creator", "Manager", "printed-by"})
"""Properties that name a person; Dublin Core's and OpenDocument's names of them."""
_PROGRAMS = re.compile(
    r"openpyxl|xlsxwriter|apache poi|microsoft|wps|kingsoft|libreoffice|administrator|admin|user"
    r"|windows 用户|office",
    re.IGNORECASE,
)
_TOGETHER = frozenset({"comment", "threadedComment", "annotation", "p"})
"""Elements whose text is cut into runs of one look: read as a whole."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CACHED = frozenset({"v", "s", "n", "d"})
"""Elements of caches that hold a value in an attribute of that name."""


@dataclass(slots=True)
class Parts:
    """What was found beside the table.

    Attributes:
        hits: personal information, each with the part in which it stands.
        people: properties that name somebody.
        hidden: kinds of what is hidden: ``sheets``, ``columns``, ``rows``.
        leftovers: parts with data that no sheet shows.
    """

    hits: list[Hit] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)


def look_through(stream: BinaryIO, kind: str) -> Parts:
    """Look through the parts of a workbook that are not its table.

    Args:
        stream: seekable; the package was weighed before.
        kind: ``xlsx`` or ``ods``; other kinds have no parts.
    """
    found = Parts()
    if kind not in ("xlsx", "ods"):
        return found
    stream.seek(0)
    with zipfile.ZipFile(stream) as package:
        for name in package.namelist():
            _look(package, name, kind, found)
    found.hidden = sorted(set(found.hidden))
    return found


def _look(package: zipfile.ZipFile, name: str, kind: str, found: Parts) -> None:
    place = next((word for pattern, word in _PLACES if pattern.fullmatch(name)), "")
    try:
        if kind == "ods" and name == "content.xml":
            _look_ods(package, name, found)
        elif _SHEET.fullmatch(name):
            _look_sheet(package, name, found)
        elif place:
            _look_part(package, name, place, found)
    except (etree.XMLSyntaxError, zipfile.BadZipFile):
        return  # a part that nobody can read tells nobody anything


def _look_part(package: zipfile.ZipFile, name: str, place: str, found: Parts) -> None:
    if place in _LEFTOVERS:
        found.leftovers = sorted({*found.leftovers, place})
    scanner = Scanner(f"{place}: {name}")
    for number, node, inside in _nodes(package, name):
        word = _local(node)
        if _is_person(word, place, node):
            found.people = sorted({*found.people, "comments" if place == "people" else place})
        if word == "sheet" and node.get("state") in ("hidden", "veryHidden"):
            found.hidden.append("sheets")
        values = _values(node) if place in _LEFTOVERS else []
        text = None if inside else _text(node, word)
        _see(scanner, _row_of(node) or number, [text, *values])
    found.hits += together(scanner.hits())


def _is_person(word: str, place: str, node: Any) -> bool:  # noqa: ANN401 -- lxml's element
    if place == "properties":
        return word in _PEOPLE and _names_somebody(node.text)
    if place == "comments":
        return word == "author" and _names_somebody(node.text)
    return place == "people" and _names_somebody(node.get("displayName"))


def _text(node: Any, word: str) -> str | None:  # noqa: ANN401 -- lxml's element
    return "".join(node.itertext()) if word in _TOGETHER else node.text


def _row_of(node: Any) -> int:  # noqa: ANN401 -- lxml's element
    """The row that a comment stands at; 0 where the element names none."""
    digits = re.sub(r"\D", "", node.get("ref") or "")
    return int(digits[:7]) if digits else 0


def _look_sheet(package: zipfile.ZipFile, name: str, found: Parts) -> None:
    """Cells are looked at as rows of the table or of another sheet; here what is around them."""
    scanner = Scanner(f"headers: {name}")
    for number, node, _inside in _nodes(package, name):
        word = _local(node)
        if word in ("col", "row") and node.get("hidden") in ("1", "true"):
            found.hidden.append("columns" if word == "col" else "rows")
        if word in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "formula1"):
            _see(scanner, number, [node.text])
    found.hits += together(scanner.hits())


def _look_ods(package: zipfile.ZipFile, name: str, found: Parts) -> None:
    scanner = Scanner(f"comments: {name}")
    for number, node, _inside in _nodes(package, name):
        word = _local(node)
        if word == "annotation":
            _see(scanner, number, [_text(node, word)])
        if word in ("table-column", "table-row"):
            state = next((v for k, v in node.attrib.items() if k.endswith("}visibility")), "")
            if state in ("collapse", "filter"):
                found.hidden.append("columns" if word == "table-column" else "rows")
        if word == "table-properties" and _attribute(node, "display") == "false":
            found.hidden.append("sheets")
    found.hits += together(scanner.hits())


def _nodes(package: zipfile.ZipFile, name: str) -> Iterator[tuple[int, Any, bool]]:
    """The elements of a part as they end, numbered; whether each is a piece of a whole text.

    What has been seen is let go, pieces with their whole.
    """
    with package.open(name) as content:
        walk = etree.iterparse(content, events=("end",), resolve_entities=False, no_network=True)
        for number, (_event, node) in enumerate(walk, 1):
            inside = any(_local(above) in _TOGETHER for above in node.iterancestors())
            yield number, node, inside
            if inside:
                continue
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]


def _values(node: Any) -> list[str]:  # noqa: ANN401 -- lxml's element
    return [text for key, text in node.attrib.items() if key in _CACHED]


def _see(scanner: Scanner, number: int, texts: list[str | None]) -> None:
    said = [text for text in texts if text and not text.isspace()]
    if said:
        scanner.see(number, [""] * len(said), said)


def _names_somebody(text: str | None) -> bool:
    plain = (text or "").strip()
    return bool(plain) and not _PROGRAMS.search(plain)


def _local(node: Any) -> str:  # noqa: ANN401 -- lxml's element; comments have no name
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _attribute(node: Any, name: str) -> str:  # noqa: ANN401 -- lxml's element
    return next((v for k, v in node.attrib.items() if k.endswith("}" + name)), "")
