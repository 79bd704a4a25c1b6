"""Which records a run has met."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.core.marks import Marks, mark_of

__all__ = ["Seen"]


class Seen:
    """A set of identities, kept as marks (:mod:`.core.marks`).

    An identity that is taken for another one would be reported as given twice.
    """

    __slots__ = ("_marks", "_sum")

    def __init__(self) -> None:
        self._marks = Marks(numbers=False)
        self._sum = 0

    def __len__(self) -> int:
        return len(self._marks)

    def __contains__(self, guid: str) -> bool:
        return self._marks.get(mark_of(guid)) is not None

    def digest(self) -> str:
        """Equal for equal sets, whatever the order in which they were met."""
        return f"{len(self)}-{self._sum:016x}" if len(self) else ""

    def add(self, guid: str) -> bool:
        """Note an identity; false when it was there already."""
        mark = mark_of(guid)
        is_new = self._marks.add(mark)
        if is_new:
            self._sum ^= mark
        return is_new
