"""Stands before CKAN in each web process and answers what it can without waking it.

A visitor's page is taken from the shelf; one that is not there is made once and kept. Everything
else passes, with headers that say who may keep it, and compressed where that gives nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from ckanext.jiulongpo.portal.page_cache import sending
from ckanext.jiulongpo.portal.page_cache.addresses import STATIC
from ckanext.jiulongpo.portal.page_cache.asking import Asked, Reader, asked_of, is_personal
from ckanext.jiulongpo.portal.page_cache.built_files import BuiltFiles
from ckanext.jiulongpo.portal.page_cache.generation import NOT_KEPT
from ckanext.jiulongpo.portal.page_cache.packing import (
    FORMS,
    IDENTITY,
    Header,
    Packed,
    form_for,
    is_text,
    of_one_request,
    pack,
)
from ckanext.jiulongpo.portal.page_cache.shelf import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["PageCache", "Rules"]

_MISSING_SECONDS = 10
"""For so long it is remembered that there is no such page."""
_LONGEST_TEXT = 4 * 1024 * 1024
"""Bytes of a text that is compressed in memory; a longer one passes as it is."""
_SHORTEST_TEXT = 400
_STATE = "X-Page-Cache"
_DOWNLOAD = "attachment"
"""A file to be saved passes as it is; ``inline`` is what Flask says of every style sheet."""
_OF_SENDING = frozenset({"cache-control", "vary"})
_BUILT_VARIES = ("Accept-Encoding",)
_PAGE_VARIES = ("Accept-Encoding", "Cookie", "HX-Request")


@dataclass(frozen=True, slots=True)
class Rules:
    """How pages are kept.

    Attributes:
        reader: how persons are told from visitors.
        variant: what changes all pages at once, such as the day and the release.
        seconds: for how long a page is kept though nothing has changed.
        max_age: seconds for which a browser need not ask again.
    """

    reader: Reader
    variant: Callable[[], str]
    seconds: int
    max_age: int


@dataclass(slots=True)
class _Made:
    """What CKAN answered."""

    status: str
    headers: list[Header]
    body: Iterable[bytes]

    def whole(self) -> bytes:
        """The body at once."""
        try:
            return b"".join(self.body)
        finally:
            self.close()

    def close(self) -> None:
        """Let CKAN end the request."""
        if hasattr(self.body, "close"):
            self.body.close()  # type: ignore[attr-defined]  # PEP 3333: where it has one

    @property
    def is_fit_to_keep(self) -> bool:
        """Whether everybody may get it; a cookie is for one reader."""
        names = {name.lower() for name, _value in self.headers}
        refused = "no-store" in sending.value_of(self.headers, "cache-control")
        anything = sending.value_of(self.headers, "vary") == "*"
        good = self.status[:3] in ("200", "404")
        return good and not refused and not anything and "set-cookie" not in names


@dataclass(slots=True)
class PageCache:
    """A WSGI application around CKAN's.

    Attributes:
        shelf: where pages are kept; ``None`` where each is to be made anew.
    """

    application: WSGIApplication
    rules: Rules
    shelf: Shelf | None
    _built: BuiltFiles = field(default_factory=BuiltFiles)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if built := self._built.get(environ):
            return self._send(built, environ, start_response, "built")
        asked = asked_of(environ, self.rules.reader, self.rules.variant())
        if asked is None:
            return self._pass(environ, start_response)
        return self._page(asked, environ, start_response)

    def _page(
        self, asked: Asked, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        form = form_for(environ.get("HTTP_ACCEPT_ENCODING"))
        generation = ""
        if self.shelf:
            found = self.shelf.fetch(asked, form)
            if found.page:
                return self._send(found.page, environ, start_response, "hit")
            generation = found.generation
        request = asked.as_of(generation)
        made = self._make(request)
        made.headers = [header for header in made.headers if not _takes_cookie(header)]
        if NOT_KEPT in request or not made.is_fit_to_keep:
            return self._give(made, environ, start_response)
        body = made.whole()
        kinds = FORMS if generation else ()
        forms = pack(made.status, made.headers, body, dict.fromkeys((*kinds, form)))
        if self.shelf and generation:
            kept = {name: forms[name] for name in FORMS}
            self.shelf.keep(asked, generation, kept, self._seconds(made.status))
        own = of_one_request(made.headers)
        return self._send(forms[form], environ, start_response, "miss", own)

    def _seconds(self, status: str) -> int:
        return self.rules.seconds if status.startswith("200") else _MISSING_SECONDS

    def _send(
        self,
        page: Packed,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        state: str,
        own: Iterable[Header] = (),
    ) -> Iterable[bytes]:
        """A page that is the same for everybody, or word that the reader has it already."""
        age = self.rules.max_age if page.status.startswith("200") else 0
        built = state == "built"
        keep = sending.FOREVER if built else f"public, max-age={age}, must-revalidate"
        headers = [*own, ("ETag", page.etag), (_STATE, state)]
        if page.is_known(environ.get("HTTP_IF_NONE_MATCH")) and page.status.startswith("200"):
            status, body = "304 Not Modified", b""
            headers += page.headers
        else:
            status, body = page.status, page.body
            headers += page.whole()
        headers = sending.with_vary(headers, *(_BUILT_VARIES if built else _PAGE_VARIES))
        start_response(status, sending.replaced(headers, cache_control=keep))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _pass(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._give(self._make(environ), environ, start_response)

    def _give(
        self, made: _Made, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """CKAN's answer, with a word on who may keep it."""
        personal = is_personal(environ, self.rules.reader)
        made.headers = _kept_by(made, environ, personal=personal)
        cookie = self._has_session(environ) or sending.value_of(made.headers, "set-cookie")
        form = IDENTITY if cookie else form_for(environ.get("HTTP_ACCEPT_ENCODING"))
        if form != IDENTITY and _gains(made, environ):
            made = self._pressed(made, environ, form)
        start_response(made.status, made.headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            made.close()
            return []
        return made.body

    def _pressed(self, made: _Made, environ: WSGIEnvironment, form: str) -> _Made:
        body = made.whole()
        page = pack(made.status, made.headers, body, [form])[form]
        own = [(name, value) for name, value in made.headers if name.lower() in _OF_SENDING]
        own += of_one_request(made.headers)
        headers = sending.with_vary([*page.whole(), *own], "Accept-Encoding")
        if etag := sending.value_of(made.headers, "etag"):
            headers.append(("ETag", f"W/{etag.removeprefix('W/')}"))  # other bytes, same content
        self._built.put(environ, page)
        return _Made(made.status, headers, [page.body])

    def _has_session(self, environ: WSGIEnvironment) -> bool:
        """Whether cookies make the request a person's: another site could have sent it."""
        return is_personal({"HTTP_COOKIE": environ.get("HTTP_COOKIE", "")}, self.rules.reader)

    def _make(self, environ: WSGIEnvironment) -> _Made:
        told: list[Any] = []

        def start(status: str, headers: list[Header], exc_info: object = None) -> Any:  # noqa: ANN401, ARG001 -- PEP 3333
            told[:] = [status, headers]
            return _no_write

        body = self.application(environ, start)
        if not told:  # an application may wait with its headers until its first bytes are asked for
            pieces = iter(body)
            first = next(pieces, b"")
            return _Made(told[0], list(told[1]), chain([first], pieces))
        return _Made(told[0], list(told[1]), body)


def _no_write(_data: bytes) -> None:
    """PEP 3333's old way of sending, which CKAN does not use."""
    message = "This application gives its answers as iterables."
    raise NotImplementedError(message)


def _kept_by(made: _Made, environ: WSGIEnvironment, *, personal: bool) -> list[Header]:
    """The answer's headers with who may keep it, unless a view has said so itself."""
    given = sending.value_of(made.headers, "cache-control")
    path = environ.get("PATH_INFO", "")
    if STATIC.match(path) and made.status[:3] in ("200", "304"):
        marked = BuiltFiles.is_marked(environ)
        return sending.replaced(
            made.headers, cache_control=sending.FOREVER if marked else sending.SHORTLY
        )
    if "no-store" in given or (not personal and _is_chosen(made.headers, given)):
        return sending.agreeing(made.headers)
    word = sending.NEVER if personal or _sets_cookie(made.headers) else sending.OF_ONE_READER
    return sending.replaced(made.headers, cache_control=word)


def _is_chosen(headers: list[Header], given: str) -> bool:
    """Whether a view has thought of it: CKAN's own words are the same for every answer."""
    return bool(sending.value_of(headers, "etag")) or (
        "max-age=" in given and "max-age=0" not in given
    )


def _sets_cookie(headers: list[Header]) -> bool:
    return bool(sending.value_of(headers, "set-cookie"))


def _takes_cookie(header: Header) -> bool:
    """Whether a header takes away a cookie, which a visitor has not sent: it says nothing.

    CKAN does so where it has begun a session for a message and shown the message at once.
    """
    name, value = header
    return name.lower() == "set-cookie" and "max-age=0" in value.lower()


def _gains(made: _Made, environ: WSGIEnvironment) -> bool:
    """Whether the answer is a text of known and bearable length that is not compressed yet."""
    length = sending.value_of(made.headers, "content-length")
    return (
        environ["REQUEST_METHOD"] == "GET"
        and made.status.startswith("200")
        and length.isdigit()
        and _SHORTEST_TEXT <= int(length) <= _LONGEST_TEXT
        and is_text(sending.value_of(made.headers, "content-type"))
        and not sending.value_of(made.headers, "content-encoding")
        and not sending.value_of(made.headers, "content-disposition").startswith(_DOWNLOAD)
    )
