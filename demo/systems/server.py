"""The department systems' web server, on the loopback only."""

from __future__ import annotations

import mimetypes
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from demo.generator import Catalogue, content
from demo.systems import waiting
from demo.systems.dialects import SYSTEMS
from demo.systems.exports import all_exports, records_of
from demo.systems.share_api import ShareApi

_FILE_PARTS = 3


class DepartmentSystems:
    """What the server answers: five catalogues and the files that their entries name."""

    def __init__(self, catalogue: Catalogue, base_url: str) -> None:
        self._catalogue = catalogue
        self._base_url = base_url

    @cached_property
    def _exports(self) -> dict[str, bytes]:
        return all_exports(self._catalogue, self._base_url)

    @cached_property
    def _entries(self) -> dict[str, int]:
        return {entry.guid: place for place, entry in enumerate(self._catalogue.entries)}

    @cached_property
    def _apis(self) -> list[ShareApi]:
        return [
            ShareApi(system.path, records_of(system, self._catalogue, self._base_url))
            for system in SYSTEMS
            if system.format == "api"
        ]

    def ask(self, target: str) -> bytes | None:
        """The answer of an API to a path with its query, or ``None`` where it is no question."""
        answers = (api.answer(target) for api in self._apis)
        return next((answer for answer in answers if answer is not None), None)

    def answer(self, path: str) -> bytes | None:
        """The bytes at a path, or ``None`` where nothing lies."""
        if path == "/":
            return self._front_page()
        if path == waiting.PATH:
            return waiting.waiting(self._catalogue)
        return self._exports.get(path) or self._file(path)

    def prepare(self) -> None:
        """Make the catalogues before the first request."""
        self.answer(SYSTEMS[0].path)

    def _front_page(self) -> bytes:
        lines = [f"{system.title}\t{self._base_url}{system.path}" for system in SYSTEMS]
        lines.append(f"{waiting.TITLE}\t{self._base_url}{waiting.PATH}")
        return "\n".join(["演示部门系统", *lines, ""]).encode()

    def _file(self, path: str) -> bytes | None:
        parts = [unquote(part) for part in path.strip("/").split("/")]
        if len(parts) != _FILE_PARTS or parts[0] != "files":
            return None
        place = self._entries.get(parts[1])
        if place is None:
            return None
        found = [a for a in self._catalogue.entries[place].attachments if a.name == parts[2]]
        return content(found[0]) if found else None


def make_server(catalogue: Catalogue, port: int) -> ThreadingHTTPServer:
    """A server that is bound and ready; port 0 takes a free one.

    Raises:
        OSError: the port is in use.
    """
    server = ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler)
    systems = DepartmentSystems(catalogue, f"http://127.0.0.1:{server.server_address[1]}")
    systems.prepare()
    server.RequestHandlerClass = _handler_of(systems)
    return server


def _handler_of(systems: DepartmentSystems) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two of them wait for each other's receipt

        def do_GET(self) -> None:
            body = self._head()
            if body:
                self.wfile.write(body)

        def do_HEAD(self) -> None:
            self._head()

        def _head(self) -> bytes:
            path = self.path.split("?")[0]
            told = systems.ask(self.path)
            body = systems.answer(path) if told is None else told
            self.send_response(HTTPStatus.OK if body is not None else HTTPStatus.NOT_FOUND)
            kind = mimetypes.guess_type(unquote(path))[0] or "text/plain; charset=utf-8"
            kind = kind if told is None else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            return body or b""

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Say nothing: the supervisor's log is for faults."""

    return Handler
