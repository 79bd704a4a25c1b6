"""Titles tell content and differ (guideline §2.5, 6 and 7)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ckanext.jiulongpo.catalog.rules.knowledge import Knowledge
from ckanext.jiulongpo.catalog.rules.part import Part
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

__all__ = ["check_title", "check_twins", "folded_title"]

SYSTEM_NAME = Fault(
    "JLP-C-601",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The title is the name of the source system, not of the information."),
    N_("Name what the information is about."),
)
TWIN = Fault(
    "JLP-C-602",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("The provider has another entry named “{other}”, which differs in marks or a number only."),
    N_("Merge the two, or name what sets them apart."),
)
LIKE_A_SYSTEM = Fault(
    "JLP-C-603",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("The title reads like the name of a system."),
    N_("Name what the information is about."),
)

_SYSTEM = re.compile(r"(系统|平台|网站|APP|客户端)$", re.IGNORECASE)
_DRAGGED = re.compile(r"(?<!\d)\d{1,3}$")
"""What a spreadsheet adds when a cell is dragged down; four digits are a year."""


def folded_title(title: str) -> str:
    """A title without width, case, spaces, punctuation and a dragged number."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    letters = "".join(c for c in plain if unicodedata.category(c)[0] in "LNM")
    return _DRAGGED.sub("", letters) or letters


def check_title(part: Part) -> Iterator[Finding]:
    """The title is not that of the system from which the information comes."""
    title = part.get("title").strip()
    if part.is_row or not title:
        return
    system = part.get("source_system")
    if system and folded_title(system) == folded_title(title):
        yield SYSTEM_NAME("title")
    elif _SYSTEM.search(title):
        yield LIKE_A_SYSTEM("title")


def check_twins(part: Part, knowledge: Knowledge) -> Iterator[Finding]:
    """No other entry of the same provider has the same title but for marks."""
    title, owner = part.get("title"), part.get("owner_org")
    if part.is_row or not title or not owner:
        return
    own = folded_title(title)
    for other in knowledge.titles_of(owner, part.get("id")):
        if folded_title(other) == own:
            yield TWIN("title", other=other)
            return
