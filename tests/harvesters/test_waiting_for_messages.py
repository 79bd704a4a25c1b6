"""The queue of ckanext-harvest where nothing comes for long."""

from __future__ import annotations

import pytest

from ckan.common import CKANConfig
from ckanext.harvest import queue

from ckanext.jiulongpo.harvesters import config


def test_a_consumer_waits_for_a_day_where_redis_py_would_give_up_after_seconds(
    ckan_config: CKANConfig,
) -> None:
    config.wait_long_for_messages()
    connection = queue.get_connection_redis()
    assert connection.connection_pool.connection_kwargs["socket_timeout"] == 86_400
    assert connection.ping()


def test_what_the_address_says_itself_counts(
    ckan_config: CKANConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An administrator's own patience is not overruled."""
    address = f"{ckan_config['ckan.redis.url']}?socket_timeout=7"
    monkeypatch.setitem(ckan_config, "ckan.redis.url", address)
    config.wait_long_for_messages()
    connection = queue.get_connection_redis()
    assert connection.connection_pool.connection_kwargs["socket_timeout"] == 7
