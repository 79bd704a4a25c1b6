"""Counting at the outside of the site: around Flask, CKAN and any cache of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ckanext.jiulongpo.callers import address_of
from ckanext.jiulongpo.statistics import clock, config
from ckanext.jiulongpo.statistics.sights import (
    Answered,
    Kind,
    Sight,
    path_without_locale,
    sights_of,
)
from ckanext.jiulongpo.statistics.tally import tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["Counting", "reader_of"]

_SEEN = "jiulongpo.seen"


class Counting:
    """WSGI middleware that counts what was shown, after the last byte has left."""

    def __init__(self, app: WSGIApplication) -> None:
        self.inner = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does."""
        told: dict[str, str] = {}

        def hear(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 - WSGI's own
            told["status"] = status
            told["type"] = next((v for k, v in headers if k.lower() == "content-type"), "")
            return start_response(status, headers, *rest)

        body = self.inner(environ, hear)
        if not told:  # an application may wait with its headers until its first bytes are asked for
            return _Counted(body, lambda: _count(environ, _told_sights(environ, told)))
        # What counts for nothing passes as it is: a server may send a file by itself
        sights = _told_sights(environ, told)
        return _Counted(body, lambda: _count(environ, sights)) if sights else body


def reader_of(environ: Mapping[str, Any]) -> tuple[str, str]:
    """Address and browser, to tell readers of a day apart; neither is kept."""
    return address_of(environ), environ.get("HTTP_USER_AGENT", "")


def _sights(environ: WSGIEnvironment, status: int, content_type: str) -> list[Sight]:
    if environ.get(_SEEN):
        return []
    path = str(environ.get("PATH_INFO", "")).encode("latin-1", "replace").decode("utf-8", "replace")
    return sights_of(
        Answered(
            method=environ.get("REQUEST_METHOD", ""),
            path=path_without_locale(path, config.locales()),
            query=environ.get("QUERY_STRING", ""),
            headers=environ,
            status=status,
            content_type=content_type,
        )
    )


def _told_sights(environ: WSGIEnvironment, told: Mapping[str, str]) -> list[Sight]:
    return _sights(environ, int(told["status"][:3]), told["type"]) if told else []


def _count(environ: WSGIEnvironment, sights: list[Sight]) -> None:
    if not sights or environ.get(_SEEN):
        return
    environ[_SEEN] = True
    reads = any(sight.kind is Kind.PAGE for sight in sights)
    tally().add(clock.today(), sights, reader_of(environ) if reads else None)


class _Counted:
    """A body that counts when it has been sent, or when nobody wants more of it."""

    def __init__(self, body: Iterable[bytes], count: Callable[[], None]) -> None:
        self._body = body
        self._count = count

    def __iter__(self) -> Iterator[bytes]:
        yield from self._body
        self._count()

    def close(self) -> None:
        """End the body, as WSGI asks."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()
        self._count()
