"""Handing over: who is asked changes, who may does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.review import reminders, state
from tests.review.conftest import Bureau


def _at_office(bureau: Bureau) -> str:
    entry = bureau.register(catalog_state="submitted")["id"]
    bureau.step("reviewer", "approve", entry)
    return entry


def _hand(bureau: Bureau, entry: str, to: str, who: str = "manager", reason: str = "出差") -> Any:
    return bureau.step(who, "hand_over", entry, to=bureau.people[to], reason=reason)


def _row(bureau: Bureau, who: str, part: str, entry: str) -> dict[str, Any]:
    rows = bureau.act(who, "jiulongpo_review_inbox")[part]
    return next((one for one in rows if one["id"] == entry), {})


def test_what_is_handed_over_is_the_others_first(bureau: Bureau) -> None:
    """It stands on top of his list, and no longer counts for who gave it away."""
    entry = _at_office(bureau)
    before = bureau.act("manager", "jiulongpo_review_inbox")["counts"]["review"]
    assert _hand(bureau, entry, "second_manager")["handed"]
    mine = bureau.act("second_manager", "jiulongpo_review_inbox")
    assert mine["review"][0]["id"] == entry
    assert mine["review"][0]["handed"] == "me"
    assert mine["counts"]["mine"] >= 1
    given = bureau.act("manager", "jiulongpo_review_inbox")
    assert given["counts"]["review"] == before - 1
    assert _row(bureau, "manager", "review", entry)["handed"] not in {"", "me"}
    step = bureau.step("auditor", "history", entry)["transitions"][0]
    assert (step["action"], step["before"], step["after"]) == ("hand-over", "office", "office")
    assert (step["reason"], bool(step["to"])) == ("出差", True)


def test_the_others_may_still_decide_and_the_next_step_ends_it(bureau: Bureau) -> None:
    entry = _at_office(bureau)
    _hand(bureau, entry, "second_manager")
    assert bureau.step("manager", "return", entry, reason="先改")["place"] == "returned"
    assert bureau.step("cataloguer", "status", entry)["handed"] == ""


def test_nobody_gets_a_right_by_it(bureau: Bureau) -> None:
    entry = _at_office(bureau)
    for to in ("cataloguer", "reviewer", "auditor", "stranger", "neighbour"):
        with pytest.raises(tk.ValidationError, match="JLP-R-024"):
            _hand(bureau, entry, to)
    with pytest.raises(tk.ValidationError, match="JLP-R-025"):
        bureau.step("manager", "hand_over", entry, to="nobody-of-that-name", reason="出差")
    for reason in ("", "  "):
        with pytest.raises(tk.ValidationError):
            _hand(bureau, entry, "second_manager", reason=reason)
    for who in ("cataloguer", "reviewer", "auditor", "stranger", "neighbour"):
        with pytest.raises(tk.NotAuthorized):
            _hand(bureau, entry, "second_manager", who=who)
        with pytest.raises(tk.NotAuthorized):
            bureau.step(who, "reviewers", entry)


def test_those_who_may_decide_are_named_to_those_who_may_hand_over(bureau: Bureau) -> None:
    entry = _at_office(bureau)
    named = {one["user"] for one in bureau.step("manager", "reviewers", entry)}
    assert named == {bureau.people["manager"], bureau.people["second_manager"]}


def test_who_has_lost_his_role_keeps_nothing_from_the_others(bureau: Bureau) -> None:
    """A case handed to somebody who may no longer decide counts for the others again."""
    given = {"user": bureau.people["second"], "organization": "home", "role": "reviewer"}
    bureau.act("reviewer", "jiulongpo_review_role_grant", **given)
    entry = bureau.register(catalog_state="submitted")["id"]
    _hand(bureau, entry, "second", who="reviewer")
    assert _row(bureau, "reviewer", "review", entry)["handed"] not in {"", "me"}
    bureau.act("reviewer", "jiulongpo_review_role_revoke", **given)
    assert _row(bureau, "reviewer", "review", entry)["handed"] == ""
    assert not _row(bureau, "second", "review", entry)


def test_reminders_go_to_whom_it_was_handed(
    bureau: Bureau, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, mail_server: Any
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.review.sends_mail", True)
    monkeypatch.setitem(ckan_config, "smtp.mail_from", "catalogue@example.gov.cn")
    with bureau.app.flask_app.test_request_context():
        reminders.remind()  # what other tests have left
    mail_server.clear_smtp_messages()
    entry = _at_office(bureau)
    _hand(bureau, entry, "second_manager")
    case = state.open_case(entry)
    assert case is not None
    case.due -= timedelta(days=30)
    model.Session.commit()
    with bureau.app.flask_app.test_request_context():
        reminders.remind()
    told = [address for message in mail_server.get_smtp_messages() for address in message[2]]
    assert told == [model.User.get(bureau.people["second_manager"]).email]


def test_the_work_of_somebody_who_leaves_is_handed_over_at_once(bureau: Bureau) -> None:
    """Drafts, what was returned to him, and drafts of the form; others' work stays where it is."""
    draft = bureau.register("second", title="没写完的名录")["id"]
    returned = bureau.register("second", title="要修改的名录", catalog_state="submitted")["id"]
    bureau.step("reviewer", "return", returned, reason="再改")
    others = bureau.register("cataloguer", title="别人的名录")["id"]
    form = bureau.act("second", "jiulongpo_registration_draft_create", owner_org=bureau.home)["id"]
    gone, goes_on = bureau.people["second"], bureau.people["cataloguer"]
    asked = {"organization": "home", "user": gone, "to": goes_on, "reason": "调离"}
    for who in ("cataloguer", "second", "neighbour", "stranger", "manager", "auditor"):
        with pytest.raises(tk.NotAuthorized):
            bureau.act(who, "jiulongpo_review_hand_over_all", **asked)
    done = bureau.act("reviewer", "jiulongpo_review_hand_over_all", **asked)
    assert {draft, returned} <= set(done["entries"])
    assert others not in done["entries"]
    assert done["drafts"] >= 1
    assert _row(bureau, "cataloguer", "write", draft)["handed"] == "me"
    assert _row(bureau, "cataloguer", "mend", returned)["handed"] == "me"
    shown = bureau.act("cataloguer", "jiulongpo_registration_draft_show", id=form)
    assert shown["id"] == form
    again = bureau.act("reviewer", "jiulongpo_review_hand_over_all", **asked)
    assert again["drafts"] == 0


