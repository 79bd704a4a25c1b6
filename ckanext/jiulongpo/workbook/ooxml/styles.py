"""Colours for cells that keep everything else of their looks."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a C module without stubs

from ckanext.jiulongpo.workbook.ooxml.parts import parsed

__all__ = ["Painter"]

_RED, _WARM = "FFF8C9C4", "FFFBE5CC"


class Painter:
    """Makes a coloured twin of any style of the workbook.

    Args:
        content: the part with the styles.
    """

    def __init__(self, content: bytes) -> None:
        self._root: Any = parsed(content)
        self._space = etree.QName(self._root).namespace
        self._formats = self._child("cellXfs")
        self._twins: dict[tuple[int, bool], int] = {}
        self._plain: dict[int, int] = {}
        self._painted = self._painted_before()
        self._fills = {True: self._fill(_RED), False: self._fill(_WARM)}

    def twin(self, style: int, *, is_error: bool) -> int:
        """Number of the style that looks like another one but for its colour."""
        key = (style, is_error)
        if key not in self._twins:
            known = len(self._formats)
            twin = copy.deepcopy(self._formats[style if style < known else 0])
            twin.set("fillId", str(self._fills[is_error]))
            twin.set("applyFill", "1")
            self._formats.append(twin)
            self._formats.set("count", str(known + 1))
            self._twins[key] = known
        return self._twins[key]

    @property
    def has_painted(self) -> bool:
        """Whether the workbook holds marks of an earlier check."""
        return bool(self._painted)

    def unpainted(self, style: int) -> int:
        """The style without the colour of an earlier check; the same where it has none."""
        if style not in self._painted:
            return style
        if style not in self._plain:
            known = len(self._formats)
            plain = copy.deepcopy(self._formats[style])
            plain.set("fillId", "0")
            self._formats.append(plain)
            self._formats.set("count", str(known + 1))
            self._plain[style] = known
        return self._plain[style]

    def _painted_before(self) -> frozenset[int]:
        """Numbers of styles whose fill is one of ours."""
        ours = {
            str(number)
            for number, fill in enumerate(self._child("fills"))
            if any(c.get("rgb") in {_RED, _WARM} for c in fill.iter("{*}fgColor"))
        }
        return frozenset(n for n, f in enumerate(self._formats) if f.get("fillId") in ours)

    def styles(self) -> bytes:
        """The part, with the twins in it."""
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _child(self, name: str) -> Any:  # noqa: ANN401 - lxml has no types
        return next(self._root.iterchildren(f"{{{self._space}}}{name}"))

    def _fill(self, colour: str) -> int:
        fills = self._child("fills")
        fill = etree.SubElement(fills, f"{{{self._space}}}fill")
        pattern = etree.SubElement(fill, f"{{{self._space}}}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{{{self._space}}}fgColor", rgb=colour)
        etree.SubElement(pattern, f"{{{self._space}}}bgColor", indexed="64")
        fills.set("count", str(len(fills)))
        return len(fills) - 1
