"""Ways to answer that several misbehaviours share."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler
from typing import Any

from torture.webserver import Answer

__all__ = ["endless", "led_to", "raw", "said", "slowly", "told"]

_JSON = "application/json"
_PATIENCE = 60


def said(
    content: bytes, kind: str = _JSON, status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    """A proper answer with this content."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(content)

    return answer


def told(value: Any, **options: Any) -> Answer:  # noqa: ANN401 - any JSON
    """A proper answer in JSON."""
    return said(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), **options)


def raw(*pieces: bytes) -> Answer:
    """These bytes on the wire and nothing else, then the end of the connection."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            request.wfile.write(piece)

    return answer


def slowly(content: bytes, seconds: float) -> Answer:
    """A byte, a pause, a byte, until the other side has had enough."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        until = time.monotonic() + _PATIENCE
        for byte in content:
            request.wfile.write(bytes([byte]))
            time.sleep(seconds)
            if time.monotonic() > until:
                return

    return answer


def endless(head: bytes, pieces: Iterable[bytes], most: int = 64) -> Answer:
    """A head, then pieces without end (but for ``most`` megabytes, to spare the machine)."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(head)
        sent = 0
        for piece in pieces:
            request.wfile.write(piece)
            sent += len(piece)
            if sent > most * 2**20:
                return

    return answer


def led_to(url: str, status: int = 302) -> Answer:
    """A redirect."""
    return said(b"", status=status, headers={"Location": url})
