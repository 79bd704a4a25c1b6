"""A small site whose visitors' pages are kept, as the portal is set up by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.config.middleware import make_app
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp
from ckan.types import Context

from ckanext.jiulongpo.portal import home
from ckanext.jiulongpo.portal.page_cache import watching
from ckanext.jiulongpo.portal.page_cache.generation import connect
from tests.portal.conftest import _seed
from tests.portal.page_cache.toys import empty

SETTING = "ckanext.jiulongpo.portal.page_cache"


class Kept:
    """The site as browsers meet it."""

    def __init__(self, app: CKANTestApp) -> None:
        self.app = app
        self.client = app.test_client(use_cookies=False)
        self.root: dict[str, Any] = {}

    def get(self, path: str, status: int | None = 200, **headers: str) -> Any:
        """A page as a visitor gets it; ``Accept_Language="…"`` names a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=named, status=status, follow_redirects=False)

    def state(self, path: str, **headers: str) -> str:
        """Where a page comes from: ``hit``, ``miss``, or nothing where it is nobody else's."""
        return self.get(path, None, **headers).headers.get("X-Page-Cache", "")

    def act(self, action: str, **data: Any) -> Any:
        """Call an action as a system administrator, in a request of its own."""
        with self.app.flask_app.test_request_context():
            context = Context(
                user=self.root["name"], auth_user_obj=model.User.get(self.root["name"])
            )
            return tk.get_action(action)(context, data)

    def warm(self, path: str) -> str:
        """Ask until the page is kept; what it says."""
        self.get(path, None)
        answer = self.get(path, None)
        assert answer.headers["X-Page-Cache"] == "hit", path
        return answer.get_data(as_text=True)


@pytest.fixture(scope="module")
def kept(
    reset_db: Callable[[], None],
    reset_index: Callable[[], None],
    reset_redis: Callable[[], None],
    migrate_db_for: Callable[[str], None],
) -> Iterator[Kept]:
    """The site with the entries of ``tests/portal``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(tk.config, SETTING, True)
        p.load_all()
        reset_redis()
        site = Kept(CKANTestApp(make_app(tk.config)))
        with site.app.flask_app.test_request_context():
            reset_db()
            for plugin in ("harvest", "jiulongpo"):
                migrate_db_for(plugin)
            reset_index()
            _seed()
            site.root = factories.SysadminWithToken()
        home.forget()
        _forget_migrations()
        yield site
        model.Session.remove()
        watching.stop()
        p.unload_all()


def _forget_migrations() -> None:
    """Alembic keeps its connection for itself: nobody tells of the end of its change."""
    generation = watching.watched()
    assert generation
    generation.client.delete(generation.open_key)


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    """A client of Valkey, in which nothing is kept before and after a test."""
    client = connect(tk.config["ckan.redis.url"])
    empty(client)
    yield client
    empty(client)
