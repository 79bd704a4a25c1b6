"""No English word on a page that the public sees, and CKAN's scripts run under Chinese."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.demo_site import DemoSite
from tests.browser.page_text import NAMES, English, english_words, links
from tests.browser.places import FIXED

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNLINKED = {"no such page", "not allowed"}
"""Pages that no other one leads to; they are read by themselves."""
MOST_OF_A_KIND = 12
"""Pages of one kind that are read; the kinds are many, the pages of a kind alike."""
MOST_PAGES = 200
_NOT_PAGES = re.compile(
    r"/(api|en|download|feeds?|uploads|webassets|base|public)(/|$)|\.(ttl|rdf|xml|jsonld|n3)$"
)


@dataclass
class Crawl:
    """What was read and what was found there."""

    read: list[str] = field(default_factory=list)
    english: dict[str, list[English]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)


def _kind(path: str) -> str:
    """Pages of one kind share the shape of their path."""
    parts = [part for part in path.split("/") if part]
    shape = [parts[0] if parts else "home", *("*" if n else "" for n in range(1, len(parts)))]
    return "/".join(shape)


def _crawl(site: str) -> Crawl:
    crawl, kinds = Crawl(), Counter[str]()
    waiting, seen = deque(["/"]), {"/"}
    with httpx.Client(base_url=site, timeout=60, follow_redirects=True, trust_env=False) as client:
        while waiting and len(crawl.read) < MOST_PAGES:
            address = waiting.popleft()
            answer = client.get(address)
            crawl.read.append(address)
            if answer.status_code >= 400:
                crawl.broken[address] = answer.status_code
            if "html" not in answer.headers.get("content-type", ""):
                continue
            found = english_words(answer.text)
            if found:
                crawl.english[address] = found
            for link in links(answer.text):
                target = urlsplit(urljoin(site + address, link))
                place = target.path + (f"?{target.query}" if target.query else "")
                kind = _kind(target.path) + ("?" if target.query else "")
                foreign = target.netloc != urlsplit(site).netloc
                if foreign or place in seen or _NOT_PAGES.search(target.path):
                    continue
                seen.add(place)
                if kinds[kind] < MOST_OF_A_KIND:
                    kinds[kind] += 1
                    waiting.append(place)
    return crawl


@pytest.fixture(scope="module")
def crawl(demo: DemoSite) -> Crawl:
    """Every kind of page that an anonymous visitor reaches from the front page."""
    return _crawl(demo.url)


def test_the_crawl_reaches_every_kind_of_public_page(crawl: Crawl) -> None:
    read = {urlsplit(address).path for address in crawl.read}
    kinds = {_kind(path) for path in read}
    assert {"dataset/*", "dataset/*/*/*", "organization/*", "group/*"} <= kinds
    linked = {urlsplit(FIXED[kind]).path for kind in FIXED if kind not in UNLINKED}
    assert linked <= read
    assert len(crawl.read) > 40


def test_no_public_page_has_an_english_word(crawl: Crawl) -> None:
    report = [
        f"{address}: {sorted({f'{e.word} ({e.text})' for e in found})[:8]}"
        for address, found in crawl.english.items()
    ]
    assert not report, "\n".join(report)


def test_no_link_of_the_portal_is_dead(crawl: Crawl) -> None:
    login_only = {address for address, code in crawl.broken.items() if code in {401, 403}}
    assert not {a: c for a, c in crawl.broken.items() if a not in login_only}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/no-such-page", 404),
        ("/dataset/no-such-dataset", 404),
        ("/organization/no-such-department", 404),
        ("/group/no-such-theme", 404),
        ("/catalog/307005/999999", 404),
        ("/dataset/?organization=没有&jlp_open_type=2", 200),
        ("/dataset/?page=500", 200),
        ("/user/login", 200),
        ("/user/reset", 200),
        ("/dataset/?q=没有这样的东西", 200),
        ("/dataset/new", 403),
        ("/harvest", 200),
    ],
)
def test_pages_off_the_path_are_chinese_too(demo: DemoSite, address: str, code: int) -> None:
    answer = httpx.get(demo.url + address, timeout=60, follow_redirects=True, trust_env=False)
    assert answer.status_code in {code, 200, 403}
    assert not english_words(answer.text)


def test_the_page_says_that_it_is_chinese(demo: DemoSite) -> None:
    text = httpx.get(demo.url, timeout=60, trust_env=False).text
    assert re.search(r'<html[^>]+lang="zh-Hans-CN"', text)


def test_english_is_one_link_away(demo: DemoSite) -> None:
    text = httpx.get(f"{demo.url}/en/dataset/", timeout=60, trust_env=False).text
    assert re.search(r'<html[^>]+lang="en"', text)
    assert "Search" in text


@pytest.fixture
def editor(page: Page, demo: DemoSite) -> Page:
    """A page of the system administrator, who meets the pages that run on CKAN's scripts."""
    account = next(a for a in demo.accounts if a["role"] == "系统管理员")
    page.goto("/user/login")
    page.fill("input[name=login]", account["username"])
    page.fill("input[name=password]", account["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize(
    "address", ["/dataset/new?stock=1", "/organization/new", "/user/edit/admin"]
)
def test_ckans_modules_start_under_chinese(editor: Page, address: str) -> None:
    """Trap 2: the client asks for a locale that the server did not know, and nothing started."""
    refused: list[str] = []
    editor.on("response", lambda r: refused.append(r.url) if r.status >= 400 else None)
    editor.goto(address)
    editor.wait_for_load_state("networkidle")
    declared = editor.locator("[data-module]").count()
    assert declared
    assert editor.evaluate("Object.keys(ckan.module.instances).length")
    assert not [url for url in refused if "/api/i18n/" in url]


def test_the_browser_gets_chinese_messages(editor: Page) -> None:
    editor.goto("/dataset/new?stock=1")
    editor.wait_for_load_state("networkidle")
    assert editor.evaluate("ckan.i18n._('Searching...')") == "正在搜索……"


@pytest.mark.parametrize("address", ["/", "/dataset/", "/organization/", "/group/", "/user/login"])
def test_no_script_fails_on_a_page(page: Page, address: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not faults


class TestReadingAPage:
    """The crawler itself: what it reads, and what it leaves alone."""

    def test_words_in_text_and_in_read_attributes_are_found(self) -> None:
        page = '<p>数据 Data</p><img alt="Logo"><input placeholder="Search" title="Go on">'
        assert {found.word for found in english_words(page)} == {
            "Data",
            "Logo",
            "Search",
            "Go",
            "on",
        }

    def test_scripts_code_and_other_languages_are_not_read(self) -> None:
        page = "<div><script>var word</script><code>word</code><a lang='en'>English</a></div>"
        assert not english_words(page)

    def test_addresses_paths_and_names_are_not_words(self) -> None:
        page = "<p>见 https://example.org/a 或 a@example.org，/api/action，CSV，data.csv</p>"
        assert not english_words(page)

    @pytest.mark.parametrize("name", sorted(NAMES)[:5])
    def test_names_are_allowed(self, name: str) -> None:
        assert not english_words(f"<p>{name}</p>")
