"""Comments at cells, and the shapes in which spreadsheet programs show them."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping, Set
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a C module without stubs
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from ckanext.jiulongpo.workbook.ooxml.parts import MAIN, RELATIONS, parsed, relations_name

__all__ = ["add", "add_content_type", "add_relation"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_TYPES = "[Content_Types].xml"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_AUTHOR = "目录系统"
_MARK = "【目录检查】"
"""Begins what we write into a comment, so that a later check can take it out again."""
_LINE_HEIGHT, _CHARACTERS = 15, 24
_SHAPE = """<v:shape id="jlp_{number}" type="#jlp_comment" style="position:absolute;\
margin-left:60pt;margin-top:2pt;width:220pt;height:{height}pt;z-index:{number};visibility:hidden" \
fillcolor="#fff6ea" o:insetmode="auto"><v:fill color2="#fff6ea"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""
_DRAWING_HEAD = """<xml xmlns:v="urn:schemas-microsoft-com:vml" \
xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>"""
_SHAPE_TYPE = """<v:shapetype id="jlp_comment" coordsize="21600,21600" o:spt="202" \
path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>\
<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""


def add(
    package: zipfile.ZipFile,
    replaced: dict[str, bytes],
    sheet: str,
    texts: Mapping[tuple[int, int], str],
) -> str:
    """Put comments at cells of a sheet, in front of those that people have written there.

    Args:
        package: as it was sent.
        replaced: takes the parts that change.
        sheet: the sheet's part.
        texts: by row from 1 and column from 0.

    Returns:
        the id of the relation that the sheet has to name; empty where it names its shapes already.
    """
    relations = relations_name(sheet)
    known = _relations(package, relations, sheet)
    old_comments = known.get("comments", "")
    old_drawing = known.get("vmlDrawing", "")
    if not texts and not old_comments:
        return ""
    number = len(replaced) + 1
    comments = old_comments or f"xl/commentsJlp{number}.xml"
    drawing = old_drawing or f"xl/drawings/vmlDrawingJlp{number}.vml"
    before = package.read(old_comments) if old_comments else b""
    taken, gone, replaced[comments] = _comments(before, texts)
    shapes = {cell: text for cell, text in texts.items() if cell not in taken}
    shown = package.read(old_drawing) if old_drawing else b""
    replaced[drawing] = _drawing(shown, gone, shapes)
    types = _read(package, replaced, _TYPES)
    types = add_content_type(types, comments, _COMMENTS_TYPE)
    replaced[_TYPES] = _add_default(types, "vml")
    rels = _read(package, replaced, relations) or _no_relations()
    if not old_comments:
        rels, _id = add_relation(rels, f"{_OFFICE}/comments", _from(sheet, comments))
    named = ""
    if not old_drawing:
        rels, named = add_relation(rels, f"{_OFFICE}/vmlDrawing", _from(sheet, drawing))
    replaced[relations] = rels
    return named


def add_relation(content: bytes, kind: str, target: str) -> tuple[bytes, str]:
    """A part with relations with one more, and its id."""
    root = parsed(content)
    taken = {each.get("Id") for each in root}
    name = next(f"jlp{n}" for n in range(1, len(taken) + 2) if f"jlp{n}" not in taken)
    etree.SubElement(root, f"{{{RELATIONS}}}Relationship", Id=name, Type=kind, Target=target)
    return _written(root), name


def add_content_type(content: bytes, part: str, kind: str) -> bytes:
    """The list of parts with one more; unchanged where it is there."""
    root = parsed(content)
    name = f"/{part}"
    if all(each.get("PartName") != name for each in root):
        etree.SubElement(root, f"{{{_TYPES_SPACE}}}Override", PartName=name, ContentType=kind)
    return _written(root)


def _add_default(content: bytes, ending: str) -> bytes:
    root = parsed(content)
    if all((each.get("Extension") or "").lower() != ending for each in root):
        kind = "application/vnd.openxmlformats-officedocument.vmlDrawing"
        element = etree.Element(f"{{{_TYPES_SPACE}}}Default", Extension=ending, ContentType=kind)
        root.insert(0, element)
    return _written(root)


def _relations(package: zipfile.ZipFile, name: str, sheet: str) -> dict[str, str]:
    """Kind of relation, its last word → part."""
    if name not in package.namelist():
        return {}
    folder = posixpath.dirname(sheet)
    return {
        each.get("Type", "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/" + folder, each.get("Target", ""))
        ).lstrip("/")
        for each in parsed(package.read(name))
        if each.get("TargetMode") != "External"
    }


def _read(package: zipfile.ZipFile, replaced: Mapping[str, bytes], name: str) -> bytes:
    if name in replaced:
        return replaced[name]
    return package.read(name) if name in package.namelist() else b""


def _comments(
    content: bytes, texts: Mapping[tuple[int, int], str]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]], bytes]:
    """The comments with ours among them; cells that have people's own, and those now without."""
    empty = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
    root = parsed(content or empty)
    space = etree.QName(root).namespace
    authors, listed = root.find(f"{{{space}}}authors"), root.find(f"{{{space}}}commentList")
    gone = _take_ours_out(authors, listed, space)
    etree.SubElement(authors, f"{{{space}}}author").text = _AUTHOR
    author = str(len(authors) - 1)
    present = {each.get("ref"): each for each in listed}  # people's own from here on
    taken = set()
    for (row, column), text in texts.items():
        reference = f"{get_column_letter(column + 1)}{row}"
        if reference in present:
            taken.add((row, column))
            _put_first(present[reference], space, text)
        else:
            comment = etree.SubElement(
                listed, f"{{{space}}}comment", ref=reference, authorId=author
            )
            _put_first(comment, space, text)
    return taken, gone, _written(root)


