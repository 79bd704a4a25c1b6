"""What visitors get: the same bytes whether kept or made, and nothing of anybody else."""

from __future__ import annotations

import gzip
import threading
from datetime import UTC, datetime

import brotli
import lxml.html
import pytest

from ckan import model
from ckan.tests import factories

from ckanext.jiulongpo.portal import home
from ckanext.jiulongpo.portal.page_cache.watching import watched
from ckanext.jiulongpo.statistics import clock
from ckanext.jiulongpo.statistics.tally import tally
from tests.portal.conftest import OPEN
from tests.portal.page_cache.conftest import Kept

PATHS = [
    "/",
    "/dataset/",
    "/dataset/?q=养老&organization=mzj",
    "/dataset/elder-homes",
    "/organization/",
    "/organization/mzj",
    "/group/",
    "/group/person",
    "/about",
    "/accessibility",
    "/terms",
    "/privacy",
    "/api-help",
    "/site-map",
    "/opensearch.xml",
    "/en/",
    "/en/dataset/elder-homes",
    "/feeds/dataset.atom",
    "/dataset/elder-homes.ttl",
    "/api/3/action/package_search?q=养老&rows=2",
    "/api/3/action/package_show?id=elder-homes",
]
CANARY = "canary2f61c9d3"
_UNKEYED = (
    "User_Agent", "Referer", "X_Forwarded_Host", "X_Forwarded_Server", "X_Original_URL",
    "X_Rewrite_URL", "Forwarded", "Accept_Language", "Via", "X_Forwarded_For",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["", "gzip", "gzip, deflate, br"])
@pytest.mark.parametrize("path", PATHS)
def test_a_kept_page_is_the_made_one_byte_for_byte(kept: Kept, path: str, encoding: str) -> None:
    """Headers too, but for the one that says where it comes from."""
    generation = watched()
    assert generation
    generation.end_change("")
    made, found = (kept.get(path, Accept_Encoding=encoding) for _ in range(2))
    assert (made.headers.pop("X-Page-Cache"), found.headers.pop("X-Page-Cache")) == ("miss", "hit")
    assert dict(made.headers) == dict(found.headers)
    assert made.data == found.data
    assert len(made.data) == int(made.headers["Content-Length"])


@pytest.mark.parametrize("path", PATHS)
def test_a_visitors_page_begins_no_session(kept: Kept, path: str) -> None:
    """A session for each visitor would cost each of them a write, and keep every cache out."""
    assert "Set-Cookie" not in kept.get(path).headers


def test_a_kept_page_counts_as_a_made_one_does(kept: Kept) -> None:
    """The count stands around the cache: a page that wakes no CKAN was read all the same."""

    def views() -> int:
        tally().send()
        name = f"{clock.today()}|view|elder-homes"
        return int(tally().valkey.hget(tally().key("open"), name) or 0)  # type: ignore[arg-type]

    browser = {"User_Agent": "Mozilla/5.0 Firefox/140.0", "Accept": "text/html"}
    kept.warm("/dataset/elder-homes")
    before = views()
    read = [kept.get("/dataset/elder-homes", **browser) for _ in range(2)]
    assert all(answer.data for answer in read)  # a page counts when its last byte has left
    assert [answer.headers["X-Page-Cache"] for answer in read] == ["hit", "hit"]
    assert views() == before + 2


def test_each_form_has_its_own_mark_and_the_same_content(kept: Kept) -> None:
    plain, zipped, short = (
        kept.get("/about", Accept_Encoding=name) for name in ("identity", "gzip", "gzip, br")
    )
    assert gzip.decompress(zipped.data) == brotli.decompress(short.data) == plain.data
    assert (zipped.headers["Content-Encoding"], short.headers["Content-Encoding"]) == ("gzip", "br")
    assert len({answer.headers["ETag"] for answer in (plain, zipped, short)}) == 3
    assert (
        kept.get("/about", Accept_Encoding="br;q=0, gzip").headers["ETag"] == zipped.headers["ETag"]
    )


def test_who_has_the_page_is_told_so_in_no_bytes(kept: Kept) -> None:
    first = kept.get("/about", Accept_Encoding="gzip")
    again = kept.get("/about", 304, Accept_Encoding="gzip", If_None_Match=first.headers["ETag"])
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    kept.get("/about", 200, Accept_Encoding="br", If_None_Match=first.headers["ETag"])
    kept.get("/about", 304, Accept_Encoding="gzip", If_None_Match=f'"x", W/{first.headers["ETag"]}')


