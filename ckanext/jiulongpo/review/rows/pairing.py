"""Which file of a pending version stands in the place of which published one. Pure.

New bytes for a published file get an id of their own, so that ids alone do not tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Pair", "pairs"]

File = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A file that differs.

    Attributes:
        old: as it is published; ``None`` for a new one.
        new: as it is proposed; ``None`` for one that is taken out.
    """

    old: File | None
    new: File | None

    @property
    def name(self) -> str:
        """What people call it."""
        shown = self.new or self.old or {}
        return str(shown.get("name") or shown.get("url") or "")


def pairs(published: Sequence[File], proposed: Sequence[File]) -> list[Pair]:
    """The files whose bytes differ, in the order of the pending version; those taken out last.

    A file that came takes the place of one that went with the same name, or else with the same
    number in the list.

    Args:
        published: files of the published version.
        proposed: those of the pending one.
    """
    stays = {file["id"]: file for file in published}
    kept = {file["id"] for file in proposed}
    gone = [file for file in published if file["id"] not in kept]
    found: list[Pair] = []
    for place, file in enumerate(proposed):
        old = stays.get(file["id"])
        if old is None:
            old = _named_so(gone, file) or _at(published, place, gone)
            gone = [each for each in gone if each is not old]
            found.append(Pair(old, file))
        elif not file.get("url_type") and old.get("url") != file.get("url"):
            found.append(Pair(old, file))
    return [*found, *(Pair(file, None) for file in gone)]


def _named_so(gone: Sequence[File], file: File) -> File | None:
    name = file.get("name")
    return next((each for each in gone if name and each.get("name") == name), None)


def _at(published: Sequence[File], place: int, gone: Sequence[File]) -> File | None:
    file = published[place] if place < len(published) else None
    return next((each for each in gone if each is file), None)