def test_work_goes_to_nobody_who_may_not_do_it(bureau: Bureau) -> None:
    entry = bureau.register("second", title="交不出去的名录")["id"]
    asked = {"organization": "home", "user": bureau.people["second"], "reason": "调离"}
    outside = {**asked, "to": bureau.people["neighbour"]}
    done = bureau.act("reviewer", "jiulongpo_review_hand_over_all", **outside)
    assert done["entries"] == []
    assert done["drafts"] == 0
    assert entry in [each["id"] for each in done["refused"]]
    with pytest.raises(tk.ValidationError, match="JLP-R-025"):
        bureau.act("reviewer", "jiulongpo_review_hand_over_all", **asked, to="nobody-of-that-name")
    with pytest.raises(tk.ValidationError):
        bureau.act(
            "reviewer",
            "jiulongpo_review_hand_over_all",
            **{**asked, "to": bureau.people["cataloguer"], "reason": " "},
        )
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        bureau.act(
            "reviewer",
            "jiulongpo_review_hand_over_all",
            **{**asked, "to": bureau.people["cataloguer"], "organization": "none-such"},
        )


def test_what_the_office_was_asked_to_decide_goes_over_with_the_seat(bureau: Bureau) -> None:
    entry = _at_office(bureau)
    _hand(bureau, entry, "second_manager")
    done = bureau.act(
        "second_manager",
        "jiulongpo_review_hand_over_all",
        organization="catalogue-office",
        user=bureau.people["second_manager"],
        to=bureau.people["manager"],
        reason="轮岗",
    )
    assert entry in done["entries"]
    assert _row(bureau, "manager", "review", entry)["handed"] == "me"
