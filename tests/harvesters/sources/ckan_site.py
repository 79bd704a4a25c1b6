"""Two CKANs on the loopback: the suite's own application, and one that tells lies."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.harvesters.core.http.server import Answer, Server, body

Row = dict[str, Any]
Lie = Callable[[int, dict[str, Any]], Any]


class _Quiet(WSGIRequestHandler):
    def log(self, *_args: object) -> None:
        return


@contextmanager
def serving(application: Any) -> Iterator[str]:
    """A WSGI application on a port of its own."""
    server = make_server("127.0.0.1", 0, application, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def rows(count: int) -> list[Row]:
    return [
        {
            "id": f"{number:08x}-0000-4000-8000-000000000000",
            "title": f"社区服务站信息{number}",
            "metadata_modified": f"2026-03-{number:02}T08:00:00.000000",
            "organization": {"title": "区民政局"},
            "private": False,
            "extras": [{"key": "theme", "value": "社区"}],
            "resources": [],
        }
        for number in range(1, count + 1)
    ]


@dataclass
class InventedCkan:
    """Answers package_search as CKAN does: filter by identifier, count what is left.

    Attributes:
        lie: changes the answer of the n-th page.
    """

    rows: list[Row]
    lie: Lie = lambda _page, answer: answer
    pages: int = field(default=0, init=False)
    asked_for: list[list[str]] = field(default_factory=list, init=False)

    @contextmanager
    def running(self) -> Iterator[Server]:
        answers = {
            "/api/3/action/package_search": self._search,
            "/api/3/action/status_show": _json({"success": True, "result": {}}),
        }
        with Server(answers).running() as server:
            yield server

    def _search(self, handler: Any) -> None:
        query = {k: v[0] for k, v in parse_qs(urlsplit(handler.path).query).items()}
        self.asked_for.append(parse_qs(urlsplit(handler.path).query).get("fl", []))
        found = re.search(r'id:\{"([^"]+)"', query.get("fq", ""))
        left = [row for row in self.rows if not found or row["id"] > found[1]]
        results = left[: int(query["rows"])]
        if results:
            self.pages += 1
        answer: Any = {"success": True, "result": {"count": len(left), "results": results}}
        answer = self.lie(self.pages, answer)
        _json(answer)(handler) if not isinstance(answer, bytes) else body(answer)(handler)


def _json(answer: Any) -> Answer:
    return body(json.dumps(answer).encode(), headers={"Content-Type": "application/json"})
