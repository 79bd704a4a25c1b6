"""The settings of the plugins, as CKAN knows them."""

from __future__ import annotations

import pytest
import yaml

import ckan.plugins.toolkit as tk
from ckan.config.declaration import Declaration, Key

from ckanext.jiulongpo import plugin
from ckanext.jiulongpo.declaring import settings_beside
from tests.architecture.source_tree import ROOT, tracked


@pytest.mark.usefixtures("with_plugins")
def test_every_setting_of_every_plugin_has_a_value() -> None:
    keys = [
        option["key"]
        for path in tracked()
        if path.endswith("config_declaration.yaml")
        for group in yaml.safe_load((ROOT / path).read_text("utf-8"))["groups"]
        for option in group["options"]
    ]
    assert len(keys) > 100
    assert not [key for key in keys if tk.config.get(key) is None]


def test_a_declaration_can_be_read_again() -> None:
    """CKAN changes what it is given; the next one that asks gets what the file says."""
    declare = settings_beside(plugin.__file__)
    first, second = Declaration(), Declaration()
    declare(first, Key())
    declare(second, Key())
    keys = [str(key) for key in first.iter_options()]
    assert keys == [str(key) for key in second.iter_options()]
    assert "ckanext.jiulongpo.trusted_proxies" in keys
    for key in keys:
        assert first.get(key).default == second.get(key).default
