"""The small government of the tests of review, strangers at its door, and what they send."""

from __future__ import annotations

import email
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.feedback import config
from ckanext.jiulongpo.feedback.door import challenge
from tests.review.conftest import Bureau, bureau, town

__all__ = ["Public", "bureau", "town"]

PREFIX = "ckanext.jiulongpo.feedback."


class Public:
    """Somebody without an account, at an address of his own."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau

    @contextmanager
    def at(self, address: str = "192.0.2.1", **headers: str) -> Iterator[None]:
        """A request from this address."""
        sent = {"REMOTE_ADDR": address}
        with self.bureau.app.flask_app.test_request_context(
            environ_overrides=sent, headers={k.replace("_", "-"): v for k, v in headers.items()}
        ):
            model.Session.expire_all()
            yield

    def act(self, action: str, /, address: str = "192.0.2.1", **data: Any) -> Any:
        """Call an action as a stranger."""
        with self.at(address):
            context = Context(user="", auth_user_obj=None)
            return tk.get_action(action)(context, data)

    def solved(self, **headers: str) -> dict[str, str]:
        """A sum and its answer."""
        with self.at(**headers):
            return solved(tk.get_action("jiulongpo_feedback_challenge")(Context(user=""), {}))

    def send(self, kind: str = "question", address: str = "192.0.2.1", **data: Any) -> Any:
        """Send feedback with a sum that is right."""
        given = {"title": "何时更新", "text": "今年的数据何时发布？", "kind": kind, **data}
        return self.act("jiulongpo_feedback_create", address=address, **self.solved(), **given)

    @property
    def entry(self) -> str:
        """Name of a public entry of the department, one for all tests of a module."""
        kept = vars(self.bureau)
        if "entry" not in kept:
            kept["entry"] = self.bureau.publish()["name"]
        return str(kept["entry"])

    def shown(self, case: dict[str, str]) -> dict[str, Any]:
        """A case as its sender sees it."""
        return self.act("jiulongpo_feedback_show", **case)

    def numbers(self, **wanted: Any) -> list[str]:
        """Numbers of the published cases."""
        found = self.act("jiulongpo_feedback_list", **wanted)
        assert found["count"] == len(found["results"])
        return [case["number"] for case in found["results"]]


def solved(made: dict[str, str]) -> dict[str, str]:
    """A sum with its answer, as a person works it out."""
    issued = challenge.opened(config.signing_key(), made["challenge"])
    assert issued is not None
    result = challenge.result_of(config.signing_key(), issued)
    return {"challenge": made["challenge"], "challenge_answer": str(result)}


def code_of(error: tk.ValidationError) -> str:
    """Code of the finding that a call was refused with."""
    return error.error_dict["code"][0]


def told_of(server: Any, number: str) -> set[str]:
    """Who got a mail with this number in it."""
    return {one[2][0] for one in server.get_smtp_messages() if f"manage/{number}" in _plain(one[3])}


def _plain(message: str) -> str:
    parsed = email.message_from_string(message)
    part = parsed.get_payload()[0] if parsed.is_multipart() else parsed
    return part.get_payload(decode=True).decode()


@pytest.fixture
def public(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Public:
    """A stranger who reads faster than others."""
    monkeypatch.setitem(tk.config, PREFIX + "min_seconds", 0)
    monkeypatch.setitem(tk.config, PREFIX + "per_address", 1000)
    monkeypatch.setitem(tk.config, PREFIX + "per_site", 100_000)
    return Public(bureau)


@pytest.fixture
def office(bureau: Bureau) -> str:
    """Id of the catalogue office, as the site's setting names it."""
    with bureau.app.flask_app.test_request_context():
        return model.Group.get("catalogue-office").id


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.catalog.office", "catalogue-office")
