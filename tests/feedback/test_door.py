"""The door: people pass, machines do not, and nobody's address is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback import config
from ckanext.jiulongpo.feedback.door import callers, challenge, checks, service
from ckanext.jiulongpo.feedback.door.model import Rate, Salt, Used
from tests.feedback.conftest import PREFIX, Public, code_of
from tests.review.conftest import Bureau


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12), (" 7 ", 7), ("１２", 12), ("十二", 12), ("十", 10), ("二十", 20),
        ("九", 9), ("零", 0), ("", None), ("十二十", None), ("twelve", None), ("-3", None),
        ("1" * 400, None), ("一二", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(written: str, number: int | None) -> None:
    """Digits of any width and Chinese numerals count; nothing else does, however long."""
    assert challenge.number_of(written) == number


def test_a_sum_is_in_words_and_never_below_zero(public: Public) -> None:
    """A hundred sums: what a person reads has no digits, and comes to a number from 0 to 19."""
    with public.at():
        for _ in range(100):
            made = challenge.make(config.signing_key(), 1_700_000_000)
            issued = challenge.opened(config.signing_key(), made.token)
            assert issued is not None
            assert 0 <= challenge.result_of(config.signing_key(), issued) <= 19
            assert not any(each.isdigit() for each in made.question)


def test_a_sum_can_be_asked_in_chinese_words(public: Public) -> None:
    """A screen reader says the sum in the language of the page."""
    with public.bureau.app.flask_app.test_request_context("/zh_Hans_CN/"):
        question = challenge.make(config.signing_key(), 1).question
    assert any(each in question for each in "一二三四五六七八九十")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "WyJ4IiwxXQ.forged", "\x00", "九"])
def test_a_forged_token_opens_nothing(token: str, public: Public) -> None:
    """Whatever is sent in place of a token is no token."""
    assert challenge.opened(config.signing_key(), token) is None


def test_a_sum_serves_once(public: Public) -> None:
    """The same answer a second time is refused with a remedy, and the case is not there twice."""
    answer = public.solved()
    given = {"kind": "question", "title": "一", "text": "二", **answer}
    public.act("jiulongpo_feedback_create", **given)
    with pytest.raises(tk.ValidationError) as refused:
        public.act("jiulongpo_feedback_create", **given)
    assert code_of(refused.value) == "JLP-B-003"
    assert all(text.endswith((".", "。")) for text in refused.value.error_dict["challenge_answer"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"challenge_answer": "99"}, "JLP-B-002"),
        ({"challenge_answer": ""}, "JLP-B-001"),
        ({"challenge": "forged"}, "JLP-B-003"),
        ({"challenge": ""}, "JLP-B-001"),
        ({"website": "http://spam.example"}, "JLP-B-005"),
    ],
)
def test_who_does_not_do_the_sum_is_refused(
    public: Public, changes: dict[str, str], code: str
) -> None:
    """A wrong or missing answer, a forged token, and the trap each have their own finding."""
    given = {"kind": "question", "title": "一", "text": "二", **public.solved(), **changes}
    with pytest.raises(tk.ValidationError) as refused:
        public.act("jiulongpo_feedback_create", **given)
    assert code_of(refused.value) == code


def test_a_wrong_answer_uses_the_sum_up(public: Public) -> None:
    """Nobody finds the answer by trying one number after the other."""
    answer = public.solved()
    given = {"kind": "question", "title": "一", "text": "二"}
    with pytest.raises(tk.ValidationError):
        public.act("jiulongpo_feedback_create", **given, **{**answer, "challenge_answer": "99"})
    with pytest.raises(tk.ValidationError) as refused:
        public.act("jiulongpo_feedback_create", **given, **answer)
    assert code_of(refused.value) == "JLP-B-003"


def test_what_is_sent_faster_than_people_read_is_refused(
    public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form says so, and the second try counts from when the form was first seen."""
    monkeypatch.setitem(tk.config, PREFIX + "min_seconds", 30)
    answer = public.solved()
    with pytest.raises(tk.ValidationError) as refused:
        public.act("jiulongpo_feedback_create", kind="question", title="一", text="二", **answer)
    assert code_of(refused.value) == "JLP-B-004"
    issued = challenge.opened(config.signing_key(), answer["challenge"])
    assert issued is not None
    with public.at():
        assert checks.first_shown(answer["challenge"]) == issued.shown


