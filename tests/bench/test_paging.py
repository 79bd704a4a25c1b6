"""The two sites of the page benchmark: one as ``make run`` would have it, one of plain CKAN."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

import pytest

from bench.paging.sites import sites
from stack.site import SECTION, TEMPLATE


def _read(text: str) -> dict[str, str]:
    parser = ConfigParser(interpolation=None)
    parser.read_string(text)
    return dict(parser[SECTION])


@pytest.fixture
def settings(ckan_config: dict[str, str], tmp_path: Path) -> dict[str, dict[str, str]]:
    made = sites(tmp_path, "http://127.0.0.1:8983/solr/stock")
    return {name: _read(site.ini.read_text("utf-8")) for name, site in made.items()}


@pytest.mark.parametrize("name", ["cached", "uncached"])
def test_the_portal_has_the_settings_of_make_run(
    settings: dict[str, dict[str, str]], name: str
) -> None:
    """Its plugins, and a value for whatever the template leaves open."""
    written = _read(TEMPLATE.read_text("utf-8"))
    assert settings[name]["ckan.plugins"] == written["ckan.plugins"]
    assert not {key: value for key, value in settings[name].items() if "$" in value}
    assert set(written) <= set(settings[name])


def test_the_sites_differ_in_what_is_measured(settings: dict[str, dict[str, str]]) -> None:
    stock, cached, uncached = (settings[name] for name in ("stock", "cached", "uncached"))
    assert stock["ckan.plugins"] == "dcat"
    assert not [key for key in stock if key.startswith("ckanext.")]
    differing = {key for key in cached if cached[key] != uncached[key]}
    assert "ckanext.jiulongpo.portal.page_cache" in differing
