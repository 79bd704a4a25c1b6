"""What ckanext-harvest gives to CKAN as actions and as authorization functions."""

from __future__ import annotations

import pytest

import ckan.plugins as p
from ckanext.harvest.plugin import Harvest

pytestmark = pytest.mark.usefixtures("site")


def test_actions_and_authorization_functions_never_mix() -> None:
    """Asked in every order and again, as a process with several plugins asks."""
    harvest = p.get_plugin("harvest")
    assert isinstance(harvest, Harvest)
    first = harvest.get_auth_functions()
    actions = harvest.get_actions()
    assert {each.__module__.rpartition(".")[0] for each in actions.values()} == {
        "ckanext.harvest.logic.action"
    }
    assert harvest.get_auth_functions() == first
    assert not set(map(id, first.values())) & set(map(id, actions.values()))


def test_helpers_are_no_actions_and_no_action_is_lost() -> None:
    harvest = p.get_plugin("harvest")
    assert isinstance(harvest, Harvest)
    named = set(harvest.get_actions())
    assert all(name.startswith("harvest") for name in named)
    assert {"harvest_source_create", "harvest_jobs_run", "harvesters_info_show"} <= named
