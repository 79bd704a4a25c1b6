"""Role x place x act, exhaustively: the table said again, and asked of the actions that do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.review.permissions import TABLE, Act, Place, Role
from tests.review.conftest import Bureau, tomorrow

WRITE = "edit submit delete"
ASK = "propose recall"
JUDGE = "comment return approve hand-over"
EXPECTED: dict[str, dict[str, str]] = {
    "draft": {"cataloguer": WRITE, "reviewer": WRITE, "manager": ""},
    "department": {
        "cataloguer": "edit recall",
        "reviewer": f"edit recall {JUDGE}",
        "manager": JUDGE,
    },
    "office": {
        "cataloguer": "edit recall",
        "reviewer": "edit recall",
        "manager": f"{JUDGE} publish",
    },
    "returned": {"cataloguer": WRITE, "reviewer": WRITE, "manager": ""},
    "registered": {
        "cataloguer": "edit",
        "reviewer": "edit",
        "manager": "return publish unschedule",
    },
    "published": {
        "cataloguer": "propose ask-withdrawal",
        "reviewer": "propose ask-withdrawal",
        "manager": "withdraw unschedule",
    },
    "withdrawn": {
        "cataloguer": "edit submit",
        "reviewer": "edit submit",
        "manager": "publish unschedule",
    },
    "change-draft": {
        "cataloguer": f"{ASK} submit",
        "reviewer": f"{ASK} submit",
        "manager": "withdraw unschedule",
    },
    "change-department": {
        "cataloguer": ASK,
        "reviewer": f"{ASK} {JUDGE}",
        "manager": f"{JUDGE} withdraw unschedule",
    },
    "change-office": {
        "cataloguer": ASK,
        "reviewer": ASK,
        "manager": f"{JUDGE} publish withdraw unschedule",
    },
    "change-returned": {
        "cataloguer": f"{ASK} submit",
        "reviewer": f"{ASK} submit",
        "manager": "withdraw unschedule",
    },
    "change-scheduled": {
        "cataloguer": ASK,
        "reviewer": ASK,
        "manager": "return withdraw unschedule",
    },
}
"""Place → role → acts: what the rules say, in the words of this test."""

REAL: dict[str, tuple[str, dict[str, Any], str]] = {
    "edit": ("package_patch", {"notes": "由谁改写的摘要"}, "edit propose"),
    "delete": ("package_delete", {}, "delete"),
    "submit": ("jiulongpo_entry_submit", {}, "submit recall"),
    "return": ("jiulongpo_entry_return", {"reason": "请补充"}, "return"),
    "approve": ("jiulongpo_entry_approve", {}, "approve"),
    "publish": ("jiulongpo_entry_publish", {}, "publish"),
    "withdraw": ("jiulongpo_entry_withdraw", {"reason": "停用"}, "withdraw ask-withdrawal"),
    "recall": ("jiulongpo_entry_recall", {}, "recall"),
    "comment": (
        "jiulongpo_entry_comment",
        {"field": "notes", "text": "为何"},
        "comment propose edit",
    ),
    "hand-over": ("jiulongpo_entry_hand_over", {"reason": "出差"}, "hand-over"),
    "unschedule": ("jiulongpo_entry_unschedule", {}, "unschedule"),
}
"""What somebody tries → the action that is called, what with, acts of which one is enough."""

PUBLIC = {place for place in EXPECTED if place == "published" or place.startswith("change-")}

ROLES = {str(role) for role in Role}
PEOPLE = ("cataloguer", "reviewer", "manager", "auditor", "sysadmin", "member", "neighbour")


def _acts(place: str, role: str) -> set[str]:
    if role == "auditor":
        return set()
    if role == "sysadmin":
        every = " ".join(EXPECTED[place].values())
        return {*every.split(), "edit", "delete"}
    return set(EXPECTED[place][role].split())


@pytest.mark.parametrize("place", list(Place))
@pytest.mark.parametrize("role", list(Role))
def test_the_table_says_what_the_rules_say(role: Role, place: Place) -> None:
    assert {str(act) for act in TABLE[role][place]} == _acts(place, role)
    assert set(TABLE[role]) == set(Place)


def test_no_word_of_the_rules_is_unknown() -> None:
    said = {word for acts in EXPECTED.values() for line in acts.values() for word in line.split()}
    assert said == set(Act)
    assert set(EXPECTED) == set(Place)


def _bring(bureau: Bureau, place: str) -> str:
    """An entry in a place, written by somebody who is none of those who are asked."""
    if place in {"draft", "returned", "registered", "withdrawn", "published"}:
        state = place
        return bureau.register("sysadmin", catalog_state=state)["id"]
    if place in {"department", "office"}:
        entry = bureau.register("second", catalog_state="submitted")["id"]
        if place == "office":
            bureau.step("reviewer", "approve", entry)
        return entry
    entry = bureau.publish()["id"]
    draft = {"catalog_state": "draft"} if place == "change-draft" else {}
    bureau.act("second", "package_patch", id=entry, notes="另一段摘要", **draft)
    if place in {"change-office", "change-scheduled"}:
        bureau.step("reviewer", "approve", entry)
    if place == "change-scheduled":
        bureau.step("second_manager", "approve", entry, at=tomorrow())
    if place == "change-returned":
        bureau.step("reviewer", "return", entry, reason="再改")
    return entry


@pytest.mark.parametrize("place", list(EXPECTED))
def test_the_actions_do_what_the_table_says_and_nothing_else(bureau: Bureau, place: str) -> None:
    """Each person tries each action in each place, for real; what was done is undone again.

    Refused is refused by CKAN's auth functions and by the actions alike. Nobody but a system
    administrator changes what the public reads by writing.
    """
    entry = _bring(bureau, place)
    assert bureau.place(entry) == place
    before = bureau.shown(entry)["notes"]
    wrong: list[str] = []
    for who in PEOPLE:
        for tried, (action, data, enough) in REAL.items():
            if who == "sysadmin" and tried in {"approve", "publish"} and "change" not in place:
                continue  # he has written some of these himself: the rule of four eyes
            if tried == "unschedule" and place != "change-scheduled":
                continue  # where no hour is set; asked below
            allowed = who in ROLES and bool(_acts(place, who) & set(enough.split()))
            given = {"to": bureau.people["second_manager"]} if tried == "hand-over" else {}
            with _undone():
                done = _did(bureau, who, action, id=entry, **data, **given)
                if tried == "edit" and place in PUBLIC and who != "sysadmin":
                    assert bureau.shown(entry)["notes"] == before
            if done != allowed:
                wrong.append(f"{who} {tried} {place}: expected {allowed}")
    assert not wrong


@pytest.mark.parametrize("place", ["registered", "withdrawn", "published", "change-scheduled"])
def test_an_hour_is_taken_back_by_the_office_and_only_where_one_is_set(
    bureau: Bureau, place: str
) -> None:
    """The table has the act where an hour may be set; without one it is refused."""
    entry = _bring(bureau, place)
    if place != "change-scheduled":
        assert not _may(bureau, "manager", "unschedule", entry)
        step = "withdraw" if place == "published" else "publish"
        bureau.step("second_manager", step, entry, at=tomorrow(), reason="定时")
    allowed = {who for who in bureau.people if _may(bureau, who, "unschedule", entry)}
    assert allowed == {"manager", "second_manager", "sysadmin"}


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is written within is taken back, what was committed too."""
    model.Session.remove()
    engine = model.meta.engine
    assert engine is not None
    with engine.connect() as connection:
        whole = connection.begin()
        model.Session.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield
        finally:
            model.Session.remove()
            whole.rollback()
            model.Session.configure(bind=engine, join_transaction_mode="conditional_savepoint")


