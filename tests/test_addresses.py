"""Addresses that a page has dozens of are CKAN's own, in whatever language they are asked for."""

from __future__ import annotations

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo import addresses


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize("endpoint", ["dataset.read", "organization.read", "group.read"])
@pytest.mark.parametrize("name", ["a-name_1", "0name0", "含汉字", "a b/c?d=e", ""])
def test_an_address_is_the_one_that_ckan_makes(app: CKANTestApp, endpoint: str, name: str) -> None:
    """Names of the catalogue, and names that no entry can have but a harvested one might."""
    with app.flask_app.test_request_context("/"):
        for _again in range(2):
            assert addresses.of(endpoint, "another") == tk.h.url_for(endpoint, id="another")
            assert addresses.of(endpoint, name) == tk.h.url_for(endpoint, id=name)


@pytest.mark.usefixtures("with_plugins")
def test_each_request_has_the_addresses_of_its_language(app: CKANTestApp) -> None:
    for language in ("en", "zh_Hans_CN"):
        environ = {"CKAN_LANG": language, "CKAN_LANG_IS_DEFAULT": False}
        with app.flask_app.test_request_context("/", environ_overrides=environ):
            assert addresses.of("dataset.read", "one") == tk.h.url_for("dataset.read", id="one")


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize("name", ["a-name_1", "0name0", "含汉字", "a b/c?d=e"])
def test_files_of_an_entry_do_not_share_an_address(app: CKANTestApp, name: str) -> None:
    """The parts besides the name belong to what is made once, too."""
    with app.flask_app.test_request_context("/"):
        for file in ("one", "other", "one", "0name0"):
            for end, more in (("part", {}), ("export", {"form": "csv"})):
                parts = {"resource_id": file, **more}
                endpoint = f"jiulongpo_tables.{end}"
                made = addresses.of(endpoint, name, **parts)
                assert made == tk.h.url_for(endpoint, id=name, **parts)