def test_an_old_sum_is_refused(public: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that lay about for hours gets a new sum, and its clock begins anew."""
    with public.at():
        made = challenge.make(config.signing_key(), 1_000_000)
        assert checks.first_shown(made.token) is None
        issued = challenge.opened(config.signing_key(), made.token)
        assert issued is not None
        result = challenge.result_of(config.signing_key(), issued)
    with pytest.raises(tk.ValidationError) as refused:
        public.act(
            "jiulongpo_feedback_create", kind="question", title="一", text="二",
            challenge=made.token, challenge_answer=str(result),
        )  # fmt: skip
    assert code_of(refused.value) == "JLP-B-003"


def test_one_address_may_send_so_much_in_an_hour(
    public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third of two is refused; a neighbour's is not."""
    monkeypatch.setitem(tk.config, PREFIX + "per_address", 2)
    public.send(address="192.0.2.21")
    public.send(address="192.0.2.21")
    with pytest.raises(tk.ValidationError) as refused:
        public.send(address="192.0.2.21")
    assert code_of(refused.value) == "JLP-B-006"
    assert refused.value.error_dict["finding"]["code"] == "JLP-B-006"
    assert refused.value.error_dict["finding"]["advice"].endswith("。")
    public.send(address="192.0.2.22")


def test_all_strangers_together_may_send_so_much(
    public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand addresses do not help; whoever has an account is not hindered."""
    with public.at():
        _own, before = service.count("form", "day:somebody")
    monkeypatch.setitem(tk.config, PREFIX + "per_site", before)
    with pytest.raises(tk.ValidationError) as refused:
        public.send(address="192.0.2.31")
    assert code_of(refused.value) == "JLP-B-007"
    made = public.bureau.act(
        "stranger", "jiulongpo_feedback_create", kind="question", title="一", text="二"
    )
    assert made["number"]


def test_the_address_is_kept_nowhere(public: Public) -> None:
    """After a case, a rating and a vote no table of feedback holds the address."""
    entry = public.bureau.publish()
    public.send(address="198.51.100.77", id=entry["name"])
    public.act("jiulongpo_rating_create", address="198.51.100.77", id=entry["name"], stars=4)
    known = tk.BaseModel.metadata.tables
    tables = [name for name in known if name.startswith("jiulongpo_feedback_")]
    assert len(tables) >= 10
    for name in tables:
        rows = model.Session.execute(sa.select(known[name])).mappings()
        assert "198.51.100.77" not in json.dumps([dict(row) for row in rows], default=str)


def test_a_mark_is_the_same_within_a_day_and_another_with_another_salt(public: Public) -> None:
    """When the salt of a day is forgotten, its marks lead to nobody any more."""
    with public.at():
        first = service.mark_of("192.0.2.1")
        assert service.mark_of("192.0.2.1") == first
        assert service.mark_of("192.0.2.2") != first
        model.Session.execute(sa.delete(Salt))
        model.Session.commit()
        assert service.mark_of("192.0.2.1") != first


def test_an_ipv6_network_is_one_caller(public: Public) -> None:
    """Whoever has a whole network cannot count as many; IPv4 inside IPv6 is IPv4."""
    found = []
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
        with public.at(address):
            found.append(callers.address())
    assert found[0] == found[1] != found[2]
    with public.at("::ffff:192.0.2.9"):
        assert callers.address() == "192.0.2.9"


def test_a_forged_header_changes_nothing(public: Public) -> None:
    with public.at("192.0.2.1", X_Forwarded_For="10.9.9.9, 198.51.100.1"):
        assert callers.address() == "192.0.2.1"


def test_what_is_past_is_swept(bureau: Bureau, public: Public) -> None:
    """Salts of days past, counts of hours past and old sums go; those of today stay."""
    with public.at():
        service.mark_of("192.0.2.1")
        service.use("a-fresh-lot")
        old = datetime.now(UTC) - timedelta(days=2)
        rows: list[Any] = [
            Salt(day=old.date(), salt=b"x"),
            Rate(bucket="form:old", hour=old, count=1),
            Used(lot="an-old-lot", used=old),
        ]
        model.Session.add_all(rows)
        model.Session.commit()
        service.sweep()
        assert list(model.Session.scalars(sa.select(Salt.day))) == [datetime.now(UTC).date()]
        assert model.Session.get(Used, "an-old-lot") is None
        assert model.Session.get(Used, "a-fresh-lot") is not None
        assert not model.Session.scalars(sa.select(Rate).where(Rate.bucket == "form:old")).all()
