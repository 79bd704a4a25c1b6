"""The roles that were given in review decide who answers what a department is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback import due, people
from tests.feedback.conftest import PREFIX, Public, told_of
from tests.plugin_lists import WITHOUT_REVIEW
from tests.review.conftest import OFFICE

STEPS = ("answer", "close", "extend", "publish", "transfer")


@contextmanager
def _given(public: Public, who: str, organization: str, role: str) -> Iterator[None]:
    """Somebody has a role for a while; the town is one for all tests of this module."""
    data = {"user": public.bureau.people[who], "organization": organization, "role": role}
    public.bureau.act("sysadmin", "jiulongpo_review_role_grant", **data)
    try:
        yield
    finally:
        public.bureau.act("sysadmin", "jiulongpo_review_role_revoke", **data)


def _answers(public: Public, who: str, number: str) -> bool:
    given = {"outcome": "explained", "answer": "每年三月发布。", "publish": False}
    try:
        public.bureau.act(who, "jiulongpo_feedback_answer", number=number, **given)
    except tk.NotAuthorized:
        return False
    return True


def _waiting(public: Public, who: str) -> set[str]:
    found = public.bureau.act(who, "jiulongpo_feedback_waiting")
    return {case["number"] for case in found["results"]}


def _reads(public: Public, who: str, number: str) -> bool:
    try:
        shown = public.bureau.act(who, "jiulongpo_feedback_show", number=number)
    except tk.ObjectNotFound:
        return False
    return bool(shown.get("inside"))


def test_an_auditor_reads_every_case_and_answers_none(public: Public) -> None:
    """Also one whose seat in the office would let him answer: the given role is narrower."""
    number = public.send(id=public.entry)["number"]
    given = {"outcome": "explained", "answer": "x", "reason": "x", "organization": "other"}
    with _given(public, "manager", OFFICE, "auditor"):
        for who in ("auditor", "manager"):
            assert _reads(public, who, number)
            assert _waiting(public, who) == set()
            for step in STEPS:
                with pytest.raises(tk.NotAuthorized):
                    public.bureau.act(who, f"jiulongpo_feedback_{step}", number=number, **given)
    assert number in _waiting(public, "manager"), "the role was taken back"


@pytest.mark.parametrize(
    ("who", "organization", "role"),
    [
        ("member", "home", "cataloguer"),
        ("member", "home", "reviewer"),
        ("stranger", "home", "cataloguer"),
        ("auditor", OFFICE, "manager"),
        ("stranger", OFFICE, "manager"),
    ],
)
def test_a_given_role_answers_where_the_seat_would_not(
    public: Public, who: str, organization: str, role: str
) -> None:
    """编目员 and 部门审核员 for their department, 目录管理员 for all; the case waits for them."""
    number = public.send(id=public.entry)["number"]
    assert not _answers(public, who, number)
    with _given(public, who, organization, role):
        assert number in _waiting(public, who)
        assert _reads(public, who, number)
        assert _answers(public, who, number)
    assert not _answers(public, who, number), "the role was taken back"


def test_a_role_of_one_department_answers_for_no_other(public: Public) -> None:
    """A writer of the neighbour's does not read what this department was asked."""
    number = public.send(id=public.entry)["number"]
    with _given(public, "stranger", "other", "reviewer"):
        assert not _answers(public, "stranger", number)
        assert not _reads(public, "stranger", number)
        assert number not in _waiting(public, "stranger")


def test_a_report_of_an_error_goes_to_the_same_people(public: Public) -> None:
    """校核 in review and the case in feedback are one thing: one list, one rule."""
    case = public.send("error", id=public.entry, text="电话已停机")
    number = public.bureau.act("sysadmin", "jiulongpo_feedback_show", number=case["number"])
    waiting = {"text": "电话已停机"}.items()

    def listed(who: str) -> bool:
        found = public.bureau.act(who, "jiulongpo_correction_waiting")
        return any(waiting <= one.items() for one in found)

    assert number["correction"]
    assert listed("cataloguer")
    assert not listed("auditor")
    with _given(public, "manager", OFFICE, "auditor"):
        assert not listed("manager")
    with _given(public, "member", "home", "cataloguer"):
        assert listed("member")
        done = {"number": number["correction"], "outcome": "corrected", "answer": "已更换。"}
        public.bureau.act("member", "jiulongpo_correction_answer", **done)
    assert public.shown(case)["answer"] == "已更换。"


def test_mail_goes_to_those_who_answer(
    public: Public, monkeypatch: pytest.MonkeyPatch, mail_server: Any
) -> None:
    """To a given role without a seat too, and not to a reader; a case of nobody's to the office."""
    monkeypatch.setitem(tk.config, PREFIX + "sends_mail", True)
    monkeypatch.setitem(tk.config, "smtp.mail_from", "open@example.gov.cn")
    with (
        _given(public, "stranger", "home", "cataloguer"),
        _given(public, "second_manager", OFFICE, "auditor"),
    ):
        case = public.send(id=public.entry)
        request = public.send("request", title="公厕分布", text="想知道公厕在哪里")
        with public.at():
            due.work()
    mails = {who: model.User.get(name).email for who, name in public.bureau.people.items()}

    def told(number: str) -> set[str]:
        asked = told_of(mail_server, number)
        return {who for who, address in mails.items() if address in asked}

    assert told(case["number"]) == {"cataloguer", "second", "reviewer", "stranger"}
    assert told(request["number"]) == {"manager"}


@pytest.mark.ckan_config("ckan.plugins", WITHOUT_REVIEW)
@pytest.mark.usefixtures("with_plugins")
def test_without_review_the_seats_decide(public: Public) -> None:
    """Roles that were given when review was on hold no more: nobody could take them back."""
    bureau = public.bureau

    def answers(who: str) -> bool:
        person = model.User.get(bureau.people[who])
        return people.answers_for(person, bureau.home)

    with public.at():
        assert {who for who in bureau.people if answers(who)} == {
            "sysadmin", "cataloguer", "second", "reviewer", "manager", "second_manager",
        }  # fmt: skip
