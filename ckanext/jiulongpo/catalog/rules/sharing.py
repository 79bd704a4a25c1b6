"""Sharing and opening agree (guideline §2.3 and §2.5, 9)."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.jiulongpo.catalog.rules.part import Part
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

__all__ = ["check_sharing"]

OPEN_BUT_NOT_SHARED = Fault(
    "JLP-C-304",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("It is not shared between departments (不予共享) but open to society."),
    N_("Choose 不予开放 as opening type, or share it."),
)
MODE_BUT_NOT_SHARED = Fault(
    "JLP-C-305",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("It is not shared (不予共享), yet a way of sharing is given."),
    N_("Leave the way of sharing empty."),
)
WORDS_INSTEAD_OF_TERMS = Fault(
    "JLP-C-306",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("“{value}” names no terms and no legal basis."),
    N_("Write the terms of sharing, or the article of the law or policy."),
)

_NOT_SHARED = "3"
_NOT_OPEN = "3"
_HOLLOW = frozenset({"无", "无条件", "有条件", "暂无", "不予", "不予共享", "有条件共享", "-", "/"})


def check_sharing(part: Part) -> Iterator[Finding]:
    """An entry, or a row with the entry's values as defaults."""
    if part.is_row and not any(part.own.get(name) for name in ("share_type", "open_type")):
        return
    share, open_ = part.get("share_type"), part.get("open_type")
    if share == _NOT_SHARED and open_ and open_ != _NOT_OPEN:
        yield OPEN_BUT_NOT_SHARED(part.place("open_type"))
    if share == _NOT_SHARED and (part.own.get("share_mode_class") or part.get("share_mode_type")):
        yield MODE_BUT_NOT_SHARED(part.place("share_mode_class"))
    condition = part.get("share_condition").strip()
    if share in {"2", _NOT_SHARED} and condition in _HOLLOW:
        yield WORDS_INSTEAD_OF_TERMS(part.place("share_condition"), value=condition)
