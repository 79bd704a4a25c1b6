"""The head of the portal takes what plugins add to CKAN's blocks, wherever they are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

import ckan.plugins as p
from ckan.common import CKANConfig
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.portal.ground import below_all_plugins
from tests import kept
from tests.portal.page import Page

_TOY = str(Path(__file__).parent / "toy")


class _Toy(p.IConfigurer, p.SingletonPlugin):
    """Adds to the head as any extension does."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        config["plugin_template_paths"] = [_TOY, *config["plugin_template_paths"]]


@pytest.fixture
def with_toy(
    ckan_config: dict[str, Any],
    provide_plugin: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    reset_db: Callable[[], None],
) -> Iterator[CKANTestApp]:
    """The site with a plugin that is listed after all others."""
    provide_plugin("toy", _Toy)
    monkeypatch.setitem(ckan_config, "ckan.plugins", [*ckan_config["ckan.plugins"], "toy"])
    kept.load()
    app = kept.app()
    with app.flask_app.test_request_context():
        kept.empty_database(reset_db)
    yield app
    kept.unload()


def test_a_plugin_that_is_listed_last_adds_to_the_head(with_toy: CKANTestApp) -> None:
    """Its words stand beside the portal's: in the bar, the menu of a phone, the account."""
    page = Page(with_toy.get("/about"))
    assert page.texts("ul.j-account a")[-1] == "Toy account"
    assert "/user/login" in " ".join(page.hrefs("ul.j-account a"))
    assert page.texts("nav.j-nav-wide a")[-1] == "Toy tab"
    assert page.texts("details.j-menu nav a") == page.texts("nav.j-nav-wide a")
    assert len(page.texts("nav.j-nav-wide a")) > 1
    assert page.all("header p.toy-search")


def test_the_ground_stays_below_whatever_is_there() -> None:
    config: dict[str, Any] = {"plugin_template_paths": ["/a", "/b"]}
    below_all_plugins(config)  # type: ignore[arg-type] -- all that it needs of CKAN's
    below_all_plugins(config)  # type: ignore[arg-type] -- as above
    assert config["plugin_template_paths"][:-1] == ["/a", "/b"]
    assert Path(config["plugin_template_paths"][-1], "header.html").is_file()
