"""A closed loop of readers against one server, in a process of its own.

``python -m bench.paging.load '{"host": …}'``: each reader asks for the next page when it has the
last one whole, over a connection that it keeps. The last line printed is JSON.
"""

from __future__ import annotations

import http
import json
import re
import socket
import sys
import threading
import time
from collections.abc import Sequence
from statistics import quantiles
from typing import Any

__all__ = ["main"]

READERS = 4
_HEADERS = ("Accept-Encoding: gzip", "Accept: text/html,*/*;q=0.8")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)")
_END_OF_HEAD = b"\r\n\r\n"
_END_OF_CHUNKS = b"\r\n0\r\n\r\n"
_PIECE = 1 << 18
_ASKED_AT_ONCE = 25
"""Over one connection: which process of the server takes it is chance, and may be one for all."""


class _Reader(threading.Thread):
    """Asks with a socket of its own: what a reader works stands in all rates, so it is little."""

    def __init__(
        self, host: str, paths: Sequence[str], first: int, until: float, least: int
    ) -> None:
        super().__init__(daemon=True)
        self._address = host.rpartition(":")[::2]
        self._asked = [_request(host, path) for path in paths]
        self._at, self._until = first, until
        self._last = first + least
        self.seconds: list[float] = []
        self.sizes = 0
        self.failed = 0

    def run(self) -> None:
        """Ask until the time is over, and for so many pages at least."""
        line = self._connected()
        while self._at < self._last or time.perf_counter() < self._until:
            asked = self._asked[self._at % len(self._asked)]
            self._at += 1
            begun = time.perf_counter()
            try:
                line.sendall(asked)
                status, size, stays = _answer(line)
            except OSError:
                self.failed += 1
                line = self._connected()
                continue
            self.seconds.append(time.perf_counter() - begun)
            self.failed += status != http.HTTPStatus.OK
            self.sizes += size
            if not stays or self._at % _ASKED_AT_ONCE == 0:
                line.close()
                line = self._connected()

    def _connected(self) -> socket.socket:
        host, port = self._address
        return socket.create_connection((host, int(port)), timeout=60)


def _request(host: str, path: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *_HEADERS, "", ""]
    return "\r\n".join(lines).encode("ascii")


def _answer(line: socket.socket) -> tuple[int, int, bool]:
    """Status and bytes of the body, which is read to its end; whether the connection stays.

    Raises:
        OSError: the server went away in the middle, or says no length.
    """
    got = b""
    while (end := got.find(_END_OF_HEAD)) < 0:
        got += _more(line)
    head, body = got[:end].lower(), got[end + len(_END_OF_HEAD) :]
    stays = b"connection: close" not in head
    if found := _LENGTH.search(head):
        size = int(found[1])
        missing = size - len(body)
        while missing > 0:
            missing -= len(_more(line))
        return int(head[9:12]), size, stays
    if b"transfer-encoding: chunked" not in head:
        raise ConnectionError
    while not body.endswith(_END_OF_CHUNKS):
        body += _more(line)
    return int(head[9:12]), len(body), stays


def _more(line: socket.socket) -> bytes:
    piece = line.recv(_PIECE)
    if not piece:
        raise ConnectionError
    return piece


def main(host: str, paths: Sequence[str], seconds: float, least: int = 0) -> dict[str, Any]:
    """Ask for the pages in turn for some seconds.

    Args:
        host: ``host:port``.
        paths: what is asked for.
        seconds: for how long.
        least: pages that each reader asks for, however long it takes.
    """
    begun = time.perf_counter()
    readers = [_Reader(host, paths, n, begun + seconds, least) for n in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    took = time.perf_counter() - begun
    times = sorted(second for reader in readers for second in reader.seconds)
    if len(times) < 2:  # noqa: PLR2004 -- quantiles need two
        return {"rate": 0.0, "p95": 0.0, "failed": sum(r.failed for r in readers), "bytes": 0}
    return {
        "rate": len(times) / took,
        "p95": quantiles(times, n=20, method="inclusive")[18] * 1000,
        "failed": sum(reader.failed for reader in readers),
        "bytes": sum(reader.sizes for reader in readers) / len(times),
    }


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
