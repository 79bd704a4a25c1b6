"""Questions to Solr share connections, and none is shared with a child or lost to a restart."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote_plus, urlsplit

import pysolr
import pytest

from ckan.lib.search.common import make_connection

from ckanext.jiulongpo.catalog.search.connection import keep_open

_ANSWER = b'{"response": {"numFound": 0, "start": 0, "docs": []}}'


class Server:
    """A Solr that knows one answer, and hangs up after so many of them."""

    def __init__(self, answers: int) -> None:
        self.connections = 0
        self._answers = answers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/solr/x"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with suppress(BrokenPipeError), line, line.makefile("rb") as asked:
                for _each in range(self._answers):
                    while (asked.readline() or b"\r\n").strip():
                        pass
                    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(_ANSWER)}\r\n\r\n"
                    line.sendall(head.encode() + _ANSWER)

    def close(self) -> None:
        """Take no more connections."""
        self._socket.close()


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    keep_open()
    server = Server(request.param)
    yield server
    server.close()


@pytest.mark.parametrize("server", [50], indirect=True)
def test_clients_of_one_solr_share_a_connection(server: Server) -> None:
    for _client in range(5):
        assert pysolr.Solr(server.url).search("*:*").hits == 0
    assert server.connections == 1


@pytest.mark.parametrize("server", [1], indirect=True)
def test_a_connection_that_was_closed_is_opened_again(server: Server) -> None:
    """A Solr that was started anew, or has waited long enough, is asked on a new connection."""
    for _client in range(3):
        assert pysolr.Solr(server.url).search("*:*").hits == 0
    assert server.connections == 3


@pytest.mark.usefixtures("with_plugins")
def test_ckan_asks_so_and_a_child_opens_its_own() -> None:
    """Workers fork for each job: two processes on one connection would mix up their answers."""
    session = make_connection().get_session()
    assert make_connection(decode_dates=False).get_session() is session
    child = os.fork()
    if not child:
        os._exit(make_connection().get_session() is session)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_what_the_environment_says_of_proxies_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read once for each Solr; after that a question reads nothing of it."""
    keep_open()
    monkeypatch.setenv("http_proxy", "http://proxy.example.cn:3128")
    monkeypatch.setenv("no_proxy", "near.example.cn")
    far = pysolr.Solr("http://far.example.cn/solr/x").get_session()
    near = pysolr.Solr("http://near.example.cn/solr/x").get_session()
    assert (far.proxies.get("http"), dict(near.proxies)) == ("http://proxy.example.cn:3128", {})
    assert not far.trust_env


class Hearing(BaseHTTPRequestHandler):
    """Tells what it was asked; leads on from one address, breaks at another."""

    protocol_version = "HTTP/1.1"
    heard: list[tuple[str, str, bytes, str | None]]

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.heard.append((self.command, self.path, body, self.headers.get("Authorization")))
        self.send_response(302 if self.path == "/moved" else 500 if "broken" in self.path else 200)
        if self.path == "/moved":
            self.send_header("Location", "/here")
        self.send_header("Content-Length", str(len(_ANSWER)))
        self.end_headers()
        self.wfile.write(_ANSWER)

    do_GET = do_POST = _answer  # noqa: N815 -- http.server's own names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- http.server's
        """Say nothing."""


@pytest.fixture
def hearing() -> Iterator[tuple[str, list[tuple[str, str, bytes, str | None]]]]:
    keep_open()
    Hearing.heard = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hearing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", Hearing.heard
    server.shutdown()
    server.server_close()


def test_a_question_arrives_as_pysolr_put_it(hearing) -> None:
    """A short one in the address, a long one as a form; both with Chinese and syntax in it."""
    url, heard = hearing
    solr = pysolr.Solr(f"{url}/solr/x")
    words = '养老 "a&b"=c%20'
    assert solr.search(words).hits == 0
    assert solr.search(words * 100).hits == 0
    (short, address, nothing, _), (long, form_address, form, _) = heard
    assert (short, nothing) == ("GET", b"")
    assert urlsplit(address).path == "/solr/x/select/"
    assert quote_plus(words) in address
    assert (long, form_address) == ("POST", "/solr/x/select/")
    assert quote_plus(words * 100).encode() in form


def test_what_needs_preparing_is_prepared(hearing) -> None:
    """A password, parameters, and where Solr stands elsewhere now."""
    url, heard = hearing
    session = pysolr.Solr(f"{url}/solr/x").get_session()
    session.get(f"{url}/a", auth=("solr", "word"))
    session.post(f"{url}/b", params={"q": "养老"}, data="<add/>")
    assert session.get(f"{url}/moved").status_code == 200
    assert heard[0][3] == "Basic c29scjp3b3Jk"
    assert heard[1][1:3] == ("/b?q=%E5%85%BB%E8%80%81", b"<add/>")
    assert heard[-1][1] == "/here"


def test_a_solr_that_fails_is_told_as_ever(hearing) -> None:
    url, _heard = hearing
    with pytest.raises(pysolr.SolrError, match="HTTP 500"):
        pysolr.Solr(f"{url}/broken").search("*:*")


def test_a_solr_that_is_away_is_told_as_ever() -> None:
    """CKAN knows it by these words."""
    keep_open()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with pytest.raises(pysolr.SolrError, match="Failed to connect to server"):
        pysolr.Solr(f"http://127.0.0.1:{port}/solr/x").search("*:*")
