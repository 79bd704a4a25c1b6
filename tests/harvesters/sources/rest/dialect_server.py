"""A system on the loopback that speaks a dialect, as a file of ``wires/`` describes it.

The file is written from the documented shape and knows nothing of ``schemas/dialects``::

    list: {method, path, page, size, first, style, needs}   # page: json.pageNo or query.current
    envelope: {data: {rows: "{rows}", total: "{total}"}}
    row: [id]                                               # fields of a record that the list shows
    details: [{method, path, key, field, envelope, shows}]
    records: [...]                                          # invented
    entry: {...}                                            # what the first of them becomes
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml

WIRES = Path(__file__).parent / "wires"

Reply = tuple[int, bytes, str]
"""Status, content, media type."""
Twist = Callable[["Asked", Reply], Reply]
"""Changes what the system would say."""


class Asked:
    """A request, taken apart as a wire file speaks of it."""

    def __init__(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        parts = urlsplit(target)
        self.method = method
        self.path = unquote(parts.path)
        self.raw_path = parts.path
        self.headers = dict(headers)
        self.body = body
        self._parts = {"query": dict(parse_qsl(parts.query)), "json": _json(body)}
        self._parts["form"] = dict(parse_qsl(body.decode())) if body[:1] != b"{" else {}

    def value(self, place: str) -> Any:
        """The value at a place such as ``json.variables.input.offset``."""
        found: Any = self._parts
        for name in place.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return found


class DialectServer:
    """The system; ``questions`` are all that was asked."""

    def __init__(self, wire: Mapping[str, Any], twist: Twist | None = None) -> None:
        self.wire = wire
        self.records: list[dict[str, Any]] = [dict(record) for record in wire["records"]]
        self.questions: list[Asked] = []
        self.connections = 0
        self.twist = twist
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.port = int(self._http.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.allow = (f"127.0.0.1:{self.port}",)

    @contextmanager
    def running(self) -> Iterator[DialectServer]:
        thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()
            thread.join()

    def lists(self) -> list[Asked]:
        """The questions for pages."""
        return [asked for asked in self.questions if asked.path == self.wire["list"]["path"]]

    def reply(self, asked: Asked) -> Reply:
        self.questions.append(asked)
        reply = self._reply(asked)
        return self.twist(asked, reply) if self.twist else reply

    def _reply(self, asked: Asked) -> Reply:
        told = self.wire["list"]
        if (asked.method, asked.path) == (told["method"], told["path"]):
            if not _has(asked, told.get("needs", {})):
                return answer({"code": 401, "status": "ERROR", "message": "未登录"})
            return answer(self._page(asked))
        for detail in self.wire.get("details", ()):
            found = self._asked_for(asked, detail)
            if found is not None:
                return answer(_filled(detail["envelope"], {"record": found}))
        return answer({"message": "not found"}, 404)

    def _page(self, asked: Asked) -> Any:
        told = self.wire["list"]
        size = int(asked.value(told["size"]) or 1) if "size" in told else told["fixed"]
        start = self._start(asked, size)
        records = self.records[start : start + size]
        shown = self.wire.get("row")
        rows = [{k: r[k] for k in shown if k in r} if shown else r for r in records]
        values = {
            "rows": rows,
            "total": len(self.records),
            "pages": -(-len(self.records) // size),
            "page": start // size + 1,
            "size": size,
            "offset": start,
            "cursor": [start + size, "t"] if rows else None,
        }
        return _filled(self.wire["envelope"], values)

    def _start(self, asked: Asked, size: int) -> int:
        told = self.wire["list"]
        at = asked.value(told["page"])
        if at is None or at == "same":
            return 0
        if told["style"] == "cursor":
            return int(at[0])
        return int(at) if told["style"] == "offset" else (int(at) - told.get("first", 1)) * size

    def _asked_for(self, asked: Asked, detail: Mapping[str, Any]) -> Any:
        head, _, tail = detail["path"].partition("{key}")
        by_path = "{key}" in detail["path"]
        if asked.method != detail["method"] or not _has(asked, detail.get("needs", {})):
            return None
        if by_path and not (asked.path.startswith(head) and asked.path.endswith(tail)):
            return None
        if not by_path and asked.path != detail["path"]:
            return None
        end = len(asked.path) - len(tail)
        key = asked.path[len(head) : end] if by_path else asked.value(detail["key"])
        shows = detail.get("shows")
        for record in self.records:
            if str(record[detail["field"]]) == str(key):
                return record.get(shows) if shows else record
        return None


def wires() -> dict[str, dict[str, Any]]:
    """All wire files by name."""
    return {p.stem: yaml.safe_load(p.read_text("utf-8")) for p in sorted(WIRES.glob("*.yaml"))}


def answer(content: Any, status: int = 200) -> Reply:
    """JSON as a system sends it."""
    return status, json.dumps(content, ensure_ascii=False).encode(), "application/json"


def _has(asked: Asked, needs: Mapping[str, str]) -> bool:
    given = {name.lower(): value for name, value in asked.headers.items()}
    return all(given.get(name.lower()) == value for name, value in needs.items())


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return {}


def _filled(template: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(template, str) and template.startswith("{") and template.endswith("}"):
        return values[template[1:-1]]
    if isinstance(template, dict):
        return {key: _filled(part, values) for key, part in template.items()}
    return template


def _handler(server: DialectServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two of them wait for each other's receipt

        def setup(self) -> None:
            server.connections += 1
            super().setup()

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(method, self.path, dict(self.headers.items()), body)
            status, content, media_type = server.reply(asked)
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            if 300 <= status < 400:
                self.send_header("Location", content.decode())
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            return

    return Handler
