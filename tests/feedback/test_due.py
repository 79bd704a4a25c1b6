"""What is due: departments are told and reminded once, contacts are erased, the command does it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.cli.cli import ckan

from ckanext.jiulongpo.feedback import due, state
from tests.feedback.conftest import PREFIX, Public, told_of


@pytest.fixture
def mailing(public: Public, monkeypatch: pytest.MonkeyPatch, mail_server: Any) -> Any:
    """A site that sends mail."""
    monkeypatch.setitem(tk.config, PREFIX + "sends_mail", True)
    monkeypatch.setitem(tk.config, "smtp.mail_from", "open@example.gov.cn")
    return mail_server


def test_a_department_is_told_of_a_case_once(public: Public, mailing: Any) -> None:
    """Its writers, and nobody else; a second pass tells nobody."""
    case = public.send(id=public.entry)
    with public.at():
        assert due.work().told.new >= 1
    told = told_of(mailing, case["number"])
    mails = {who: model.User.get(name).email for who, name in public.bureau.people.items()}
    assert {mails["cataloguer"], mails["reviewer"]} <= told
    assert told.isdisjoint({mails["neighbour"], mails["member"], mails["stranger"]})
    with public.at():
        again = due.work().told
    assert (again.new, again.mails) == (0, 0)


def test_what_is_late_is_told_once_a_day(public: Public, mailing: Any) -> None:
    """The department hears of it on the day; what was handed on is told to the next one."""
    case = public.send(id=public.entry)
    with public.at():
        due.work()
        stored = state.by_number(case["number"])
        assert stored is not None
        stored.due = date(2026, 1, 5)
        model.Session.commit()
        assert due.work().told.due == 1
        assert due.work().told.due == 0
    public.bureau.act(
        "cataloguer", "jiulongpo_feedback_transfer", number=case["number"], organization="other",
        reason="属邻局",
    )  # fmt: skip
    with public.at():
        assert due.work().told.new == 1
    neighbour = model.User.get(public.bureau.people["neighbour"]).email
    assert neighbour in told_of(mailing, case["number"])


def test_a_contact_is_erased_so_many_days_after_the_end(public: Public) -> None:
    """Not before, and not of a case that goes on."""
    ended, open_ = (public.send(id=public.entry, contact="023-12345678") for _ in range(2))
    public.bureau.act(
        "cataloguer", "jiulongpo_feedback_answer", number=ended["number"], outcome="explained",
        answer="三月。",
    )  # fmt: skip
    with public.at():
        assert due.forget() == 0
        stored = state.by_number(ended["number"])
        assert stored is not None
        stored.ended = datetime.now(UTC) - timedelta(days=31)
        model.Session.commit()
        assert due.forget() == 1
    show = "jiulongpo_feedback_show"
    shown = {
        case["number"]: public.bureau.act("cataloguer", show, number=case["number"])["contact"]
        for case in (ended, open_)
    }
    assert shown == {ended["number"]: "", open_["number"]: "023-12345678"}


def test_the_command_says_what_it_did(public: Public, cli: Any) -> None:
    """In the site's language; statistics too."""
    public.send(id=public.entry)
    done = cli.invoke(ckan, ["jiulongpo", "feedback", "due"])
    assert done.exit_code == 0, done.output
    assert "件" in done.output
    told = cli.invoke(ckan, ["jiulongpo", "feedback", "statistics"])
    assert told.exit_code == 0, told.output
    assert "收到" in told.output
