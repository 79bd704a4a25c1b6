"""What the cells of a package refer to: sheets, shared texts and which numbers are dates."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a C module without stubs
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from ckanext.jiulongpo.workbook import faults
from ckanext.jiulongpo.workbook.ooxml.opening import RefusedError

__all__ = ["MAIN", "RELATIONS", "Package", "SheetPart", "parsed", "relations_name"]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LOCAL_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Date formats of Chinese and Japanese Excel that have no code in the file."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: its name, its part in the package, and whether people see it."""

    name: str
    path: str
    is_visible: bool


@dataclass(slots=True)
class Package:
    """An opened workbook. What its cells refer to is in memory, its sheets are not.

    Attributes:
        zip: the package.
        sheets: in the order of the tabs.
        texts: shared texts by number.
        date_styles: styles of cells whose number is a date.
        is_1904: dates count from 1904.
    """

    zip: zipfile.ZipFile
    sheets: list[SheetPart] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    date_styles: frozenset[int] = frozenset()
    is_1904: bool = False

    @classmethod
    def of(cls, content: bytes) -> Package:
        """Read everything but the sheets.

        Raises:
            RefusedError: the package is damaged.
        """
        try:
            package = cls(zipfile.ZipFile(io.BytesIO(content)))
            package._load()
        except (
            KeyError,
            ValueError,
            IndexError,
            etree.XMLSyntaxError,
            zipfile.BadZipFile,
        ) as error:
            raise RefusedError(faults.DAMAGED(reason=type(error).__name__)) from error
        return package

    def _load(self) -> None:
        book = parsed(self.zip.read("xl/workbook.xml"))
        targets = self._targets("xl/workbook.xml")
        for element in book.iter("{*}sheet"):
            relation = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            kind, path = targets.get(relation, ("", ""))
            if kind.endswith("/worksheet"):
                is_visible = element.get("state", "visible") == "visible"
                self.sheets.append(SheetPart(element.get("name"), path, is_visible))
        settings = next(book.iter("{*}workbookPr"), None)
        self.is_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
        for kind, path in targets.values():
            if kind.endswith("/sharedStrings"):
                self.texts = _shared_texts(self.zip, path)
            elif kind.endswith("/styles"):
                self.date_styles = _date_styles(parsed(self.zip.read(path)))

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Id of a relation → its kind and the part that it leads to."""
        root = parsed(self.zip.read(relations_name(part)))
        folder = posixpath.dirname(part)
        return {
            one.get("Id"): (one.get("Type", ""), _absolute(folder, one.get("Target", "")))
            for one in root
            if one.get("TargetMode") != "External"
        }


def relations_name(part: str) -> str:
    """The part that holds another part's relations."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def parsed(content: bytes) -> Any:  # noqa: ANN401 - lxml has no types
    """A part as a tree; nothing outside of it is reached."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _absolute(folder: str, target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
    )


def _shared_texts(package: zipfile.ZipFile, path: str) -> list[str]:
    texts: list[str] = []
    with package.open(path) as stream:
        for _event, element in etree.iterparse(
            stream, tag="{*}si", resolve_entities=False, no_network=True
        ):
            texts.append(_text_of(element))
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
    return texts


def _text_of(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """All runs of a text without its phonetic guides."""
    runs = [
        t.text or "" for t in element.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh"
    ]
    return "".join(runs)


def _date_styles(styles: Any) -> frozenset[int]:  # noqa: ANN401 - lxml has no types
    codes = {int(f.get("numFmtId")): f.get("formatCode", "") for f in styles.iter("{*}numFmt")}
    formats = next(styles.iter("{*}cellXfs"), ())
    found = []
    for number, each in enumerate(formats):
        known = int(each.get("numFmtId") or 0)
        code = codes.get(known, BUILTIN_FORMATS.get(known, ""))
        if known in _LOCAL_DATES or is_date_format(code):
            found.append(number)
    return frozenset(found)