def _take_ours_out(authors: Any, listed: Any, space: str) -> set[tuple[int, int]]:  # noqa: ANN401 - lxml has no types
    """Take out what an earlier check has written; what people have written there stays.

    Returns:
        cells that have no comment any more, by row from 1 and column from 0.
    """
    ours = {str(number) for number, each in enumerate(authors) if (each.text or "") == _AUTHOR}
    gone = set()
    for comment in list(listed):
        for run in list(comment.iter(f"{{{space}}}r")):
            texts = [told.text or "" for told in run.iter(f"{{{space}}}t")]
            if any(text.startswith(_MARK) for text in texts):
                run.getparent().remove(run)
        left = "".join(told.text or "" for told in comment.iter(f"{{{space}}}t"))
        if left.startswith(_MARK) or (not left and comment.get("authorId") in ours):
            listed.remove(comment)
            row, column = coordinate_to_tuple(comment.get("ref"))
            gone.add((row, column - 1))
    return gone


def _put_first(comment: Any, space: str, text: str) -> None:  # noqa: ANN401 - lxml has no types
    body = comment.find(f"{{{space}}}text")
    if body is None:
        body = etree.SubElement(comment, f"{{{space}}}text")
    else:
        text += "\n"
    plain = body.find(f"{{{space}}}t")
    if plain is not None:  # one plain text becomes a run, so that ours may stand before it
        body.remove(plain)
        run = etree.SubElement(body, f"{{{space}}}r")
        run.append(plain)
    run = etree.Element(f"{{{space}}}r")
    told = etree.SubElement(run, f"{{{space}}}t")
    told.text = _MARK + re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    body.insert(0, run)


_SHAPES = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_ROW = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>")
_COLUMN = re.compile(rb"<x:Column>\s*(\d+)\s*</x:Column>")
_OUR_TYPE = re.compile(rb'<v:shapetype id="jlp_comment".*?</v:shapetype>', re.DOTALL)


def _drawing(
    content: bytes, gone: Set[tuple[int, int]], texts: Mapping[tuple[int, int], str]
) -> bytes:
    """The shapes, without those of comments that are gone, with those of ours."""
    shapes = "".join(
        _SHAPE.format(
            number=number, row=row - 1, column=column, left=column + 1, right=column + 4,
            top=max(row - 2, 0), bottom=row + 3, height=_height(text),
        )
        for number, ((row, column), text) in enumerate(texts.items(), 90_001)
    )  # fmt: skip
    if content:
        content = _SHAPES.sub(lambda found: _still_there(found[0], gone), content)
        content = _OUR_TYPE.sub(b"", content)
        head, end, tail = content.rpartition(b"</xml>")
        if end:
            return head + (_SHAPE_TYPE + shapes).encode() + end + tail
    return (_DRAWING_HEAD + _SHAPE_TYPE + shapes + "</xml>").encode()


def _still_there(shape: bytes, gone: Set[tuple[int, int]]) -> bytes:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    is_gone = row and column and (int(row[1]) + 1, int(column[1])) in gone
    return b"" if is_gone else shape


def _height(text: str) -> int:
    lines = sum(len(line) // _CHARACTERS + 1 for line in escape(text).split("\n"))
    return _LINE_HEIGHT * (lines + 1)


def _from(sheet: str, part: str) -> str:
    return posixpath.relpath(part, posixpath.dirname(sheet))


def _no_relations() -> bytes:
    return f'<Relationships xmlns="{RELATIONS}"/>'.encode()


def _written(root: Any) -> bytes:  # noqa: ANN401 - lxml has no types
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
