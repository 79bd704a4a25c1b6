"""The site of a second city: the folder ``place`` beside this file, and a small catalogue."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan.common import config
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.catalog.loading import load_organisations, load_themes
from ckanext.jiulongpo.portal import home
from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.organisations import units_of
from tests import kept

PLACE = Path(__file__).parent / "place"

OPEN = {
    "owner_org": "education",
    "notes": "由部门在业务办理中形成，按年更新。",
    "catalog_state": "published",
    "completion": "incomplete",
    "share_type": "1",
    "open_type": "1",
    "format_class": "2",
    "format_type": "xlsx",
    "update_cycle": "4",
    "publish_date": "2026-06-28",
    "data_update_date": "2026-06-28",
    "items": [{"name": "学校名称", "data_type": "C", "length": "100"}],
}
ENTRIES: dict[str, dict[str, Any]] = {
    "schools": OPEN | {"title": "义务教育学校名录", "groups": [{"name": "schooling"}]},
    "homes": OPEN
    | {
        "title": "养老机构补贴",
        "owner_org": "civil-affairs",
        "open_type": "2",
        "open_condition": "须签订使用协议",
    },
    "admissions": OPEN
    | {
        "title": "招生计划",
        "share_type": "3",
        "open_type": "3",
        "open_condition": "依据《政府信息公开条例》第十四条不予开放",
        "share_condition": "依据《政府信息公开条例》第十四条不予共享",
    },
}


def settings() -> dict[str, str]:
    """The city's settings, as its ``site.ini`` has them, and its folder."""
    stated = ConfigParser(interpolation=None)
    stated.read(PLACE / "site.ini", encoding="utf-8")
    return {**stated["app:main"], "ckanext.jiulongpo.site_folder": str(PLACE)}


def _seed() -> None:
    load_organisations(units_of("320311"))
    load_themes()
    admin = factories.Sysadmin()["name"]
    for name, fields in ENTRIES.items():
        tk.get_action("package_create")({"user": admin}, {"name": name, **fields})
    upload = FileStorage(io.BytesIO("\ufeff学校名称\n第一小学\n".encode()), "schools.csv")
    tk.get_action("resource_create")(
        {"user": admin},
        {"package_id": "schools", "name": "学校.csv", "format": "CSV", "url": "", "upload": upload},
    )


@pytest.fixture(scope="module")
def city_made(
    reset_db: Callable[[], None], reset_index: Callable[[], None]
) -> Iterator[tuple[CKANTestApp, dict[str, Any]]]:
    """The site of the second city, made once for a module; afterwards nothing of it is left."""
    with pytest.MonkeyPatch.context() as patch:
        for key, value in settings().items():
            patch.setitem(config, key, value)
        app = kept.seeded(reset_db, reset_index, _seed)
        home.forget()  # another module's themes
        yield app, dict(config)
        kept.unload()
        home.forget()
    place.settle("")


@pytest.fixture
def city(city_made: tuple[CKANTestApp, dict[str, Any]]) -> CKANTestApp:
    """The site with its settings, which CKAN puts back before each test."""
    app, own = city_made
    config.clear()
    config.update(own)
    return app
