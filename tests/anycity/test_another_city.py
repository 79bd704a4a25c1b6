"""A second city, by data and settings alone: nothing that it shows names the first one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.catalog import document
from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.shared import provider_index
from tests.anycity.crawling import crawl, readable
from tests.architecture.source_tree import ROOT

FIRST = re.compile(r"九龙坡|重庆|渝|500107|307005|Chongqing|Jiulongpo District")
"""The first city's names, its division and its class."""
SITE = "http://test.ckan.net"

STARTS = (
    "/",
    "/dataset/",
    "/dataset/schools",
    "/dataset/homes",
    "/dataset/admissions",
    "/dataset/?q=魑魅魍魉",
    "/organization/",
    "/group/",
    "/user/login",
    "/feedback/new?kind=request",
    "/never-was",
    "/dataset/new",
)
FOR_PROGRAMS = (
    "/api/openapi.json?lang=zh",
    "/api/openapi.json?lang=en",
    "/opensearch.xml",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap/pages.xml",
    "/feeds/dataset.atom",
    "/catalog.ttl",
    "/catalog.jsonld",
    "/dataset/schools.ttl",
    "/catalog/open.csv",
    "/catalog/open.xlsx",
    "/api/3/action/package_show?id=schools",
    "/api/3/action/organization_list?all_fields=1",
    "/api/3/action/status_show",
    "/api/3/action/package_show?id=none",
    "/exchange/v1/report",
)


def _named(text: str) -> list[str]:
    """Where a text names the first city, with a little of what stands around it."""
    return [text[max(0, one.start() - 40) : one.end() + 20] for one in FIRST.finditer(text)]


def test_no_page_names_the_first_city(city: CKANTestApp) -> None:
    """Every public page that links lead to, and the documents for programs beside them."""
    seen = 0
    faults: dict[str, list[str]] = {}
    for address, answer in crawl(city, STARTS, SITE):
        seen += 1
        assert answer.status_code < 500, address
        if _named(readable(answer)):
            faults[address] = _named(readable(answer))[:3]
    assert faults == {}
    assert seen > 40


@pytest.mark.parametrize("address", FOR_PROGRAMS)
def test_no_document_for_programs_names_the_first_city(city: CKANTestApp, address: str) -> None:
    answer = city.get(address, status=None)
    assert answer.status_code < 500
    assert _named(readable(answer)) == []


def test_no_page_of_an_administrator_names_the_first_city(city: CKANTestApp) -> None:
    """The forms, the Excel template and the pages of sources, as one sees them who may all."""
    admin = factories.SysadminWithToken()
    headers = {"Authorization": str(admin["token"])}
    pages = (
        *("/workbook", "/workbook/template.xlsx", "/harvest", "/harvest/new", "/ckan-admin"),
        *("/registration/new", "/review", "/quality", "/statistics/report", "/dataset/new"),
    )
    for address in pages:
        answer = city.get(address, status=200, headers=headers)
        assert _named(readable(answer)) == [], address


def test_the_frame_shows_the_citys_own_furniture(city: CKANTestApp) -> None:
    text = city.get("/").get_data(as_text=True)
    for told in (
        *("泉山区公共数据开放平台", "徐州市泉山区人民政府", "苏ICP备00000000号", "0000000000"),
        *("/city.css", "/city.svg", "养老服务", "#theme-credit"),
    ):
        assert told in text
    assert "--blue: #1f6f4a" in city.get("/city.css").get_data(as_text=True)
    assert "<svg" in city.get("/city.svg").get_data(as_text=True)


def test_providers_are_found_by_the_citys_own_prefixes(city: CKANTestApp) -> None:
    index = provider_index()
    meant = {index.find(name) for name in ("泉山区教育局", "徐州市泉山区教育局", "区教育局")}
    assert len(meant) == 1
    assert None not in meant


def test_classes_of_the_city_are_offered_and_those_of_the_first_are_not(city: CKANTestApp) -> None:
    found = tk.get_action("jiulongpo_class_search")({}, {"parent": "101"})
    assert "泉山区" in str(found)


def test_neither_help_nor_settings_nor_documents_name_the_first_city(city: CKANTestApp) -> None:
    """What the command line says, what settings say of themselves, and the generated documents."""
    told = [*_helps(jiulongpo, "jiulongpo"), *document.documents().values()]
    told += [
        path.read_text("utf-8")
        for path in ROOT.glob("ckanext/jiulongpo/**/config_declaration.yaml")
    ]
    told += [(ROOT / "stack" / "ckan.ini").read_text("utf-8")]
    assert [_named(text) for text in told if _named(text)] == []


def _helps(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    yield command.get_help(context)
    for below, each in getattr(command, "commands", {}).items():
        yield from _helps(each, below)
