from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from stack import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((ports.LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_with_a_listener_is_not_free(taken: int) -> None:
    assert not ports.is_free(taken)


def test_a_free_port_is_offered_beside_a_taken_one(taken: int) -> None:
    offered = ports.free_from(taken)
    assert offered != taken
    assert ports.is_free(offered)


def test_any_free_port_can_be_taken() -> None:
    assert ports.is_free(ports.any_free())
