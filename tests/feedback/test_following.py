"""Feeds, and mail without an account: asked for, confirmed, told, ended."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Any

import pytest
import sqlalchemy as sa
from lxml import etree

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback import due
from ckanext.jiulongpo.feedback.follow import atom, news, service
from ckanext.jiulongpo.feedback.follow.model import Follower
from ckanext.jiulongpo.feedback.follow.targets import Target, UnknownTargetError
from tests.feedback.conftest import PREFIX, Public, code_of

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "Reader@example.com"


@pytest.fixture
def mailing(public: Public, monkeypatch: pytest.MonkeyPatch, mail_server: Any) -> Any:
    """A site that sends mail."""
    monkeypatch.setitem(tk.config, PREFIX + "sends_mail", True)
    monkeypatch.setitem(tk.config, "smtp.mail_from", "open@example.gov.cn")
    return mail_server


def _mails(server: Any) -> list[tuple[str, Message]]:
    """Who got what."""
    return [(one[2][0], email.message_from_string(one[3])) for one in server.get_smtp_messages()]


def _text(message: Message) -> str:
    part = message.get_payload()[0] if message.is_multipart() else message
    return part.get_payload(decode=True).decode()


def _entries(body: str | bytes) -> list[Any]:
    root = etree.fromstring(body.encode() if isinstance(body, str) else body)
    assert root.tag == f"{ATOM}feed"
    return root.findall(f"{ATOM}entry")


def _answered(public: Public) -> str:
    case = public.send(id=public.entry)
    public.bureau.act(
        "cataloguer", "jiulongpo_feedback_answer", number=case["number"], outcome="explained",
        answer="三月。", publish=True,
    )  # fmt: skip
    return case["number"]


def test_a_feed_of_each_kind_tells_changes_files_and_answers(public: Public, app: Any) -> None:
    """Dataset, department, search and the whole; the answer is in the first three."""
    entry = public.entry
    public.bureau.act(
        "sysadmin", "resource_create", package_id=entry, url="https://x.example/a.csv",
        name="名录.csv", format="CSV",
    )  # fmt: skip
    number = _answered(public)
    for path in (
        f"/feeds/dataset/{entry}.atom",
        "/feeds/organization/home.atom",
        "/feeds/custom.atom?q=养老机构",
        "/feeds/dataset.atom",
    ):
        answer = app.get(path)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8", path
        found = _entries(answer.body)
        assert any(number in (one.findtext(f"{ATOM}id") or "") for one in found), path
        ids = [one.findtext(f"{ATOM}id") for one in found]
        assert len(ids) == len(set(ids))
        whens = [one.findtext(f"{ATOM}updated") or "" for one in found]
        assert whens == sorted(whens, reverse=True)
    files = _entries(app.get(f"/feeds/dataset/{entry}.atom").body)
    assert any("名录.csv" in (one.findtext(f"{ATOM}title") or "") for one in files)
    assert f"/feeds/dataset/{entry}.atom" in app.get(f"/dataset/{entry}").body


def test_a_feed_is_not_sent_again_to_whoever_has_it(public: Public, app: Any) -> None:
    """By its ETag and by its time; after a change it is."""
    path = f"/feeds/dataset/{public.entry}.atom"
    first = app.get(path)
    for header, value in (
        ("If-None-Match", first.headers["ETag"]),
        ("If-Modified-Since", first.headers["Last-Modified"]),
    ):
        assert app.get(path, headers={header: value}).status_code == 304
    _answered(public)
    assert app.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-2", "abc", "2"])
def test_a_feed_is_what_is_new_and_has_no_pages(public: Public, app: Any, page: str) -> None:
    """Each entry says in its title what happened; CKAN's number of a page changes nothing."""
    title = public.bureau.shown(public.entry)["title"]
    for path in ("/feeds/dataset.atom", "/feeds/organization/home.atom"):
        found = _entries(app.get(f"{path}?page={page}").body)
        assert f"新增：{title}" in [one.findtext(f"{ATOM}title") for one in found]
        assert len(found) == len(_entries(app.get(path).body))


def test_no_feed_tells_what_is_not_public(public: Public, app: Any) -> None:
    """A draft has none, and is in none, even for whoever may see it."""
    draft = public.bureau.register(title="草稿里的名录")
    headers = public.bureau.headers("cataloguer")
    for path in ("/feeds/dataset.atom", "/feeds/organization/home.atom"):
        assert "草稿里的名录" not in app.get(path, headers=headers).body
    path = f"/feeds/dataset/{draft['name']}.atom"
    assert app.get(path, headers=headers, expect_errors=True).status_code == 404
    assert app.get("/feeds/group/never.atom", expect_errors=True).status_code == 404


@pytest.mark.parametrize(
    "query", ["q=%3A%2A*%3A*", "q=name:canary", "fq=state:deleted", "q=\x01&organization=%22)", ""]
)
def test_a_search_that_is_followed_is_words_and_known_filters(
    public: Public, app: Any, query: str
) -> None:
    """Syntax of the engine and unknown filters do nothing."""
    assert app.get(f"/feeds/custom.atom?{query}").status_code == 200


def test_what_xml_cannot_write_is_left_out() -> None:
    """A control character in a title does not break the feed of everybody."""
    event = news.Event("urn:x", "new", "a\u0000b\u000b\ud800c", "\u0001", "http://x", _now(), "x")
    body, newest = atom.document("标\u0002题", "http://x/f", "http://x", [event], "zh-Hans-CN")
    assert _entries(body)[0].findtext(f"{ATOM}title") == "abc"
    assert newest == event.when
    assert _entries(atom.document("空", "http://x/f", "http://x", [], "zh")[0]) == []


