"""What a row of the table of misbehaviours says."""

from __future__ import annotations

from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

from torture.records import Row, row
from torture.webserver import Answer

__all__ = ["GIVEN", "Misbehaviour", "base"]

GIVEN = 12
"""Records that the source had before it turned evil; their numbers are 1 to 12."""


def base() -> list[Row]:
    """The listing of before."""
    return [row(number) for number in range(1, GIVEN + 1)]


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """One way to be evil, and what has to hold all the same.

    For every row: no entry is withdrawn, hidden or handed over, no entry of another source or
    department is touched, the run ends in time and in bounded memory, and what is wrong is a
    finding that is not the program's own defect.

    Attributes:
        name: unique; by it the row is run alone.
        does: what the source does, in words.
        answer: what its server does with a request.
        codes: of findings one of which has to be there; any when empty, for what is not wrong.
        changes: numbers of records that may be other than before, or new.
        missing: so many records may be marked missing.
        url: address of the source; ``{host}`` stands for the server of ``answer``, ``{tls_…}`` for
            those of :mod:`torture.evil.tls`.
    """

    name: str
    does: str
    answer: Answer
    codes: tuple[str, ...] = ()
    changes: frozenset[int] = frozenset()
    missing: int = 0
    url: str = ""


def nobody(request: BaseHTTPRequestHandler) -> None:
    """Stands where no request should come."""
    request.send_error(418)
