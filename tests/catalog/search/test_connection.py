"""Questions to Solr share connections, and none is shared with a child or lost to a restart."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

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
            with line, line.makefile("rb") as asked:
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
