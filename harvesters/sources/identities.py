"""Which records of a run were there before, in sources that hold them side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Reject
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.core.marks import Marks, mark_of
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.core.records import RecordRef, fingerprint

__all__ = ["Identify", "Seen", "unread"]

Identify = Callable[[Mapping[str, Any]], str | None]
"""The identity of a record, or ``None`` when there is no telling (``mapping.identity``)."""

_MOST_NUMBERED = 50
_LONGEST_NAME = 150


def unread(file: str, position: int) -> str:
    """The identity of a record that cannot be read: its place.

    Of a long name, as members of an archive may have, a hash stands for its beginning.
    """
    if len(file) > _LONGEST_NAME:
        file = f"{fingerprint(file)[:16]}…{file[-_LONGEST_NAME:]}"
    return f"{file}#{position}"


class Seen:
    """Identities of a run and marks of their contents, so that a million of them fit.

    Attributes:
        clashes: different records that claimed an identity that was taken.
        example: the last such identity.
    """

    def __init__(self) -> None:
        self.clashes = 0
        self.example = ""
        self._contents = Marks()

    def place(self, guid: str, content: str) -> tuple[str, bool]:
        """An identity that is free, and whether the record was there before, word for word.

        Different records that claim one identity are numbered as they come, and by their content
        where a placeholder such as "TODO" stands for an identity throughout.
        """
        content_mark = int(content[:16], 16)
        number = 1
        unique = guid
        while True:
            mark = mark_of(unique)
            if self._contents.add(mark, content_mark):
                if number > 1:
                    self.clashes += 1
                    self.example = guid
                return unique, False
            if self._contents.get(mark) == content_mark:
                return unique, True
            number += 1
            unique = f"{guid}#{number if number <= _MOST_NUMBERED else content[:16]}"

    def tell_clashes(self, report: Report) -> None:
        """Report how many records shared an identity, where any did."""
        if self.clashes:
            report(running.SHARED_IDENTITY(count=self.clashes, value=self.example))

    def ref(
        self, payload: Mapping[str, Any], guid: str | None, position: int, cursor: str = ""
    ) -> RecordRef:
        """The record under an identity of its own; one that has none is refused, not lost."""
        content = fingerprint(payload)
        if guid is None:
            guid = self.place(f"unidentified-{content[:40]}", content)[0]
            return RecordRef(guid, content, position=position, fault=Reject(running.NO_IDENTITY()))
        unique, repeats = self.place(guid, content)
        return RecordRef(
            unique, content, cursor, repeats=repeats, position=position, inline=payload
        )
