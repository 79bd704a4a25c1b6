"""What a department does with a case, and who may not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback import state
from ckanext.jiulongpo.schemas.workdays import add_workdays
from tests.feedback.conftest import Public, code_of


def _answer(public: Public, number: str, who: str = "cataloguer", **changes: Any) -> Any:
    given = {"outcome": "explained", "answer": "每年三月发布。", "publish": True, **changes}
    return public.bureau.act(who, "jiulongpo_feedback_answer", number=number, **given)


def _case(public: Public, **data: Any) -> dict[str, str]:
    return public.send(id=public.entry, **data)


def test_question_and_answer_become_public_together(public: Public) -> None:
    """Before it nobody finds the case; after it everybody reads both, and no name of a person."""
    case = _case(public)
    assert case["number"] not in public.numbers()
    _answer(public, case["number"])
    assert case["number"] in public.numbers()
    shown = public.act("jiulongpo_feedback_show", number=case["number"])
    assert (shown["outcome"], shown["answer"]) == ("explained", "每年三月发布。")
    assert public.bureau.people["cataloguer"] not in str(shown)
    assert [step["act"] for step in public.shown(case)["steps"]] == [
        "received", "answered", "published",
    ]  # fmt: skip


def test_an_answer_may_stay_between_the_two(public: Public) -> None:
    """Not published, the sender reads it and nobody else does."""
    case = _case(public)
    _answer(public, case["number"], publish=False)
    assert public.shown(case)["answer"] == "每年三月发布。"
    with pytest.raises(tk.ObjectNotFound):
        public.act("jiulongpo_feedback_show", number=case["number"])


def test_others_do_nothing_to_it(public: Public) -> None:
    """Neither a neighbour's reviewer nor those who only read."""
    number = _case(public)["number"]
    given = {"outcome": "explained", "answer": "x", "reason": "x", "organization": "other"}
    for who in ("neighbour", "stranger", "member", "auditor"):
        for step in ("answer", "close", "extend", "publish", "transfer"):
            with pytest.raises(tk.NotAuthorized):
                public.bureau.act(who, f"jiulongpo_feedback_{step}", number=number, **given)


def test_its_department_and_the_office_answer(public: Public) -> None:
    """Each of them may, and may mend what another one wrote."""
    number = _case(public)["number"]
    for who in ("cataloguer", "reviewer", "manager", "sysadmin"):
        assert _answer(public, number, who)["state"] == "answered"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "corrected"}, "JLP-B-202"),
        ({"outcome": "nonsense"}, "JLP-B-202"),
        ({"answer": "  "}, "JLP-B-205"),
        ({"outcome": "declined", "answer": ""}, "JLP-B-201"),
    ],
)
def test_an_answer_needs_an_outcome_of_its_kind_and_a_text(
    public: Public, changes: dict[str, str], code: str
) -> None:
    """A refusal needs its reason; an outcome of another kind is refused."""
    with pytest.raises(tk.ValidationError) as refused:
        _answer(public, _case(public)["number"], **changes)
    assert code_of(refused.value) == code


def test_an_answer_for_the_time_being_leaves_the_clock_running(public: Public) -> None:
    """正在研究: public, and still due; the final answer ends it."""
    case = _case(public)
    told = _answer(public, case["number"], outcome="studied", answer="正在与科室核对。")
    assert (told["state"], told["answered"]) == ("open", None)
    assert told["due"] is not None
    assert _answer(public, case["number"])["state"] == "answered"


def test_an_answer_can_be_mended(public: Public) -> None:
    """The text changes, the day of the answer does not."""
    number = _case(public)["number"]
    first = _answer(public, number)
    again = _answer(public, number, answer="每年四月发布。")
    assert again["answer"] == "每年四月发布。"
    days = [datetime.fromisoformat(told["answered"]) for told in (first, again)]
    assert days[0] == days[1]


def test_it_is_handed_on_with_a_reason(public: Public) -> None:
    """The neighbour answers it from then on; the sender sees where it went and why."""
    case = _case(public)
    with pytest.raises(tk.ValidationError) as refused:
        public.bureau.act(
            "cataloguer", "jiulongpo_feedback_transfer", number=case["number"], organization="other"
        )
    assert code_of(refused.value) == "JLP-B-201"
    public.bureau.act(
        "cataloguer", "jiulongpo_feedback_transfer", number=case["number"],
        organization="other", reason="属邻局职责",
    )  # fmt: skip
    with pytest.raises(tk.NotAuthorized):
        _answer(public, case["number"])
    assert _answer(public, case["number"], "neighbour")["state"] == "answered"
    step = public.shown(case)["steps"][1]
    assert (step["act"], step["reason"]) == ("transferred", "属邻局职责")


