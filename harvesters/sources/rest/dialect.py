"""A dialect: how one family of systems is asked for its records, and how it answers.

``schemas/dialects/<name>.yaml``; ``docs/harvest-source.md`` shows how one is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Answer", "Asking", "Detail", "Dialect", "Paging", "Since", "Style", "as_text"]

_MEGABYTE = 1024 * 1024


class Style(StrEnum):
    """How a list goes on after a page."""

    SINGLE = "single"
    """It does not: one answer holds everything."""
    PAGE = "page"
    """By the page's number."""
    OFFSET = "offset"
    """By the number of records that came before."""
    CURSOR = "cursor"
    """By something that the answer holds."""
    LINK = "link"
    """By an address that the answer holds."""


def as_text(state: object) -> str:
    """A state such as ``200``, ``true`` or ``OK`` as it is compared."""
    return str(state).strip().lower()


@dataclass(frozen=True, slots=True)
class Asking:
    """One question, with placeholders (``templates``) where its values go.

    Attributes:
        path: after the source's address; values in it are quoted.
        query: parameters of the address.
        json, form: the body, as JSON or as a form; at most one of them.
    """

    path: str
    method: str = "GET"
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The envelope of an answer.

    Attributes:
        records: path of the list, or of the record; empty for the answer itself.
        total: path of the number of records; empty where the system tells none.
        success: path of what says whether it went well; empty where nothing does.
        good: values of ``success`` that mean yes, as texts.
        failure: path of what is there only when it went wrong, such as ``errors``.
        words: path of what the system says about it.
    """

    records: str = ""
    total: str = ""
    success: str = ""
    good: frozenset[str] = frozenset()
    failure: str = ""
    words: str = ""

    def is_good(self, state: object) -> bool:
        """Whether what stands at ``success`` means that it went well."""
        return as_text(state) in self.good


@dataclass(frozen=True, slots=True)
class Paging:
    """How the list goes on, and how its end is known.

    Attributes:
        first: number of the first page.
        size: records a page, unless the settings say otherwise; 0 where the system decides.
        most: records a page that the system gives at most.
        follow: path of the cursor or of the next address.
        short_ends: a page with fewer records than asked for is the last one. Without it, a list
            whose total is not told ends with an empty page.
        pages: more of them are not read.
        pause: seconds between two pages.
    """

    style: Style = Style.SINGLE
    first: int = 1
    size: int = 0
    most: int = 1000
    follow: str = ""
    short_ends: bool = False
    pages: int = 20_000
    pause: float = 0

    @property
    def shows_its_end(self) -> bool:
        """Whether an answer itself says that it is the last; a short or empty page may lie."""
        return self.style in {Style.SINGLE, Style.CURSOR, Style.LINK}


@dataclass(frozen=True, slots=True)
class Detail:
    """A question about one record of the list.

    Attributes:
        under: where the answer goes in the record; empty for upon it, over equal names.
    """

    asking: Asking
    answer: Answer
    under: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """How only what changed is asked for.

    Attributes:
        changed: path in a row of the moment of its change.
        format: of ``{since}``: ``milliseconds``, ``seconds``, ``date`` or ``datetime``.
        lag: hours that are asked for again, for clocks differ and changes come late.
    """

    changed: str
    format: str
    lag: int = 24


@dataclass(frozen=True, slots=True)
class Dialect:
    """All of a dialect file.

    Attributes:
        parameters: name → value unless the settings give another; ``None`` is left out.
        secret: whether the token must have been entered.
        at_once: questions for details that are under way at the same time.
        nested: objects and lists of objects in a record that are read; others may hold anything,
            such as the editor's own account, and are dropped.
        answer_bytes: of one answer.
        seconds: for one answer, with all attempts.
    """

    name: str
    title: Mapping[str, str]
    asking: Asking
    answer: Answer
    paging: Paging = field(default_factory=Paging)
    details: tuple[Detail, ...] = ()
    since: Since | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    secret: bool = False
    at_once: int = 4
    nested: frozenset[str] = frozenset()
    answer_bytes: int = 64 * _MEGABYTE
    seconds: int = 300
