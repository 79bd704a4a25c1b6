"""Fetches one address into a file, under limits on address, time, bytes and redirects."""

from __future__ import annotations

import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from typing import BinaryIO, cast

import httpcore
import httpx

from ckanext.jiulongpo.harvesters.core.errors import Abort, Retry
from ckanext.jiulongpo.harvesters.core.faults import network as faults
from ckanext.jiulongpo.harvesters.core.guarded_http.addresses import AddressPolicy
from ckanext.jiulongpo.harvesters.core.guarded_http.network import Deadline, GuardedTransport
from ckanext.jiulongpo.harvesters.core.guarded_http.unpack import gunzip

__all__ = ["Download", "GuardedHttp", "HttpLimits", "shown"]

_GIGABYTE = 1024**3
_IN_MEMORY = 8 * 1024**2
_LONGEST_URL = 4_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
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
        connect, read, total: seconds to connect, between two bytes, and for everything.
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
class Download:
    """An answer that has come in whole.

    Attributes:
        stream: seekable, at its start.
        name: file name that the server states, or the end of the address.
    """

    stream: BinaryIO
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class GuardedHttp:
    """Reads the web for sources.

    Attributes:
        policy: which machines may be reached; asked at each connection, also after a redirect.
        wait: sleeps between attempts; seconds.
    """

    policy: AddressPolicy = field(default_factory=AddressPolicy)
    limits: HttpLimits = field(default_factory=HttpLimits)
    wait: Callable[[float], None] = time.sleep

    @contextmanager
    def download(self, address: str) -> Iterator[Download]:
        """The content of an address in a temporary file, which is gone afterwards.

        Raises:
            Abort: it may not or cannot be had.
        """
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            file = cast("BinaryIO", spool)
            name, media_type = self._patiently(address, file)
            file.seek(0)
            yield Download(file, name, media_type)

    def _patiently(self, address: str, file: BinaryIO) -> tuple[str, str]:
        deadline = Deadline(self.limits.total)
        for attempt in range(1, self.limits.attempts + 1):
            file.seek(0)
            file.truncate()
            try:
                return self._fetch(address, file, deadline)
            except Retry as error:
                if attempt == self.limits.attempts:
                    raise Abort(error.finding) from error
                self.wait(min(error.after or 2.0**attempt, _LONGEST_WAIT))
        raise AssertionError

    def _fetch(self, address: str, file: BinaryIO, deadline: Deadline) -> tuple[str, str]:
        limits = self.limits
        timeout = httpx.Timeout(limits.read, connect=limits.connect)
        headers = {"Accept-Encoding": "gzip", "User-Agent": "ckanext-jiulongpo"}
        transport = GuardedTransport(self.policy, deadline)
        url = _checked(address)
        try:
            with httpx.Client(
                transport=transport, timeout=timeout, headers=headers, trust_env=False
            ) as client:
                for _ in range(limits.redirects + 1):
                    with client.stream("GET", url) as answer:
                        if answer.status_code not in _REDIRECTS:
                            return self._take(answer, file)
                        url = _next(url, answer)
        except httpx.InvalidURL as error:
            # httpx reads where an answer leads to before anybody follows
            raise Abort(faults.BAD_ADDRESS(url=shown(url), reason="leads nowhere")) from error
        except _TIMEOUTS as error:
            raise Retry(faults.TOO_SLOW(url=shown(url), seconds=limits.total)) from error
        except (*_FAILURES, zlib.error) as error:
            reason = str(error) or type(error).__name__
            finding = faults.NO_ANSWER(url=shown(url), reason=reason, attempts=limits.attempts)
            raise Retry(finding) from error
        raise Abort(faults.REDIRECTS(url=shown(address), limit=limits.redirects))

    def _take(self, answer: httpx.Response, file: BinaryIO) -> tuple[str, str]:
        url = answer.url
        if answer.status_code in _COME_BACK:
            finding = faults.REFUSED(url=shown(url), status=answer.status_code)
            raise Retry(finding, _seconds(answer.headers.get("retry-after", "")))
        if answer.status_code != httpx.codes.OK:
            raise Abort(faults.REFUSED(url=shown(url), status=answer.status_code))
        packing = answer.headers.get("content-encoding", "").strip().lower()
        sent = _Counter(self.limits.body_bytes, faults.TOO_LARGE, url)
        unpacked = _Counter(self.limits.unpacked_bytes, faults.BOMB, url)
        chunks = sent.passing(answer.iter_raw())
        if packing in _GZIP:
            chunks = gunzip(chunks, unpacked.count)
        elif packing not in _PLAIN:
            raise Abort(faults.UNKNOWN_PACKING(url=shown(url), encoding=packing))
        file.writelines(chunks)
        return _name(answer), answer.headers.get("content-type", "")


class _Counter:
    def __init__(self, limit: int, fault: faults.Fault, url: httpx.URL) -> None:
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


def shown(address: str | httpx.URL) -> str:
    """An address as a finding may show it: without user and query, where secrets stand."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError, ValueError):
        return "?"
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}{url.path}"


def _checked(address: str) -> httpx.URL:
    if len(address) > _LONGEST_URL or any(char <= " " for char in address):
        raise Abort(faults.BAD_ADDRESS(url="?", reason="too long, or spaces in it"))
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise Abort(faults.BAD_ADDRESS(url="?", reason="not an address")) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise Abort(faults.BAD_ADDRESS(url=shown(url), reason="not of the web"))
    if url.userinfo:
        raise Abort(faults.BAD_ADDRESS(url=shown(url), reason="holds a user's name"))
    return url


def _next(url: httpx.URL, answer: httpx.Response) -> httpx.URL:
    try:
        target = str(url.join(answer.headers.get("location", "")))
    except (httpx.InvalidURL, ValueError) as error:
        raise Abort(faults.BAD_ADDRESS(url=shown(url), reason="leads nowhere")) from error
    following = _checked(target)
    if url.scheme == "https" and following.scheme == "http":
        raise Abort(faults.DOWNGRADE(url=shown(url)))
    return following


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() else None


def _name(answer: httpx.Response) -> str:
    header = Message()
    header["content-disposition"] = answer.headers.get("content-disposition", "")
    stated = header.get_filename() or ""
    return (stated or answer.url.path).replace("\\", "/").rpartition("/")[2]
