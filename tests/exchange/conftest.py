from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.exchange import service
from demo.exchange import CityPlatform, make_server


@pytest.fixture
def city(site: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[CityPlatform]:
    """The city's platform, and a site that reports to it."""
    platform = CityPlatform(token="a-token-of-the-city")
    server = make_server(platform, 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    host = f"127.0.0.1:{server.server_address[1]}"
    prefix = "ckanext.jiulongpo.exchange."
    monkeypatch.setitem(tk.config, prefix + "platform_url", f"http://{host}/report")
    monkeypatch.setitem(tk.config, prefix + "allow_hosts", [host])
    service.put_token(platform.token, "somebody")
    yield platform
    server.shutdown()
    server.server_close()
    thread.join()