@pytest.mark.parametrize(("target", "code"), [("never", "JLP-B-208"), ("home", "JLP-B-206")])
def test_it_is_handed_to_a_department_that_is_there(public: Public, target: str, code: str) -> None:
    """Not to an unknown one, and not to itself."""
    with pytest.raises(tk.ValidationError) as refused:
        public.bureau.act(
            "cataloguer", "jiulongpo_feedback_transfer", number=_case(public)["number"],
            organization=target, reason="x",
        )  # fmt: skip
    assert code_of(refused.value) == code


def test_the_office_takes_what_is_handed_to_nobody(public: Public, office: str) -> None:
    """An empty department is the catalogue office."""
    told = public.bureau.act(
        "cataloguer", "jiulongpo_feedback_transfer", number=_case(public)["number"], reason="x"
    )
    assert told["organization"] == office


def test_the_clock_is_extended_once_and_with_a_reason(public: Public) -> None:
    """Ten working days more; a second time is refused."""
    case = _case(public)
    before = date.fromisoformat(public.shown(case)["due"])
    extend = "jiulongpo_feedback_extend"
    with pytest.raises(tk.ValidationError) as refused:
        public.bureau.act("cataloguer", extend, number=case["number"])
    assert code_of(refused.value) == "JLP-B-201"
    told = public.bureau.act("cataloguer", extend, number=case["number"], reason="需核对")
    assert told["due"] == add_workdays(before, 10).isoformat()
    with pytest.raises(tk.ValidationError) as refused:
        public.bureau.act("cataloguer", extend, number=case["number"], reason="再核对")
    assert code_of(refused.value) == "JLP-B-204"


def test_abuse_is_ended_without_being_shown(public: Public) -> None:
    """The sender reads why; nobody else reads anything, and nothing more can be done."""
    case = _case(public, text="广告")
    _answer(public, case["number"])
    close = "jiulongpo_feedback_close"
    public.bureau.act("cataloguer", close, number=case["number"], reason="与数据无关")
    assert case["number"] not in public.numbers()
    assert public.shown(case)["state"] == "closed"
    for action in (close, "jiulongpo_feedback_publish", "jiulongpo_feedback_extend"):
        with pytest.raises(tk.ValidationError) as refused:
            public.bureau.act("cataloguer", action, number=case["number"], reason="x")
        assert code_of(refused.value) == "JLP-B-203"


def test_what_has_no_answer_is_not_published(public: Public) -> None:
    """A question alone is never public; an answered one is hidden and shown again."""
    case = _case(public)
    publish = "jiulongpo_feedback_publish"
    with pytest.raises(tk.ValidationError) as refused:
        public.bureau.act("cataloguer", publish, number=case["number"])
    assert code_of(refused.value) == "JLP-B-205"
    _answer(public, case["number"])
    public.bureau.act("cataloguer", publish, number=case["number"], publish=False)
    assert case["number"] not in public.numbers()
    public.bureau.act("cataloguer", publish, number=case["number"])
    assert case["number"] in public.numbers()


def test_the_inbox_lists_what_is_due_first(public: Public) -> None:
    """Of one's own department, the office of all, a stranger none; an answer takes it off."""
    entry = public.entry
    late, soon = public.send(id=entry), public.send(id=entry)
    with public.at():
        stored = state.by_number(late["number"])
        assert stored is not None
        stored.due = date(2026, 1, 5)
        model.Session.commit()
    waiting = "jiulongpo_feedback_waiting"
    rows = public.bureau.act("cataloguer", waiting)["results"]
    assert rows[0]["number"] == late["number"]
    assert rows[0]["days_left"] < 0
    assert soon["number"] in {row["number"] for row in rows}
    assert late["number"] in {r["number"] for r in public.bureau.act("manager", waiting)["results"]}
    for who in ("neighbour", "stranger"):
        found = public.bureau.act(who, waiting)["results"]
        assert late["number"] not in {row["number"] for row in found}
    _answer(public, late["number"])
    rows = public.bureau.act("cataloguer", waiting)["results"]
    assert late["number"] not in {row["number"] for row in rows}
    with pytest.raises(tk.NotAuthorized):
        public.act(waiting)
