"""The department's system under torture: a web server on the loopback, in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Answer", "Webserver"]

Answer = Callable[[BaseHTTPRequestHandler], None]
"""Answers a request in whatever way it likes."""


class Webserver:
    """Serves from a forked process, so that no thread of it is here when others are forked.

    Args:
        answer: what is done with each request; it runs in the server's process.
    """

    def __init__(self, answer: Answer) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.close_connection = True
                try:
                    answer(self)
                except (OSError, ValueError):
                    return

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002 - the base's
                return

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.request_queue_size = 50
        self.port = int(self._http.server_address[1])
        self.host = f"127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator[Webserver]:
        """Serve as long as the block lasts."""
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self._http.serve_forever()
            os._exit(0)
        self._http.socket.close()
        try:
            yield self
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def url(self, path: str) -> str:
        """The address of a path here."""
        return f"http://{self.host}{path}"


def free_port() -> int:
    """A port of the loopback at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
