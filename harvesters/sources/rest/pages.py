"""Goes through the pages of a list, and believes in no end of it that is not proven.

A list ends where its total is reached, with an empty page, or where the answer holds no way on.
Everything that only looks like an end (a failure, a page that was there before, a way that leads
back, a total that falls) is an :class:`Abort`: what was read is kept, and nothing is withdrawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import answering as faults
from ckanext.jiulongpo.harvesters.core.records import fingerprint
from ckanext.jiulongpo.harvesters.sources.rest.dialect import Paging, Style
from ckanext.jiulongpo.harvesters.sources.rest.envelope import Page

__all__ = ["Ask", "Pages"]

Ask = Callable[[Mapping[str, Any], bool], Page]
"""Asks for a page by its placeholders; the second argument says that a refusal is expected."""


@dataclass(slots=True)
class Pages:
    """The pages of one list, once.

    Attributes:
        size: records to ask for at a time; 0 where the system decides.
        total: the largest number of records that the system has told so far.
        read: records that have come, repeated ones included.
    """

    ask: Ask
    paging: Paging
    size: int
    wait: Callable[[float], None]
    total: int | None = None
    read: int = 0
    _count: int = 0
    _seen: set[str] = field(default_factory=set)
    _ways: set[str] = field(default_factory=set)
    _fell_to: int | None = None
    _is_beyond: bool = False

    def __iter__(self) -> Iterator[Page]:
        """Each page in its order.

        Raises:
            Abort: the list cannot be read on, or its end is not proven.
        """
        way: Any = None
        while True:
            page = self._next(way)
            if page is None:
                break
            yield page
            if self._is_last(page):
                break
            way = self._way_on(page)
        self._prove()

    def _next(self, way: Any) -> Page | None:  # noqa: ANN401 - cursors are of any JSON type
        """The next page; none where the list was at its end already."""
        looks_beyond = self._is_complete()
        if self._count >= self.paging.pages:
            raise Abort(faults.TOO_MANY_PAGES(limit=self.paging.pages))
        if self._count and self.paging.pause:
            self.wait(self.paging.pause)
        try:
            page = self.ask(self._place(way), looks_beyond)
        except Abort:
            if looks_beyond:
                return None
            raise
        self._count += 1
        if not page.rows:
            self._take_total(page, looks_beyond=looks_beyond)
            return page if self._count == 1 else None
        mark = fingerprint(page.rows)
        if mark in self._seen:
            if looks_beyond:
                return None
            raise Abort(faults.REPEATED_PAGE(page=self._count))
        self._seen.add(mark)
        self._is_beyond = self._is_beyond or looks_beyond
        self._take_total(page, looks_beyond=looks_beyond)
        self.read += len(page.rows)
        return page

    def _place(self, way: Any) -> dict[str, Any]:  # noqa: ANN401 -- any JSON
        number = self.paging.first + self._count
        place = {"page": number, "offset": self.read, "size": self.size or None}
        return {**place, "cursor": way}

    def _take_total(self, page: Page, *, looks_beyond: bool) -> None:
        """Keep the largest total. Beyond the end, systems tell of 0 records."""
        if page.total is None or (looks_beyond and not page.rows):
            return
        if self.total is not None and page.total < self.total:
            self._fell_to = page.total
        self.total = max(self.total or 0, page.total)

    def _is_complete(self) -> bool:
        return self._count > 0 and self.total is not None and self.read >= self.total

    def _is_last(self, page: Page) -> bool:
        """Whether nothing more has to be asked for to know the end.

        A full page that reaches the total is not enough: there may be more than the system tells.
        """
        style = self.paging.style
        is_short = len(page.rows) < self.size
        if style is Style.SINGLE or not page.rows:
            return True
        if style in {Style.CURSOR, Style.LINK} and page.follow is None:
            return True
        if self._is_complete() and is_short:
            return True
        return self.total is None and is_short and self.paging.short_ends

    def _way_on(self, page: Page) -> Any:  # noqa: ANN401 -- any JSON
        if page.follow is None:
            return None
        mark = json.dumps(page.follow, sort_keys=True)
        if mark in self._ways:
            raise Abort(faults.STUCK_CURSOR(page=self._count))
        self._ways.add(mark)
        return page.follow

    def _prove(self) -> None:
        """Whether what was read is all that there is.

        Raises:
            Abort: it is not, or there is no telling.
        """
        if self._fell_to is not None:
            raise Abort(faults.SHRINKING(before=self.total, after=self._fell_to))
        if self.total is None:
            return
        if self.read < self.total:
            raise Abort(faults.TOO_FEW(total=self.total, read=self.read))
        if self._is_beyond or self.read > self.total:
            raise Abort(faults.TOO_MANY(total=self.total, read=self.read))
