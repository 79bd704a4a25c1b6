"""Asks a system its questions: fills them, sends them, opens the envelopes. Safe among threads."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import answering, network
from ckanext.jiulongpo.harvesters.core.guarded_http import (
    Call,
    GuardedHttp,
    HttpSession,
    checked,
    is_same_origin,
    shown,
)
from ckanext.jiulongpo.harvesters.sources.rest.dialect import Answer, Asking, Dialect, Style
from ckanext.jiulongpo.harvesters.sources.rest.envelope import (
    Page,
    open_envelope,
    page_of,
    record_of,
)
from ckanext.jiulongpo.harvesters.sources.rest.templates import fill, fill_path

__all__ = ["Conversation"]

_JSON = "application/json; charset=utf-8"
_FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(slots=True)
class Conversation:
    """Talks with one system; connections are kept, and lent to one question at a time.

    Attributes:
        url: address that the paths of the dialect are added to.
        given: parameters and, where one was entered, the secret.
    """

    url: str
    dialect: Dialect
    http: GuardedHttp
    given: Mapping[str, Any] = field(repr=False)
    _idle: deque[HttpSession] = field(default_factory=deque)

    def page(self, values: Mapping[str, Any], *, attempts: int = 0) -> Page:
        """One page of the list.

        Raises:
            Abort: it cannot be had.
        """
        dialect = self.dialect
        link = values.get("cursor") if dialect.paging.style is Style.LINK else None
        call = self._call(dialect.asking, values)
        if link is not None:
            call = Call(_linked(call.address, str(link)), headers=call.headers)
        content = self._ask(call, dialect.answer, attempts)
        return page_of(content, dialect.answer, dialect.paging.follow, shown(call.address))

    def detail(self, row: Mapping[str, Any], asking: Asking, answer: Answer) -> Any:  # noqa: ANN401 -- any JSON
        """What the system knows of a row besides; an object or a list.

        Raises:
            Abort: it cannot be had.
            Reject: the row lacks what the question needs.
        """
        call = self._call(asking, {"row": row})
        return record_of(self._ask(call, answer, 0), answer, shown(call.address))

    def close(self) -> None:
        """End all connections."""
        while self._idle:
            self._idle.pop().close()

    def _ask(self, call: Call, answer: Answer, attempts: int) -> Any:  # noqa: ANN401 - any JSON
        with self._session() as session, session.send(call, attempts) as download:
            return open_envelope(
                download, answer, shown(call.address), str(self.given.get("secret") or "")
            )

    @contextmanager
    def _session(self) -> Iterator[HttpSession]:
        try:
            session = self._idle.pop()
        except IndexError:
            session = self.http.session()
        try:
            yield session
        finally:
            self._idle.append(session)

    def _call(self, asking: Asking, values: Mapping[str, Any]) -> Call:
        every = {**self.given, **values}
        headers = {"Accept": "application/json", **fill(asking.headers, every)}
        body = b""
        if asking.json is not None:
            headers["Content-Type"] = _JSON
            body = json.dumps(fill(asking.json, every), ensure_ascii=False).encode()
        elif asking.form is not None:
            headers["Content-Type"] = _FORM
            body = urlencode(_pairs(fill(asking.form, every))).encode()
        address = self._base() + fill_path(asking.path, every)
        query = tuple(_pairs(fill(asking.query, every)))
        return Call(address, asking.method, query, headers, body)

    def _base(self) -> str:
        if "?" in self.url or "#" in self.url:
            reason = "ends in a query; the dialect adds it"
            raise Abort(network.BAD_ADDRESS(url=shown(self.url), reason=reason))
        return self.url.rstrip("/")


def _linked(address: str, link: str) -> str:
    """Where a link of a list leads, if it stays with the server.

    Raises:
        Abort: it does not, or is no address.
    """
    base = checked(address)
    try:
        target = checked(str(base.join(link)))
    except httpx.InvalidURL as error:
        raise Abort(network.BAD_ADDRESS(url=shown(base), reason="leads nowhere")) from error
    if not is_same_origin(base, target):
        raise Abort(answering.LINK_ELSEWHERE(url=shown(target)))
    return str(target)


def _pairs(filled: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Parameters as texts; a list is repeated, ``True`` is written as JSON does."""
    found: list[tuple[str, str]] = []
    for name, value in filled.items():
        values = value if isinstance(value, list) else [value]
        found += [(name, each if isinstance(each, str) else json.dumps(each)) for each in values]
    return found
