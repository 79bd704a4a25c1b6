"""Search engines and feed readers find all that everybody may see."""

from __future__ import annotations

import json
import re
from datetime import datetime

import lxml.etree
import pytest

from ckanext.jiulongpo.statistics.opened import service

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "a": "http://www.w3.org/2005/Atom"}


def _xml(site, path):
    answer = site.get(path)
    assert "xml" in answer.headers["Content-Type"]
    return lxml.etree.fromstring(answer.get_data())


def _path(address):
    return "/" + address.split("/", 3)[3]


def test_the_sitemap_leads_to_every_open_entry_and_to_no_other(site):
    index = _xml(site, "/sitemap.xml")
    parts = index.xpath("//s:sitemap/s:loc/text()", namespaces=SPACE)
    found = [
        loc
        for part in parts
        for loc in _xml(site, _path(part)).xpath("//s:loc/text()", namespaces=SPACE)
    ]
    entries = sorted(_path(loc) for loc in found if re.search("/dataset/.", loc))
    assert entries == ["/dataset/buses", "/dataset/elder-fire", "/dataset/elder-homes"]
    assert {"/", "/statistics", "/feedback", "/developers"} <= {_path(loc) for loc in found}
    for loc in found:
        site.get(_path(loc), status=200)


def test_days_of_change_are_true(site, entry):
    part = _xml(site, "/sitemap/1.xml")
    told = {
        _path(url.findtext("s:loc", namespaces=SPACE)): url.findtext("s:lastmod", namespaces=SPACE)
        for url in part.iterfind("s:url", namespaces=SPACE)
    }
    for name in ("buses", "elder-homes"):
        assert told[f"/dataset/{name}"] == entry(name)["metadata_modified"][:10]


@pytest.mark.ckan_config("ckanext.jiulongpo.statistics.sitemap_part", 2)
def test_more_addresses_than_a_part_holds_make_more_parts(site):
    assert len(_xml(site, "/sitemap.xml").xpath("//s:sitemap", namespaces=SPACE)) == 3
    sizes = [
        len(_xml(site, f"/sitemap/{number}.xml").xpath("//s:url", namespaces=SPACE))
        for number in (1, 2)
    ]
    assert sizes == [2, 1]
    site.get("/sitemap/3.xml", status=404)
    site.get("/sitemap/0.xml", status=404)


def test_a_sitemap_that_did_not_change_is_not_sent_again(site):
    for path in ("/sitemap.xml", "/sitemap/1.xml"):
        answer = site.get(path)
        answer.get_data()
        site.get(path, headers={"If-None-Match": answer.headers["ETag"]}, status=304)


def _is_barred(text, path):
    """By RFC 9309, as search engines do: a star stands for anything."""
    assert "Allow" not in re.sub("Disallow", "", text)
    rules = re.findall(r"^Disallow: (\S+)$", text, re.MULTILINE)
    return any(re.match(re.escape(rule).replace(r"\*", ".*"), path) for rule in rules)


def test_robots_may_read_entries_and_not_their_endless_lists(site):
    text = site.get("/robots.txt").get_data(as_text=True)
    for path in ("/", "/dataset/buses", "/catalog/open.csv", "/statistics"):
        assert not _is_barred(text, path)
    for path in (
        "/api/3/action/package_search",
        "/dataset/?q=x",
        "/en/group/a?page=2",
        "/user/login",
    ):
        assert _is_barred(text, path)
    (sitemap,) = re.findall(r"^Sitemap: (\S+)$", text, re.MULTILINE)
    site.get(_path(sitemap), status=200)
    assert "Crawl-Delay" not in text


@pytest.mark.parametrize("kind", ["new", "changed"])
def test_a_feed_holds_open_entries_with_their_departments(site, kind):
    feed = _xml(site, f"/catalog/{kind}.atom")
    titles = feed.xpath("//a:entry/a:title/text()", namespaces=SPACE)
    assert sorted(titles) == ["公交线路与站点", "养老机构信息", "养老机构消防安全检查结果"]
    assert "某市某区民政局" in feed.xpath("//a:entry/a:author/a:name/text()", namespaces=SPACE)
    dates = feed.xpath("//a:entry/a:updated/text()", namespaces=SPACE)
    assert dates == sorted(dates, reverse=True)
    assert all(datetime.fromisoformat(date).tzinfo for date in dates)
    for link in feed.xpath("//a:entry/a:link/@href", namespaces=SPACE):
        site.get(_path(link), status=200)


@pytest.mark.parametrize("kind", ["new", "changed"])
def test_the_same_as_rss(site, kind):
    feed = _xml(site, f"/catalog/{kind}.rss")
    assert len(feed.xpath("//item/title")) == 3
    assert feed.findtext("channel/title").startswith(("新增数据集", "更新的数据集"))


@pytest.mark.ckan_config("ckanext.jiulongpo.statistics.feed_entries", 1)
def test_a_feed_is_as_long_as_the_setting_says(site):
    assert len(_xml(site, "/catalog/new.atom").xpath("//a:entry", namespaces=SPACE)) == 1


def test_a_feed_that_did_not_change_is_not_sent_again(site):
    answer = site.get("/catalog/new.atom")
    site.get("/catalog/new.atom", headers={"If-None-Match": answer.headers["ETag"]}, status=304)


def test_pages_name_the_feeds_and_the_search_in_their_heads(get, site):
    page = get("/dataset/buses")
    feeds = [link.get("href") for link in page.all("link[type='application/atom+xml']")]
    assert "/catalog/new.atom" in feeds
    assert "/catalog/changed.atom" in feeds
    for link in feeds[:2]:
        site.get(link, status=200)


def test_a_browser_is_offered_search_and_suggestions(site):
    description = lxml.etree.fromstring(site.get("/opensearch.xml").get_data())
    told = {url.get("type"): url.get("template") for url in description if url.get("template")}
    template = told["application/x-suggestions+json"]
    answer = site.get(_path(template).replace("{searchTerms}", "养老"))
    asked, titles = json.loads(answer.get_data())
    assert asked == "养老"
    assert "养老机构信息" in titles
    assert not [title for title in titles if "金丝雀" in title]


def test_nothing_typed_suggests_nothing(site):
    assert json.loads(site.get("/portal/opensearch-suggest").get_data()) == ["", []]


def test_the_home_page_is_a_catalogue_for_search_engines(get, site):
    (script,) = get("/").all("script[type='application/ld+json']")
    told = json.loads(script.text)
    assert told["@type"] == "DataCatalog"
    assert "{search_term_string}" in told["potentialAction"]["target"]
    for file in told["distribution"]:
        site.get(_path(file["contentUrl"]), status=200).get_data()


def test_the_mark_of_the_catalogue_changes_with_it_and_only_then(site, entry):
    with site.flask_app.test_request_context():
        assert service.mark() == service.mark()