def test_head_has_the_headers_of_get_and_fills_the_cache_too(kept: Kept) -> None:
    head = kept.client.head("/dataset/buses")
    assert (head.status_code, head.data, head.headers["X-Page-Cache"]) == (200, b"", "miss")
    got = kept.get("/dataset/buses")
    assert got.headers["X-Page-Cache"] == "hit"
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_caches_in_between_are_told_to_ask(kept: Kept) -> None:
    headers = kept.get("/dataset/").headers
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Cookie", "Accept-Encoding", "HX-Request"} <= set(headers["Vary"].split(", "))


def test_the_security_headers_are_kept_with_the_page(kept: Kept) -> None:
    kept.warm("/")
    headers = kept.get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src" in headers["Content-Security-Policy"]


def test_languages_large_type_and_parts_of_pages_are_kept_apart(kept: Kept) -> None:
    chinese = kept.warm("/dataset/")
    english = kept.warm("/en/dataset/")
    assert 'lang="zh-Hans-CN"' in chinese
    assert 'lang="en"' in english
    large = kept.get("/dataset/", Cookie="jlp_large_type=1")
    assert (large.headers["X-Page-Cache"], "j-large" in large.text) == ("miss", True)
    assert kept.state("/dataset/", Cookie="jlp_large_type=1") == "hit"
    part = kept.get("/dataset/", HX_Request="true")
    assert "<html" not in part.text
    assert kept.get("/dataset/", HX_Request="true").data == part.data
    assert kept.get("/dataset/").text == chinese


def test_empty_and_repeated_parameters_do_not_matter(kept: Kept) -> None:
    kept.warm("/dataset/?q=养老&organization=mzj")
    assert kept.state("/dataset/?q=养老&organization=mzj&sort=&organization=mzj") == "hit"
    assert kept.state("/dataset/?q=养老&organization=jy") == "miss"


@pytest.mark.parametrize("query", ["q=公交", "q=%E5%85%AC%E4%BA%A4", "q=%e5%85%ac%E4%BA%A4"])
def test_a_query_is_understood_however_it_is_written(kept: Kept, query: str) -> None:
    """The kept page is made from the parameters as they were meant, in whichever bytes."""
    page = kept.get(f"/dataset/?{query}").text
    assert "/dataset/buses" in page
    assert "/dataset/elder-homes" not in page
    assert "/en/dataset/?q=%E5%85%AC%E4%BA%A4" in page


@pytest.mark.parametrize(
    "path",
    [
        "/dataset/?nonsense=1",
        "/dataset/elder-homes?q=1",
        "/?x=",
        "/dataset/?q=" + "a" * 1100,
        "/dataset/?" + "&".join(f"tags={n}" for n in range(40)),
        "/api/3/action/package_show?id=elder-homes&callback=alert",
        "/api/3/action/user_list",
        "/user/login",
        "/dataset/new",
    ],
)
def test_what_is_not_known_is_made_anew_and_not_kept(kept: Kept, path: str) -> None:
    """So nobody can fill the memory with addresses, and no page depends on what is not in a key."""
    assert kept.state(path) == ""
    assert kept.state(path) == ""


def test_who_is_logged_in_neither_gets_nor_fills_what_is_kept(kept: Kept) -> None:
    generation = watched()
    assert generation
    generation.end_change("")
    own = kept.get("/dataset/", Authorization=kept.root["token"])
    assert "X-Page-Cache" not in own.headers
    assert own.headers["Cache-Control"] == "private, no-store"
    assert kept.root["fullname"] in own.text or kept.root["name"] in own.text
    visitors = kept.get("/dataset/")
    assert visitors.headers["X-Page-Cache"] == "miss"
    assert kept.root["name"] not in visitors.text
    kept.warm("/dataset/")
    assert "X-Page-Cache" not in kept.get("/dataset/", Authorization=kept.root["token"]).headers


@pytest.mark.parametrize("cookie", ["ckan=abc", "remember_token=1|x", "a=b; ckan=x", 'ckan="y"'])
def test_a_session_of_any_kind_is_passed_by(kept: Kept, cookie: str) -> None:
    kept.warm("/about")
    answer = kept.get("/about", Cookie=cookie, Accept_Encoding="gzip")
    assert "X-Page-Cache" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Content-Encoding" not in answer.headers, "a token must not be compressed with words"


def test_nothing_of_the_first_reader_gets_into_the_page(kept: Kept) -> None:
    """Neither header nor cookie: the page is made from what is in its key."""
    planted = dict.fromkeys(_UNKEYED, f"{CANARY}.example")
    generation = watched()
    assert generation
    for path in PATHS:
        generation.end_change("")
        first = kept.get(path, Cookie=f"_ga={CANARY}; theme={CANARY}", **planted)
        assert first.headers["X-Page-Cache"] == "miss", path
        found = kept.get(path)
        assert found.headers["X-Page-Cache"] == "hit", path
        assert CANARY not in f"{found.headers}{found.text}"


