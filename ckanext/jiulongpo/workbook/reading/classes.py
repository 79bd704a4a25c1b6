"""The class of an entry from four cells (类, 项, 目, 细目) or one, each a code, a name or both."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.workbook import faults
from ckanext.jiulongpo.workbook.columns import CLASS_KEYS, label_of

__all__ = ["Classes", "Placed"]

_CODE = re.compile(r"(\d{1,40})[\s.、:：-]*(.*)", re.DOTALL)
_LENGTHS = (1, 2, 3)
"""Digits that each of the first three levels adds (guideline §3)."""
_PATH = re.compile(r"[/>＞／»]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A class, and what is wrong with the cells that name it, by the key of the column."""

    code: str = ""
    findings: tuple[tuple[str, Finding], ...] = ()


class Classes:
    """Finds classes by name.

    Args:
        below: codes by name of the classes directly below one.
    """

    def __init__(self, below: Callable[[str], Mapping[str, str]]) -> None:
        self._below = below
        self._known: dict[tuple[str, ...], Placed] = {}
        self._names: dict[str, Mapping[str, str]] = {}

    def of(self, levels: Sequence[str]) -> Placed:
        """The class that the cells of 类, 项, 目 and 细目 name."""
        asked = tuple(levels)
        if asked not in self._known:
            self._known[asked] = self._place(asked, CLASS_KEYS)
        return self._known[asked]

    def of_path(self, text: str) -> Placed:
        """The class that one cell names: a code, or names from 类 down with slashes between."""
        text = text.strip()
        if text.replace("/", "").isdigit():
            return Placed(text.replace("/", ""))
        if _CODE.fullmatch(text) and not _PATH.search(text):
            return Placed(_split(text)[0])
        levels = tuple(name.strip() for name in _PATH.split(text)[: len(CLASS_KEYS)])
        return self._place(levels, ("class.path",) * len(CLASS_KEYS))

    def _place(self, levels: tuple[str, ...], keys: Sequence[str]) -> Placed:
        code = ""
        findings: list[tuple[str, Finding]] = []
        gap = False
        for depth, (text, key) in enumerate(zip(levels, keys, strict=False)):
            if not text:
                gap = True
                continue
            if gap:
                findings.append((key, faults.NO_CLASS_ABOVE(key, level=label_of(key))))
                break
            found, finding = self._level(code, text, depth)
            if finding:
                findings.append((key, finding))
                break
            code = found
        return Placed(code, tuple(findings))

    def _level(self, parent: str, text: str, depth: int) -> tuple[str, Finding | None]:
        digits, name = _split(text)
        if digits:
            if digits.startswith(parent) and len(digits) > len(parent):
                return digits, None
            if depth < len(_LENGTHS) and len(digits) == _LENGTHS[depth]:
                return parent + digits, None
            return "", faults.FOREIGN_CLASS(value=text, parent=parent)
        found = self._named(parent).get(_folded(name))
        if found:
            return found, None
        if not parent:
            return "", faults.UNKNOWN_TOP_CLASS(value=text)
        return "", faults.UNKNOWN_CLASS(value=text, parent=parent)

    def _named(self, parent: str) -> Mapping[str, str]:
        if parent not in self._names:
            names = {_folded(name): code for name, code in self._below(parent).items()}
            for entry in codelist("resource_class"):
                if (entry.parent or "") == parent:
                    for alias in (entry.label(), *entry.aliases):
                        names.setdefault(_folded(alias), entry.code)
            self._names[parent] = names
        return self._names[parent]


def _split(text: str) -> tuple[str, str]:
    found = _CODE.fullmatch(text.strip())
    return (found[1], found[2].strip()) if found else ("", text.strip())


def _folded(name: str) -> str:
    return "".join(name.split()).replace("（", "(").replace("）", ")")
