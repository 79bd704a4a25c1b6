"""What is dear to make and the same for nearly all tests: plugins, app and tables.

CKAN's fixtures load the plugins, build the app and run the migrations anew for each test, which
took more of the suite's time than the tests. Here each is kept for the next test, but only while
that one wants exactly the same: equal settings, and nothing that somebody else has loaded since.
Any other test gets its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

import ckan.plugins as p
from ckan import authz, logic, model
from ckan.cli.db import _run_migrations
from ckan.common import config
from ckan.config.middleware import make_app
from ckan.lib import app_globals, files
from ckan.model import user
from ckan.plugins import core
from ckan.tests.helpers import CKANTestApp

__all__ = ["add_tables", "app", "empty_database", "empty_tables", "load", "seeded", "unload"]

Settings = dict[str, Any]
_APPS = 3
"""How many apps are kept; one is for the settings of ``test.ini``."""

# CKAN reads what is installed anew for each plugin that it loads or unloads, 4 ms each time: a
# sixth of what a test costs that turns the plugins on. Nothing is installed during tests.
core.entry_points = cache(core.entry_points)

# A password that nobody has to guess needs no 25,000 rounds, 10 ms for each user of a test
user.pbkdf2_sha512 = user.pbkdf2_sha512.using(rounds=1)


class _Loads:
    """Counts how often plugins were loaded or unloaded, by whomever; and what our load was for.

    Attributes:
        number: of loads so far.
        ours: the number of the last load of ours.
        asked: the settings before it.
        given: the settings after it: plugins add to them.
    """

    def __init__(self, update: Callable[[], None]) -> None:
        self.number = 0
        self.ours = -1
        self.asked: Settings = {}
        self.given: Settings = {}
        self._update = update

    def __call__(self) -> None:
        self.number += 1
        self._update()

    def done(self) -> None:
        """The load was ours."""
        self.ours = self.number
        self.given = dict(config)

    def fits(self, settings: Settings) -> bool:
        """Whether the plugins are still on as our load has left them, for these settings."""
        return self.ours == self.number and settings in (self.asked, self.given)


class _App(NamedTuple):
    """An app, the settings of CKAN that it was made with, and its own."""

    settings: Settings
    app: Any
    own: Settings


_loads = _Loads(core.plugins_update)
core.plugins_update = _loads
_apps: list[_App] = []
_heads: dict[str, str] = {}

_EMPTY = """
    DO $$ DECLARE name text; BEGIN
      FOR name IN
        SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT LIKE '%alembic%'
        ORDER BY array_position(ARRAY[{ordered}], tablename::text), tablename
      LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
    END $$
"""


def load() -> None:
    """Turn the plugins on; those that an earlier test has left on stay, with fresh caches."""
    settings = dict(config)
    if _loads.fits(settings):
        config.clear()
        config.update(_loads.given)
        _freshen()
    else:
        p.load_all()
        _loads.asked = settings
        _loads.done()


def unload() -> None:
    """Turn the plugins off, whoever has turned them on."""
    p.unload_all()


def app() -> CKANTestApp:
    """The app with a client of its own: one that was made with the same settings before.

    The cache of pages hangs on the load before its app: with it, each test has an app of its own.
    """
    app_globals._CONFIG_CACHE.clear()
    load()
    app_globals.reset()
    if config["ckanext.jiulongpo.portal.page_cache"]:
        return CKANTestApp(make_app(config))
    fitting = [each for each in _apps if each.settings == dict(config)]
    kept = fitting[0] if fitting else _build()
    _apps[:] = [kept, *(each for each in _apps if each is not kept)][:_APPS]
    kept.app._wsgi_app.config.clear()
    kept.app._wsgi_app.config.update(kept.own)
    return CKANTestApp(kept.app)


def _build() -> _App:
    """A new app; CKAN loads the plugins once more for it."""
    built: Any = make_app(config)
    _loads.done()
    return _App(_loads.given, built, dict(built._wsgi_app.config))


def _freshen() -> None:
    """What loading makes anew besides the plugins: no test meets what another has put there."""
    files.storages.reset()
    files.storages.collect()
    app_globals.app_globals._init()
    logic.clear_actions_cache()
    logic.clear_validators_cache()
    authz.clear_auth_functions_cache()
    if sa.inspect(model.ensure_engine()).has_table("user"):
        logic.get_action("get_site_user")({"ignore_auth": True}, {})
    model.Session.remove()
    model.ensure_engine().dispose()  # nor locks that its connections hold


def empty_database(reset_db: Callable[[], None]) -> None:
    """CKAN's empty database, with the tables of harvest and of this suite."""
    engine = model.ensure_engine()
    reset_db()
    add_tables()
    _use(engine)


def add_tables() -> None:
    """Run the migrations of the plugins that are on, where they were not run already."""
    engine = model.ensure_engine()
    for plugin in ("activity", "harvest", "jiulongpo"):
        if p.plugin_loaded(plugin) and _version(plugin) != _heads.get(plugin, ""):
            _run_migrations(plugin)
            _heads[plugin] = _version(plugin) or ""
            _listen()
    _use(engine)


def _listen() -> None:
    """Alembic's settings in ckanext-harvest and CKAN silence every logger that is there by then."""
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False


def _version(plugin: str) -> str | None:
    """How far the database is."""
    with model.ensure_engine().connect() as connection:
        if sa.inspect(connection).has_table(f"{plugin}_alembic_version"):
            return connection.scalar(sa.text(f"SELECT version_num FROM {plugin}_alembic_version"))
    return None


def _use(engine: sa.Engine) -> None:
    """CKAN's migrations leave an engine that connects anew for each use, as no site has it."""
    if model.meta.engine is not engine:
        model.init_model(engine)


def empty_tables() -> None:
    """Empty all tables in one round trip, those that refer to others first.

    CKAN asks for each whether it is there; a TRUNCATE makes new files for each.
    """
    names = [table.name for table in reversed(model.repo.metadata.sorted_tables)]
    ordered = ", ".join(f"'{name}'" for name in names)
    model.Session.remove()
    with model.ensure_engine().begin() as connection:
        connection.exec_driver_sql(_EMPTY.format(ordered=ordered).replace("%", "%%"))


model.repo.delete_all = empty_tables


def seeded(
    reset_db: Callable[[], None], reset_index: Callable[[], None], seed: Callable[[], None]
) -> CKANTestApp:
    """The app of a site that holds what ``seed`` makes and nothing else.

    Args:
        reset_db: CKAN's fixture.
        reset_index: CKAN's fixture.
        seed: called within a request.
    """
    load()
    made = app()
    with made.flask_app.test_request_context():
        empty_database(reset_db)
        reset_index()
        seed()
    return made
