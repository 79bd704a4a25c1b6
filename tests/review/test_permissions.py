"""Role x place x act, exhaustively: the table said again, and asked of CKAN's auth functions."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

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
        "manager": "edit withdraw unschedule",
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

STEPS = {
    "submit": ("submit", "recall"),
    "return": ("return",),
    "approve": ("approve",),
    "publish": ("publish",),
    "withdraw": ("withdraw", "ask-withdrawal"),
    "recall": ("recall",),
    "hand_over": ("hand-over",),
}
"""Action → acts of which one is enough."""


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
def test_auth_functions_ask_the_table(bureau: Bureau, place: str) -> None:
    entry = _bring(bureau, place)
    assert bureau.place(entry) == place
    wrong: list[str] = []
    people = ("cataloguer", "reviewer", "manager", "auditor", "sysadmin", "member", "neighbour")
    with bureau.app.flask_app.test_request_context():
        for who in people:
            for step, enough in STEPS.items():
                expected = (
                    bool(_acts(place, who) & set(enough))
                    if who in {str(role) for role in Role}
                    else False
                )
                if who == "sysadmin" and step in {"approve", "publish"} and "change" not in place:
                    continue  # he has written some of these himself: the rule of four eyes
                if _may(bureau, who, step, entry) != expected:
                    wrong.append(f"{who} {step} {place}: expected {expected}")
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