def test_another_host_has_pages_of_its_own(kept: Kept) -> None:
    """A made-up host cannot put its name into the pages of the site."""
    kept.warm("/about")
    assert kept.state("/about", Host=f"{CANARY}.example") == "miss"
    assert CANARY not in kept.get("/about").text


def test_other_forms_of_an_entry_are_for_who_asks_for_them(kept: Kept) -> None:
    kept.warm("/dataset/elder-homes")
    answer = kept.get("/dataset/elder-homes", None, Accept="text/turtle")
    assert "X-Page-Cache" not in answer.headers


def test_scripts_of_other_sites_get_their_own_headers(kept: Kept) -> None:
    kept.warm("/api/3/action/package_search?rows=1")
    answer = kept.get("/api/3/action/package_search?rows=1", Origin="https://example.org")
    assert "X-Page-Cache" not in answer.headers


def test_a_page_that_is_not_there_is_remembered_and_appears_at_once(kept: Kept) -> None:
    assert kept.get("/dataset/not-yet", 404).headers["X-Page-Cache"] == "miss"
    assert kept.get("/dataset/not-yet", 404).headers["X-Page-Cache"] == "hit"
    kept.act("package_create", **{**OPEN, "name": "not-yet", "title": "新条目", "owner_org": "mzj"})
    assert "新条目" in kept.get("/dataset/not-yet").text


def test_what_is_closed_stays_closed(kept: Kept) -> None:
    for _ in range(2):
        assert "秘密" not in kept.get("/dataset/secret-canary", None).text
        assert "秘密" not in kept.get("/dataset/").text


def test_a_change_while_a_page_is_made_keeps_the_old_one_out(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page holds what was before the change and is begun before it: it must not be kept."""
    find = home.page

    def slow() -> home.Home:
        found = find()
        changing = threading.Thread(
            target=kept.act, args=("package_patch",), kwargs={"id": "buses", "title": "新公交"}
        )
        changing.start()
        changing.join()
        return found

    home.forget()
    monkeypatch.setattr(home, "page", slow)
    assert "新公交" not in kept.get("/").text
    monkeypatch.setattr(home, "page", find)
    after = kept.get("/")
    assert after.headers["X-Page-Cache"] == "miss"
    assert "新公交" in after.text


def test_nothing_is_kept_while_a_change_is_under_way(kept: Kept) -> None:
    generation = watched()
    assert generation
    name = generation.begin_change()
    assert [kept.state("/terms") for _ in range(3)] == ["miss"] * 3
    generation.end_change(name)
    assert [kept.state("/terms") for _ in range(2)] == ["miss", "hit"]


def test_a_visitor_may_choose_large_type_without_a_token(kept: Kept) -> None:
    answer = kept.client.post(
        "/portal/type-size", data={"size": "large", "came_from": "/about"}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert "jlp_large_type=1" in answer.headers["Set-Cookie"]


def test_the_counts_of_the_home_page_are_never_old(kept: Kept) -> None:
    """They are kept in each process for a minute, but under one state of the catalogue only."""
    before = kept.warm("/")
    today = datetime.now(UTC).date().isoformat()
    kept.act("package_patch", id="elder-fire", title="消防新标题", data_update_date=today)
    assert "消防新标题" not in before
    assert "消防新标题" in kept.get("/").text
    assert "消防新标题" in kept.get("/", Authorization=kept.root["token"]).text


def test_a_user_of_no_department_sees_the_same_as_a_visitor_but_never_from_the_shelf(
    kept: Kept,
) -> None:
    with kept.app.flask_app.test_request_context():
        user = factories.UserWithToken()
        model.Session.remove()
    kept.warm("/dataset/")
    answer = kept.get("/dataset/", Authorization=user["token"])
    assert "X-Page-Cache" not in answer.headers
    assert "秘密" not in answer.text


@pytest.mark.parametrize("path", ["/", "/dataset/", "/dataset/elder-homes"])
def test_style_sheets_scripts_and_icons_come_compressed(kept: Kept, path: str) -> None:
    """What a first visit loads beside the page: Flask names each file, yet none is a download."""
    page = lxml.html.fromstring(kept.get(path).text)
    found = page.xpath("//link[@rel='stylesheet']/@href | //script[@src]/@src")
    icons = {each.partition("#")[0] for each in page.xpath("//*[local-name()='use']/@href")}
    assert found
    for address in (*found, *icons):
        answer = kept.get(address, Accept_Encoding="gzip")
        assert answer.headers.get("Content-Encoding") == "gzip", address
