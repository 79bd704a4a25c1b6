"""Misbehaviours below HTTP: pretends to speak TLS, or does so with papers that prove nothing."""

from __future__ import annotations

import os
import shutil
import signal
import socketserver
import ssl
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from torture.evil.table import Misbehaviour, nobody

__all__ = ["ROWS", "servers"]

Speak = Callable[[socketserver.StreamRequestHandler], None]

_NO_ANSWER, _SLOW = ("JLP-H-N04",), ("JLP-H-N05",)
_ALERT = b"\x15\x03\x03\x00\x02\x02\x28"
_HELLO = b"\x16\x03\x03\x40\x00\x02"
_LISTING = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[]"


def _says(content: bytes) -> Speak:
    return lambda request: _discard(request.wfile.write(content))


def _discard(_written: int) -> None:
    """What was written is of no interest."""


def _silent(request: socketserver.StreamRequestHandler) -> None:
    while request.rfile.read1(4096):
        pass


def _half_a_hello(request: socketserver.StreamRequestHandler) -> None:
    request.wfile.write(_HELLO)
    _silent(request)


def _papers(*arguments: str) -> ssl.SSLContext | None:
    """A server's context with a certificate that nobody vouches for, where openssl can make one."""
    program = shutil.which("openssl")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = Path(folder) / "key.pem", Path(folder) / "certificate.pem"
        subprocess.run(  # noqa: S603 - a program of the machine's own
            [
                *(program, "req", "-x509", "-nodes", "-newkey", "ec"),
                *("-pkeyopt", "ec_paramgen_curve:prime256v1"),
                *("-keyout", str(key), "-out", str(certificate)),
                *arguments,
            ],
            check=True,
            capture_output=True,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


def _secured(*arguments: str, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> Speak:
    context = _papers(*arguments)
    if context is not None:
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = newest

    def speak(request: socketserver.StreamRequestHandler) -> None:
        if context is None:
            request.wfile.write(_ALERT)
            return
        with context.wrap_socket(request.connection, server_side=True) as connection:
            connection.recv(4096)
            connection.sendall(_LISTING)

    return speak


_LOOPBACK = ("-addext", "subjectAltName=IP:127.0.0.1")
_SPOKEN: Mapping[str, tuple[str, Callable[[], Speak], tuple[str, ...]]] = {
    "tls_alert": ("an alert for a greeting", lambda: _says(_ALERT), _NO_ANSWER),
    "tls_garbage": ("garbage for a greeting", lambda: _says(bytes(range(256)) * 9), _NO_ANSWER),
    "tls_plain": ("plain HTTP on a TLS port", lambda: _says(_LISTING), _NO_ANSWER),
    "tls_hangs_up": ("hangs up at the greeting", lambda: _says(b""), _NO_ANSWER),
    "tls_silent": ("takes the greeting in silence", lambda: _silent, _SLOW),
    "tls_half_a_hello": ("half a greeting", lambda: _half_a_hello, _SLOW),
    "tls_self_signed": (
        "papers of its own making",
        lambda: _secured("-subj", "/CN=127.0.0.1", *_LOOPBACK),
        _NO_ANSWER,
    ),
    "tls_of_old": (
        "speaks no TLS that is younger than 1.1",
        lambda: _secured("-subj", "/CN=127.0.0.1", *_LOOPBACK, newest=ssl.TLSVersion.TLSv1_1),
        _NO_ANSWER,
    ),
    "tls_wrong_name": (
        "papers of another machine",
        lambda: _secured("-subj", "/CN=other.example"),
        _NO_ANSWER,
    ),
}

ROWS = [
    Misbehaviour(name, does, nobody, codes, url=f"https://{{{name}}}/list.json")
    for name, (does, _, codes) in _SPOKEN.items()
]


@contextmanager
def servers() -> Iterator[Mapping[str, str]]:
    """Run them all, each in a process of its own; gives ``host:port`` by name."""
    hosts: dict[str, str] = {}
    processes: list[int] = []
    try:
        for name, (_, make, _) in _SPOKEN.items():
            listening = _Listening(make())
            hosts[name] = f"127.0.0.1:{listening.server_address[1]}"
            processes.append(listening.fork())
        yield hosts
    finally:
        for pid in processes:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


class _Listening(socketserver.ThreadingTCPServer):
    """Takes connections and does the same with each."""

    daemon_threads = True

    def __init__(self, speak: Speak) -> None:
        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                try:
                    speak(self)
                except (OSError, ValueError):
                    return

        super().__init__(("127.0.0.1", 0), Handler)

    def fork(self) -> int:
        """Serve in a process of its own; its id."""
        pid = os.fork()
        if pid == 0:
            self.serve_forever()
            os._exit(0)
        self.socket.close()
        return pid
