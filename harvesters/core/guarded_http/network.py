"""The connections under the HTTP client: only to addresses that were looked at, never for ever."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import httpcore
import httpx

from ckanext.jiulongpo.harvesters.core.guarded_http.addresses import AddressPolicy

__all__ = ["Deadline", "GuardedTransport"]


@cache
def _trust() -> ssl.SSLContext:
    """The machine's trusted authorities, read once."""
    return ssl.create_default_context()


class Deadline:
    """A moment after which nothing is waited for any more, on a clock that never jumps."""

    def __init__(self, seconds: float) -> None:
        self.restart(seconds)

    def restart(self, seconds: float) -> None:
        """Count from now: connections that are kept serve one call after the other."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds to the moment; negative when it is over."""
        return self._end - time.monotonic()

    def within(self, timeout: float | None) -> float:
        """A time-out that ends no later.

        Raises:
            httpcore.ReadTimeout: the moment is over.
        """
        left = self.left()
        if left <= 0:
            message = "the whole took too long"
            raise httpcore.ReadTimeout(message)
        return left if timeout is None else min(timeout, left)


class _GuardedStream(httpcore.NetworkStream):
    """Bounds each wait by the deadline, so that a byte a second does not keep the run."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(
            ssl_context, server_hostname, self._deadline.within(timeout)
        )
        return _GuardedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as the base class has it
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    """Looks a name up once, judges the addresses, and connects to one of those, not to the name."""

    def __init__(self, policy: AddressPolicy, deadline: Deadline) -> None:
        self._policy = policy
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in self._policy.resolve(host, port):
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._deadline.within(timeout), local_address, socket_options
                )
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
            else:
                return _GuardedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError(host)


class GuardedTransport(httpx.BaseTransport):
    """Carries requests of httpx over guarded connections. No proxy, no HTTP/2, no retries."""

    def __init__(self, policy: AddressPolicy, deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust(),
            max_connections=4,
            network_backend=_GuardedBackend(policy, deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; errors are those of httpcore."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                url,
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Any:  # noqa: ANN401 - an iterator of bytes
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
