"""What rules have to know of the rest of the catalogue; offline, little is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["CodeHolder", "Knowledge"]


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """Who has a resource code.

    Attributes:
        package_id: the entry; empty when the code is only reserved.
        retired: the code is out of use and stays reserved.
    """

    package_id: str
    retired: bool = False


class Knowledge:
    """Without a database: the classes that ship, no other entries.

    Args:
        today: the day on which values are judged.
        future_days: how many days ahead a date of something that happened may lie.
    """

    def __init__(self, today: date | None = None, future_days: int = 1) -> None:
        self.today = today or datetime.now(UTC).date()
        self.future_days = future_days

    def knows_class(self, code: str) -> bool:
        """Whether the class table holds a code."""
        return code in codelist("resource_class")

    def has_subclasses(self, code: str) -> bool:
        """Whether the class table lists classes directly below a code."""
        return any(entry.parent == code for entry in codelist("resource_class"))

    def code_holder(self, code: str) -> CodeHolder | None:  # noqa: ARG002 -- for those who know
        """Who has a resource code, or ``None`` when it is free."""
        return None

    def titles_of(self, owner_org: str, except_id: str) -> Sequence[str]:  # noqa: ARG002 -- the port
        """Titles of the other entries of an organisation."""
        return ()
