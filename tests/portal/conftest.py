"""A small invented catalogue, made through the standard API once for each module that asks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from tests import kept
from tests.portal.page import Page

ITEMS = [
    {"name": "机构名称", "name_en": "jgmc", "data_type": "C", "length": "100"},
    {"name": "核定床位", "data_type": "I"},
    {
        "name": "法定代表人",
        "data_type": "C",
        "length": "50",
        "open_type": "3",
        "open_condition": "涉及个人信息，依据《个人信息保护法》第三十四条",
    },
]
OPEN = {
    "catalog_state": "published",
    "share_type": "1",
    "open_type": "1",
    "format_class": "2",
    "format_type": "xlsx",
    "update_cycle": "4",
    "publish_date": "2019-06-28",
    "completion": "incomplete",
}
CLOSED = OPEN | {"open_type": "3", "open_condition": "依据《政府信息公开条例》第十四条不予开放"}

DEPARTMENTS = {
    "mzj": ("某市某区民政局", "区民政局", "department"),
    "jy": ("某市某区应急管理局", "区应急管理局", "department"),
    "jt": ("某市某区石桥镇人民政府", "石桥镇", "town"),
}

THEMES = {
    "zoo": ("其他主题", "", ""),
    "transport": ("交通", "Transport", "7"),
    "person": ("自然人", "Natural persons", "3"),
}

ENTRIES: dict[str, dict[str, Any]] = {
    "elder-homes": {
        **OPEN,
        "title": "养老机构信息",
        "notes": "全区已备案养老机构的名称、床位和评定等级。<b>不含</b>入住人员信息。",
        "owner_org": "mzj",
        "groups": [{"name": "person"}],
        "items": ITEMS,
        "contact_phone": "023-00000001",
        "record_count_10k": "0.0058",
        "tag_string": "养老,民政",
    },
    "elder-fire": {
        **OPEN,
        "title": "养老机构消防安全检查结果",
        "owner_org": "jy",
        "share_type": "2",
        "share_condition": "仅用于安全监管",
        "items": ITEMS[:1],
    },
    "buses": {
        **OPEN,
        "title": "公交线路与站点",
        "owner_org": "jt",
        "groups": [{"name": "transport"}],
        "open_type": "2",
        "open_condition": "须签订使用协议",
        "update_cycle": "7",
    },
    "secret-canary": {**CLOSED, "title": "养老秘密金丝雀", "owner_org": "mzj"},
}


def _seed() -> None:
    admin = {"user": factories.Sysadmin()["name"]}
    for name, (title, short, kind) in DEPARTMENTS.items():
        extras = [{"key": "short_name", "value": short}, {"key": "kind", "value": kind}]
        factories.Organization(name=name, title=title, extras=extras)
    for name, (title, english, order) in THEMES.items():
        extras = [{"key": "title_en", "value": english}, {"key": "order", "value": order}]
        factories.Group(name=name, title=title, extras=extras)
    today = datetime.now(UTC).date()
    for name, fields in ENTRIES.items():
        made = {"name": name, "data_update_date": str(today - timedelta(days=5)), **fields}
        tk.get_action("package_create")(dict(admin), made)
    upload = FileStorage(io.BytesIO("\ufeff机构名称,核定床位\n甲院,20\n".encode()), "homes.csv")
    tk.get_action("resource_create")(
        dict(admin),
        {
            "package_id": "elder-homes",
            "name": "养老机构.csv",
            "format": "CSV",
            "url": "",
            "upload": upload,
        },
    )


@pytest.fixture(scope="module")
def site(
    reset_db: Callable[[], None],
    reset_index: Callable[[], None],
) -> Iterator[CKANTestApp]:
    """The site with the entries above; plugins and pages are set up once for a whole module."""
    yield kept.seeded(reset_db, reset_index, _seed)
    kept.unload()


@pytest.fixture
def get(site: CKANTestApp) -> Callable[..., Page]:
    """Fetch a page: ``get("/dataset/", q="养老")``."""

    def fetch(path: str, *, status: int = 200, headers: dict[str, str] | None = None, **args: Any):
        response = site.get(path, query_string=args or None, status=status, headers=headers or {})
        return Page(response)

    return fetch
