"""Budgets on the real Valkey: taken whole, filled up by time, let through without Valkey."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

from ckanext.jiulongpo.developers import quota
from ckanext.jiulongpo.developers.quota import Budget, Taken, take


@pytest.fixture
def budget(ckan_config: Any, reset_redis: Callable[[], None]) -> Budget:
    reset_redis()
    return Budget("token", "k", 10, 60)


def _age(seconds: float) -> None:
    """Let the budget have been used so many seconds ago."""
    client = connect_to_redis()
    (key,) = client.keys("*:developers:quota:*")
    at = float(client.hget(key, "at"))
    client.hset(key, "at", f"{at - seconds:.6f}")


def _taken(found: Taken | None) -> Taken:
    assert found is not None
    return found


def test_a_budget_is_used_up_and_says_when_to_come_back(budget: Budget) -> None:
    found = [_taken(take(budget, 4)) for _ in range(3)]
    assert [one.allowed for one in found] == [True, True, False]
    assert [one.left for one in found] == [6, 2, 2]
    assert found[2].wait == 12  # two points more, at one every six seconds
    assert found[0].wait == 0


def test_a_refusal_costs_nothing(budget: Budget) -> None:
    take(budget, 9)
    assert not _taken(take(budget, 5)).allowed
    assert _taken(take(budget, 1)).allowed


def test_a_budget_fills_up_with_time_and_not_beyond(budget: Budget) -> None:
    take(budget, 10)
    _age(30)
    assert _taken(take(budget, 0)).left == 5
    _age(3600)
    assert _taken(take(budget, 0)).left == 10


def test_a_clock_that_goes_back_takes_nothing_away(budget: Budget) -> None:
    take(budget, 4)
    _age(-3600)
    assert _taken(take(budget, 0)).left == 6


def test_a_call_dearer_than_the_budget_can_be_made_once(budget: Budget) -> None:
    assert _taken(take(budget, 50)).allowed
    assert not _taken(take(budget, 50)).allowed


def test_many_at_once_get_no_more_than_there_is(budget: Budget) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _n: _taken(take(budget, 1)).allowed, range(40)))
    assert sum(found) == 10


def test_the_headers_follow_the_draft(budget: Budget) -> None:
    found = _taken(take(budget, 4))
    assert found.headers() == {
        "RateLimit-Policy": '"token";q=10;w=60',
        "RateLimit": '"token";r=6;t=24',
    }
    take(budget, 6)
    assert _taken(take(budget, 1)).headers()["Retry-After"] == "6"


def test_callers_do_not_share_a_budget(budget: Budget) -> None:
    take(budget, 10)
    assert _taken(take(Budget("token", "other", 10, 60), 10)).allowed
    assert _taken(take(Budget("address", "k", 10, 60), 10)).allowed


def test_what_is_kept_goes_away_by_itself(budget: Budget) -> None:
    take(budget, 1)
    client = connect_to_redis()
    (key,) = client.keys("*:developers:quota:*")
    assert 0 < client.ttl(key) <= 61


def test_a_valkey_that_has_forgotten_the_script_is_told_it_again(budget: Budget) -> None:
    take(budget, 1)
    connect_to_redis().script_flush()
    assert _taken(take(budget, 1)).left == 8


def test_without_valkey_calls_go_through_and_the_log_says_so_once(
    budget: Budget, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(tk.config, "ckan.redis.url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(quota._Complaints, "last", float("-inf"))
    with caplog.at_level(logging.ERROR, logger=quota.__name__):
        assert take(budget, 1) is None
        assert take(budget, 1) is None
    assert [record.message.split()[0] for record in caplog.records] == ["JLP-D-102"]
