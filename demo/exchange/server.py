"""The city platform's web server, on the loopback only."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from demo.exchange.platform import Answer, CityPlatform

__all__ = ["make_server"]

_REPORT, _CASCADE, _COUNTS = "/report", "/cascade", "/counts"
_LARGEST = 8 * 1024 * 1024
_NOT_FOUND: Answer = (404, "text/plain", b"")


def make_server(platform: CityPlatform, port: int) -> ThreadingHTTPServer:
    """A server that is bound and ready; port 0 takes a free one.

    Raises:
        OSError: the port is in use.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(min(size, _LARGEST))
            token = self.headers.get("Authorization") or ""
            self._send(platform.report(body, token) if self.path == _REPORT else _NOT_FOUND)

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path == _CASCADE:
                asked = {name: int(value) for name, value in parse_qsl(query) if value.isdecimal()}
                asked = {name: asked[name] for name in ("page", "size") if name in asked}
                self._send(platform.cascade(**asked))
            elif self.path == _COUNTS:
                counts = json.dumps(dict(platform.counts())).encode()
                self._send((200, "application/json", counts))
            else:
                self._send(_NOT_FOUND)

        def _send(self, answer: Answer) -> None:
            status, media_type, body = answer
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Say nothing: the supervisor's log is for faults."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