def _did(bureau: Bureau, who: str, action: str, **data: Any) -> bool:
    """Whether somebody was let do something; that nothing is there to do it to is no refusal."""
    try:
        bureau.act(who, action, **data)
    except tk.NotAuthorized:
        return False
    except tk.ValidationError as error:
        return error.error_dict["code"] == ["JLP-R-010"]
    return True


def _may(bureau: Bureau, who: str, step: str, entry: str) -> bool:
    try:
        with bureau.app.flask_app.test_request_context():
            tk.check_access(f"jiulongpo_entry_{step}", bureau.context(who), {"id": entry})
    except tk.NotAuthorized:
        return False
    return True


def test_a_given_role_takes_the_place_of_the_seat(bureau: Bureau) -> None:
    given: dict[str, Any] = {"user": bureau.people["second"], "organization": "home"}
    bureau.act("reviewer", "jiulongpo_review_role_grant", role="reviewer", **given)
    entry = bureau.register(catalog_state="submitted")["id"]
    assert bureau.step("second", "approve", entry)["place"] == "office"
    with pytest.raises(tk.ValidationError):
        bureau.act("reviewer", "jiulongpo_review_role_grant", role="manager", **given)
    own = {**given, "user": bureau.people["reviewer"]}
    with pytest.raises(tk.NotAuthorized):
        bureau.act("reviewer", "jiulongpo_review_role_grant", role="cataloguer", **own)
    assert not bureau.act("reviewer", "jiulongpo_review_role_revoke", role="reviewer", **given)
