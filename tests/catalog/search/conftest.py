"""A small invented catalogue, made through the standard API once for each module that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories

from tests import kept

OPEN = {"catalog_state": "published", "share_type": "1", "open_type": "1"}
SHARED_ONLY = {"catalog_state": "published", "share_type": "1", "open_type": "3"}
DRAFT = {"catalog_state": "draft", "share_type": "1", "open_type": "1"}

DEPARTMENTS = {
    "mzj": "重庆市九龙坡区民政局",
    "ybj": "重庆市九龙坡区医疗保障局",
    "fgw": "重庆市九龙坡区发展和改革委员会",
    "jw": "重庆市九龙坡区教育委员会",
}
THEMES = {"person": "自然人", "credit": "信用体系"}

ENTRIES: dict[str, dict[str, Any]] = {
    "elder-homes": {
        "title": "九龙坡区养老机构基本信息",
        "notes": "全区登记在册的敬老院、托老所的床位数量和收费标准。",
        "owner_org": "mzj",
        "groups": [{"name": "person"}],
        "format_class": "2",
        "format_type": "xlsx",
        "items": ["机构名称", "床位数量", "统一社会信用代码"],
        **OPEN,
    },
    "pharmacies": {
        "title": "医保定点零售药店名单",
        "notes": "基本医疗保险定点的药店。",
        "owner_org": "ybj",
        "format_class": "1",
        "format_type": "csv",
        "items": ["药店名称", "经营地址"],
        **OPEN,
    },
    "clinics": {
        "title": "医保定点医疗机构名单",
        "owner_org": "ybj",
        "format_class": "2",
        "format_type": "xlsx",
        "items": ["机构名称", "医院等级"],
        **OPEN,
    },
    "projects": {
        "title": "重点建设项目清单",
        "owner_org": "fgw",
        "groups": [{"name": "credit"}],
        "format_class": "1",
        "format_type": "json",
        "items": ["项目名称", "总投资额"],
        "class_code": "307005",
        "resource_code": "307005/000123",
        **OPEN,
    },
    "schools": {
        "title": "义务教育学校招生范围",
        "owner_org": "jw",
        "format_class": "1",
        "format_type": "csv",
        "items": ["学校名称", "招生地段"],
        "resources": [{"url": "http://example.com/1", "name": "范围_xiaoxue2025_whole"}],
        **OPEN,
    },
    "hidden-shared": {
        "title": "养老服务补贴对象隐藏乙",
        "notes": "仅部门之间共享。",
        "owner_org": "mzj",
        "items": ["隐藏列甲"],
        **SHARED_ONLY,
    },
    "hidden-draft": {
        "title": "养老机构处罚隐藏丙",
        "owner_org": "mzj",
        "items": ["隐藏列甲"],
        **DRAFT,
    },
}


def _create(name: str, entry: dict[str, Any], sysadmin: str) -> dict[str, Any]:
    items = [{"name": item, "data_type": "C", "length": "100"} for item in entry.get("items", ())]
    filled = {"completion": "incomplete", **entry, "name": name, "items": items}
    return tk.get_action("package_create")({"user": sysadmin}, filled)


@pytest.fixture(scope="module")
def catalogue(
    reset_db: Callable[[], None], reset_index: Callable[[], None]
) -> Iterator[dict[str, Any]]:
    """Entries by name, the index holding the same; ``_admin`` is a system administrator."""
    kept.load()
    kept.empty_database(reset_db)
    reset_index()
    admin = factories.Sysadmin()["name"]
    for name, title in DEPARTMENTS.items():
        factories.Organization(name=name, title=title)
    for name, title in THEMES.items():
        factories.Group(name=name, title=title)
    yield {name: _create(name, entry, admin) for name, entry in ENTRIES.items()} | {"_admin": admin}
    reset_index()
    reset_db()
    kept.unload()


@pytest.fixture
def found(catalogue: dict[str, Any]) -> Callable[..., list[str]]:
    """Names that a visitor finds for a query, best first."""

    def search(q: str, **more: Any) -> list[str]:
        answer = tk.get_action("package_search")({"user": ""}, {"q": q, **more})
        return [entry["name"] for entry in answer["results"]]

    return search
