"""Questions on connections that threads hold: lost ones, threads, children, refusals."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.held_connections import HeldConnections

KEY = "held-connections:number"


@pytest.fixture
def valkey(ckan_config: Any, reset_redis: Callable[[], None]) -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(tk.config["ckan.redis.url"])
    client.set(KEY, "12")
    yield client
    client.delete(KEY)
    client.close()


def test_a_lost_connection_costs_a_second_question_and_not_an_answer(valkey: redis.Redis) -> None:
    held = HeldConnections(valkey)
    assert held.ask("GET", KEY) == b"12"
    valkey.client_kill_filter(_type="normal", skipme=False)
    assert held.ask("GET", KEY) == b"12"


def test_each_thread_hears_its_own_answers(valkey: redis.Redis) -> None:
    held = HeldConnections(valkey)
    with ThreadPoolExecutor(4) as threads:
        heard = list(threads.map(lambda n: held.ask("ECHO", n), range(200)))
    assert heard == [str(n).encode() for n in range(200)]


def test_a_child_does_not_ask_on_its_parents_connection(valkey: redis.Redis) -> None:
    """Both would read each other's answers."""
    held = HeldConnections(valkey)
    held.ask("PING")
    child = os.fork()
    if not child:
        os._exit(0 if all(held.ask("ECHO", "child") == b"child" for _ in range(50)) else 1)
    heard = {held.ask("ECHO", "parent") for _ in range(50)}
    _pid, status = os.waitpid(child, 0)
    assert heard == {b"parent"}
    assert status == 0


def test_a_refusal_is_an_error_and_the_next_question_is_answered(valkey: redis.Redis) -> None:
    held = HeldConnections(valkey)
    with pytest.raises(redis.ResponseError):
        held.ask("INCR", KEY, "too many")
    assert held.ask("INCR", KEY) == 13


def test_no_valkey_is_an_error_for_the_one_who_asks() -> None:
    held = HeldConnections(redis.Redis.from_url("redis://127.0.0.1:1/0"))
    with pytest.raises(redis.RedisError):
        held.ask("PING")
