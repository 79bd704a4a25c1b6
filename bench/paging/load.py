"""A closed loop of readers against one server, in a process of its own.

``python -m bench.paging.load '{"host": …}'``: each reader asks for the next page when it has the
last one whole, over a connection that it keeps. The last line printed is JSON.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections.abc import Sequence
from statistics import quantiles
from typing import Any

__all__ = ["main"]

READERS = 4
_HEADERS = {"Accept-Encoding": "gzip", "Accept": "text/html,*/*;q=0.8"}


class _Reader(threading.Thread):
    def __init__(
        self, host: str, paths: Sequence[str], first: int, until: float, least: int
    ) -> None:
        super().__init__(daemon=True)
        self._host, self._paths, self._at, self._until = host, paths, first, until
        self._last = first + least
        self.seconds: list[float] = []
        self.sizes = 0
        self.failed = 0

    def run(self) -> None:
        """Ask until the time is over, and for so many pages at least."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        while self._at < self._last or time.perf_counter() < self._until:
            path = self._paths[self._at % len(self._paths)]
            self._at += 1
            begun = time.perf_counter()
            try:
                connection.request("GET", path, headers=_HEADERS)
                answer = connection.getresponse()
                self.sizes += len(answer.read())
                self.failed += answer.status != http.HTTPStatus.OK
            except (OSError, http.client.HTTPException):
                self.failed += 1
                connection.close()
                connection = http.client.HTTPConnection(self._host, timeout=60)
                continue
            self.seconds.append(time.perf_counter() - begun)


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
