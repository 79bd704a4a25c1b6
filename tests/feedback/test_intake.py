"""What strangers send is looked at, routed, and told to nobody before it is published."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.feedback import bounds, state
from ckanext.jiulongpo.schemas.workdays import add_workdays
from ckanext.jiulongpo.shared import local_today
from tests.feedback.conftest import Public, code_of


def _refused(public: Public, **data: Any) -> str:
    with pytest.raises(tk.ValidationError) as refused:
        public.send(**data)
    return code_of(refused.value)


def test_a_question_goes_to_the_provider_with_its_clock(public: Public) -> None:
    """The department of the entry has it, due in the working days of the setting."""
    case = public.send(id=public.entry)
    with public.at():
        stored = state.by_number(case["number"])
        assert stored is not None
        assert stored.organization_id == public.bureau.home
        assert stored.due == add_workdays(local_today(), 5)
        assert [step.act for step in state.steps_of(stored.id)] == ["received"]


def test_a_request_without_an_entry_goes_to_the_office(public: Public, office: str) -> None:
    """Nobody's data are the office's to hand on."""
    case = public.send("request", title="公厕分布")
    with public.at():
        stored = state.by_number(case["number"])
        assert stored is not None
        assert stored.organization_id == office
        assert stored.due == add_workdays(local_today(), 20)


def test_the_sender_sees_his_case_and_a_stranger_does_not(public: Public) -> None:
    """Only number and key together open it; a wrong key is as if there were no case."""
    case = public.send()
    shown = public.shown(case)
    assert (shown["text"], shown["state"]) == ("今年的数据何时发布？", "open")
    assert shown["steps"][0]["act"] == "received"
    for key in ("", "wrong", case["key"][:-1]):
        with pytest.raises(tk.ObjectNotFound):
            public.act("jiulongpo_feedback_show", number=case["number"], key=key)
    assert case["number"] not in public.numbers()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"text": ""}, "JLP-B-102"),
        ({"text": " \n\u200b "}, "JLP-B-102"),
        ({"title": ""}, "JLP-B-103"),
        ({"kind": "error"}, "JLP-B-104"),
        ({"kind": "reuse"}, "JLP-B-104"),
        ({"kind": "comment"}, "JLP-B-104"),
        ({"text": "我的身份证 11010519491231002X，请查"}, "JLP-B-101"),
        ({"text": "打我电话 １３８ ００１３ ８０００"}, "JLP-B-101"),
        ({"title": "卡号 6222021001116245702"}, "JLP-B-101"),
        ({"contact": "无"}, "JLP-B-105"),
        ({"contact": "a@b"}, "JLP-B-105"),
        ({"contact": "someone@example.com\r\nBcc: x@example.com"}, "JLP-B-105"),
    ],
)
def test_what_is_not_to_be_stored_is_refused_before_it_is(
    public: Public, data: dict[str, str], code: str
) -> None:
    """Each fault has its code; the sum is not used up by a text that has to be mended."""
    answer = public.solved()
    given = {"kind": "question", "title": "标题", "text": "内容", **answer, **data}
    with pytest.raises(tk.ValidationError) as refused:
        public.act("jiulongpo_feedback_create", **given)
    assert code_of(refused.value) == code
    mended = {"kind": "question", "title": "标题", "text": "内容", **answer}
    assert public.act("jiulongpo_feedback_create", **mended)["number"]


def test_a_credit_code_is_no_persons_number(public: Public) -> None:
    """What firms are called by may be written."""
    assert public.send(text="统一社会信用代码 91350100M000100Y43 的地址不对")["number"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//x.example", "https://", "ftp://a.b"])
def test_a_link_is_one_of_the_web(public: Public, link: str) -> None:
    """Nothing else is ever shown as an address."""
    assert _refused(public, kind="reuse", id=public.entry, link=link) == "JLP-B-107"


def test_too_long_a_text_is_refused(public: Public) -> None:
    """The bound is said in the message."""
    with pytest.raises(tk.ValidationError) as refused:
        public.send(text="字" * 2001)
    assert "2000" in refused.value.error_dict["text"][0]


def test_an_unknown_kind_is_refused(public: Public) -> None:
    """No case without a kind of the code list."""
    with pytest.raises(tk.ValidationError):
        public.send("praise")


@pytest.mark.parametrize("hidden", [{"catalog_state": "draft"}, {"open_type": "3"}])
def test_nobody_writes_about_what_he_may_not_see(public: Public, hidden: dict[str, str]) -> None:
    """A stranger cannot find out by writing whether an entry is there."""
    entry = public.bureau.register("sysadmin", **{"catalog_state": "published", **hidden})
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        public.send(id=entry["name"])


def test_the_contact_is_sealed_and_for_the_department_only(public: Public) -> None:
    """Not in the table, not for the sender's link, not for a neighbour; the department reads it."""
    case = public.send(id=public.entry, contact="someone@example.com")
    with public.at():
        stored = state.by_number(case["number"])
        assert stored is not None
        assert stored.contact is not None
        assert b"someone" not in bytes(stored.contact)
    assert "contact" not in public.shown(case)
    shown = public.bureau.act("cataloguer", "jiulongpo_feedback_show", number=case["number"])
    assert shown["contact"] == "someone@example.com"
    with pytest.raises(tk.ObjectNotFound):
        public.bureau.act("neighbour", "jiulongpo_feedback_show", number=case["number"])


def test_a_site_without_a_key_takes_no_contact(
    public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and takes the rest."""
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.harvest.secret_key", "")
    assert _refused(public, contact="someone@example.com") == "JLP-B-106"
    assert public.send()["number"]


def test_a_reuse_names_public_datasets_only(public: Public) -> None:
    """What is hidden or unknown among those that somebody names is left out in silence."""
    other = public.bureau.publish(title="另一个名录")
    secret = public.bureau.register("sysadmin", catalog_state="draft", title="草稿名录")
    case = public.send(
        "reuse", id=public.entry, maker="一家公司", link="https://app.example.com/x",
        datasets=f"http://test.ckan.net/dataset/{other['name']}，{secret['name']} never-was",
    )  # fmt: skip
    shown = public.shown(case)
    assert [one["name"] for one in shown["datasets"]] == [other["name"]]
    assert shown["link"] == "", "nobody has looked at it yet"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\u202eb\u0000c", "abc"),
        ("一\r\n\r\n\r\n\r\n二", "一\n\n二"),
        ("  x\ty  ", "x y"),
        ("<b>", "<b>"),
    ],
)
def test_a_text_is_freed_of_what_hides_in_it(written: str, kept: str) -> None:
    """Control characters and turned directions go; markup stays text and is escaped on pages."""
    assert bounds.clean(written) == kept
