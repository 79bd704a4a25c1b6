"""The demo's API becomes entries in the portal, by a source and a job as people would make them."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import urlsplit

import pytest

from demo.generator import Catalogue
from demo.load.foundation import lay_foundation
from demo.load.sources import harvest, make_source
from demo.systems import SYSTEMS
from demo.systems.exports import entries_of
from demo.systems.server import make_server


@pytest.mark.slow
@pytest.mark.usefixtures("clean_db", "clean_index", "clean_queues")
def test_the_api_of_the_demo_is_harvested_whole_and_a_second_time_changes_nothing(
    catalogue: Catalogue, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    system = next(system for system in SYSTEMS if system.format == "api")
    lay_foundation()
    server = make_server(catalogue, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    allowed = [urlsplit(base).netloc]
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.allow_hosts", allowed)
    source = make_source(system, base, ckan_config["ckanext.jiulongpo.catalog.office"])
    first, second = harvest(source), harvest(source)
    server.shutdown()
    server.server_close()
    made = entries_of(system, catalogue)
    refused = sum(entry.faults == ("system_name",) for entry in made)
    assert (first.added, first.errored) == (len(made) - refused, refused)
    assert (second.added, second.updated, second.unchanged) == (0, 0, len(made) - refused)