@pytest.mark.parametrize(
    ("kind", "ref"), [("dataset", "never"), ("user", "x"), ("search", ""), ("search", "x=1")]
)
def test_what_is_not_there_is_not_followed(public: Public, kind: str, ref: str) -> None:
    """Not by a page, not by the API."""
    with public.at(), pytest.raises(UnknownTargetError):
        Target.found(kind, ref)
    if kind != "user" and ref:
        with pytest.raises(tk.ObjectNotFound):
            public.act("jiulongpo_follow_news", followed=kind, ref=ref)


def test_following_by_mail_from_the_form_to_its_end(public: Public, app: Any, mailing: Any) -> None:
    """Nothing is told before the link of the first mail is confirmed, nothing after the end."""
    entry = public.entry
    page = app.get(f"/follow?followed=dataset&ref={entry}")
    assert 'type="email"' in page.body
    ask = {"followed": "dataset", "ref": entry, "email": ADDRESS}
    public.act("jiulongpo_follow_ask", **ask, **public.solved())
    public.act("jiulongpo_follow_ask", **ask, **public.solved())
    mails = _mails(mailing)
    assert [who for who, _ in mails] == [ADDRESS.lower()], "asked once, however often it is asked"
    link = re.search(r"/follow/confirm/(\S+)", _text(mails[0][1]))
    assert link
    _told(public, expected=0)
    assert "<form" in app.get(f"/follow/confirm/{link[1]}").body
    row = model.Session.scalars(sa.select(Follower)).one()
    assert ADDRESS.lower().encode() not in bytes(row.sealed)
    assert row.confirmed is None, "a program that opens links confirms nothing"
    app.post(f"/follow/confirm/{link[1]}", data={})
    _told(public, expected=0)
    _answered(public)
    _told(public, expected=0)
    _let_a_day_pass()
    _told(public, expected=1)
    _told(public, expected=0)
    digest = _mails(mailing)[-1][1]
    assert f"/dataset/{entry}" in _text(digest)
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    end = re.search(r"/follow/end/([^>\s]+)", digest["List-Unsubscribe"].replace("\n", ""))
    assert end
    assert "<form" in app.get(f"/follow/end/{end[1]}").body
    assert model.Session.scalars(sa.select(Follower)).all()
    assert app.post(f"/follow/end/{end[1]}", data={}, follow_redirects=False).status_code == 302
    assert not model.Session.scalars(sa.select(Follower)).all()
    app.post(f"/follow/end/{end[1]}", data={})
    with pytest.raises(tk.ValidationError) as refused:
        public.act("jiulongpo_follow_confirm", token=link[1])
    assert code_of(refused.value) == "JLP-B-303"


def test_a_link_serves_its_own_purpose(public: Public, mailing: Any) -> None:
    """The one that confirms does not end, and a forged one does nothing."""
    ask = {"followed": "search", "ref": "q=养老", "email": "other@example.com"}
    public.act("jiulongpo_follow_ask", **ask, **public.solved())
    link = re.search(r"/follow/confirm/(\S+)", _text(_mails(mailing)[-1][1]))
    assert link
    for token in (link[1], "forged", "", "1.x.y"):
        with pytest.raises(tk.ValidationError):
            public.act("jiulongpo_follow_end", token=token)


def test_nobodys_box_is_filled_by_others(public: Public, mailing: Any) -> None:
    """Five things a day are asked for one address, and what is never confirmed is forgotten."""
    for number in range(7):
        public.act(
            "jiulongpo_follow_ask", followed="search", ref=f"q=w{number}",
            email="victim@example.com", **public.solved(),
        )  # fmt: skip
    assert [who for who, _ in _mails(mailing)].count("victim@example.com") == 5
    rows = sa.update(Follower).values(asked=_now() - timedelta(days=3), confirmed=None)
    model.Session.execute(rows)
    model.Session.commit()
    with public.at():
        service.sweep()
    assert not model.Session.scalars(sa.select(Follower)).all()


@pytest.mark.parametrize("address", ["x", "a@b", "a@b.cn\nBcc: c@d.cn", "<a@b.cn>", "a b@c.cn"])
def test_an_address_is_one(public: Public, mailing: Any, address: str) -> None:
    """Nothing else becomes a header of a mail."""
    with pytest.raises(tk.ValidationError):
        public.act(
            "jiulongpo_follow_ask", followed="dataset", ref=public.entry, email=address,
            **public.solved(),
        )  # fmt: skip


def test_a_site_without_mail_offers_the_feed(public: Public, app: Any) -> None:
    """The page has no form for an address, and the action says why."""
    page = app.get("/follow?followed=organization&ref=home").body
    assert 'type="email"' not in page
    assert "/feeds/organization/home.atom" in page
    with pytest.raises(tk.ValidationError) as refused:
        public.act(
            "jiulongpo_follow_ask", followed="organization", ref="home", email="a@b.cn",
            **public.solved(),
        )  # fmt: skip
    assert code_of(refused.value) == "JLP-B-301"
    assert app.get("/follow?followed=dataset&ref=never", expect_errors=True).status_code == 404


def _told(public: Public, *, expected: int) -> None:
    with public.at():
        assert due.work().digests == expected


def _let_a_day_pass() -> None:
    model.Session.execute(sa.update(Follower).values(told=_now() - timedelta(days=1, minutes=1)))
    model.Session.commit()


def _now() -> datetime:
    return datetime.now(UTC)
