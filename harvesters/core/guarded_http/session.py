"""Calls one after the other over connections that are kept, each of them under the limits."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Self, cast

import httpcore
import httpx

from ckanext.jiulongpo.harvesters.core.errors import Abort, Retry
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults import network as faults
from ckanext.jiulongpo.harvesters.core.guarded_http.addresses import AddressPolicy
from ckanext.jiulongpo.harvesters.core.guarded_http.network import Deadline, GuardedTransport
from ckanext.jiulongpo.harvesters.core.guarded_http.unpack import gunzip
from ckanext.jiulongpo.harvesters.core.guarded_http.web_address import (
    checked,
    file_name,
    following,
    is_same_origin,
    shown,
)

__all__ = ["Call", "Download", "HttpLimits", "HttpSession"]

_GIGABYTE = 1024**3
_IN_MEMORY = 8 * 1024**2
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AS_IT_WAS = frozenset({307, 308})
"""Redirects after which a body is sent again; after the others it would silently be lost."""
_COME_BACK = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 60.0
_PLAIN = frozenset({"", "identity"})
_GZIP = frozenset({"gzip", "x-gzip"})
_FAILURES = (httpx.TransportError, httpcore.NetworkError, httpcore.ProtocolError)
_TIMEOUTS = (httpx.TimeoutException, httpcore.TimeoutException)


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """What is too much.

    Attributes:
        connect, read, total: seconds to connect, between two bytes, and for one call with all its
            attempts.
        body_bytes: as sent.
        unpacked_bytes: after unpacking.
        redirects: how often an answer may lead on.
        attempts: how often an address is tried.
    """

    connect: float = 10
    read: float = 30
    total: float = 1800
    body_bytes: int = 2 * _GIGABYTE
    unpacked_bytes: int = 2 * _GIGABYTE
    redirects: int = 5
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class Call:
    """A question to a server. It only reads there, so it may be asked again.

    Attributes:
        query: added to the address; findings never show it.
        headers: may hold secrets; not sent on to another server.
        body: sent as it is; ``headers`` tell its type.
        good: codes of answers that say it went well.
    """

    address: str
    method: str = "GET"
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    good: frozenset[int] = frozenset({httpx.codes.OK})


@dataclass(frozen=True, slots=True)
class Download:
    """An answer that has come in whole.

    Attributes:
        stream: seekable, at its start.
        name: file name that the server states, or the end of the address.
    """

    stream: BinaryIO
    name: str
    media_type: str


class HttpSession:
    """Keeps connections for one thread. Every new one is judged where it is made."""

    def __init__(
        self, policy: AddressPolicy, limits: HttpLimits, wait: Callable[[float], None]
    ) -> None:
        self._limits = limits
        self._wait = wait
        self._deadline = Deadline(limits.total)
        self._client = httpx.Client(
            transport=GuardedTransport(policy, self._deadline),
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            headers={"Accept-Encoding": "gzip", "User-Agent": "ckanext-jiulongpo"},
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End all connections."""
        self._client.close()

    @contextmanager
    def send(self, call: Call, attempts: int = 0) -> Iterator[Download]:
        """The answer in a temporary file, which is gone afterwards.

        Args:
            call: what is asked.
            attempts: how often it is tried; as often as the limits say when 0.

        Raises:
            Abort: it may not or cannot be had, or not within the time for all attempts.
        """
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            file = cast("BinaryIO", spool)
            name, media_type = self._patiently(call, file, attempts or self._limits.attempts)
            file.seek(0)
            yield Download(file, name, media_type)

    def _patiently(self, call: Call, file: BinaryIO, attempts: int) -> tuple[str, str]:
        self._deadline.restart(self._limits.total)
        for attempt in range(1, attempts + 1):
            file.seek(0)
            file.truncate()
            try:
                return self._fetch(call, file)
            except Retry as error:
                pause = min(error.after or 2.0**attempt, _LONGEST_WAIT)
                if attempt == attempts or pause >= self._deadline.left():
                    raise Abort(error.finding) from error
                self._wait(pause)
        raise AssertionError

    def _fetch(self, call: Call, file: BinaryIO) -> tuple[str, str]:
        limits = self._limits
        url = checked(call.address)
        try:
            for _ in range(limits.redirects + 1):
                target = url.copy_merge_params(list(call.query)) if call.query else url
                with self._client.stream(
                    call.method, target, headers=call.headers, content=call.body or None
                ) as answer:
                    if answer.status_code not in _REDIRECTS:
                        return self._take(answer, file, call.good)
                    call, url = _led(call, url, answer)
        except httpx.InvalidURL as error:
            # httpx reads where an answer leads to before anybody follows
            raise Abort(faults.BAD_ADDRESS(url=shown(url), reason="leads nowhere")) from error
        except _TIMEOUTS as error:
            raise Retry(faults.TOO_SLOW(url=shown(url), seconds=limits.total)) from error
        except (*_FAILURES, zlib.error) as error:
            reason = str(error) or type(error).__name__
            finding = faults.NO_ANSWER(url=shown(url), reason=reason, attempts=limits.attempts)
            raise Retry(finding) from error
        raise Abort(faults.REDIRECTS(url=shown(call.address), limit=limits.redirects))

    def _take(
        self, answer: httpx.Response, file: BinaryIO, good: frozenset[int]
    ) -> tuple[str, str]:
        url = answer.url
        if answer.status_code in _COME_BACK:
            finding = faults.REFUSED(url=shown(url), status=answer.status_code)
            raise Retry(finding, _seconds(answer.headers.get("retry-after", "")))
        if answer.status_code not in good:
            raise Abort(faults.REFUSED(url=shown(url), status=answer.status_code))
        packing = answer.headers.get("content-encoding", "").strip().lower()
        sent = _Counter(self._limits.body_bytes, faults.TOO_LARGE, url)
        unpacked = _Counter(self._limits.unpacked_bytes, faults.BOMB, url)
        chunks = sent.passing(answer.iter_raw())
        if packing in _GZIP:
            chunks = gunzip(chunks, unpacked.count)
        elif packing not in _PLAIN:
            raise Abort(faults.UNKNOWN_PACKING(url=shown(url), encoding=packing))
        for chunk in chunks:  # noqa: FURB122 - a spool's ``writelines`` keeps all of it in memory
            file.write(chunk)
        return file_name(answer), answer.headers.get("content-type", "")


class _Counter:
    def __init__(self, limit: int, fault: Fault, url: httpx.URL) -> None:
        self._limit = limit
        self._fault = fault
        self._url = url
        self._seen = 0

    def count(self, size: int) -> None:
        self._seen += size
        if self._seen > self._limit:
            raise Abort(self._fault(url=shown(self._url), limit=self._limit))

    def passing(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.count(len(chunk))
            yield chunk


def _led(call: Call, url: httpx.URL, answer: httpx.Response) -> tuple[Call, httpx.URL]:
    """The call as it goes on after a redirect: what is secret stays with the first server."""
    target = following(url, answer)
    stays = is_same_origin(url, target)
    if call.method != "GET" and not (stays and answer.status_code in _AS_IT_WAS):
        raise Abort(faults.LEADS_AWAY(url=shown(url)))
    return replace(call, query=(), headers=call.headers if stays else {}), target


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() else None
