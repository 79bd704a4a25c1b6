"""Webhooks: signed, tried again, turned off when they fail, and never told what is hidden."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback.webhooks import outbox, signing
from ckanext.jiulongpo.feedback.webhooks.model import Delivery, Webhook
from tests.browser.page_text import english_words
from tests.feedback.conftest import PREFIX, Public, code_of


@dataclass
class Receiver:
    """A program of a developer that is called."""

    url: str = ""
    host: str = ""
    status: int = 204
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """It listens on the loopback, which the site is told to allow."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.calls.append((dict(self.headers), body))
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    found.host = f"127.0.0.1:{server.server_address[1]}"
    found.url = f"http://{found.host}/hook"
    monkeypatch.setitem(tk.config, PREFIX + "webhook_allow_hosts", [found.host])
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_webhook() -> Iterator[None]:
    yield
    model.Session.rollback()
    model.Session.execute(sa.delete(Delivery))
    model.Session.execute(sa.delete(Webhook))
    model.Session.commit()


def _hook(public: Public, url: str, **changes: str) -> dict[str, Any]:
    given = {"followed": "dataset", "ref": public.entry, "address": url, **changes}
    return public.bureau.act("stranger", "jiulongpo_webhook_create", **given)


def _news(public: Public) -> str:
    case = public.send(id=public.entry)
    public.bureau.act(
        "cataloguer", "jiulongpo_feedback_answer", number=case["number"], outcome="explained",
        answer="三月。", publish=True,
    )  # fmt: skip
    return case["number"]


def _send(public: Public) -> outbox.Sent:
    with public.at():
        return outbox.send()


def _come_due() -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    model.Session.execute(sa.update(Delivery).values(next_try=past))
    model.Session.commit()


def _log(public: Public, hook: dict[str, Any]) -> list[dict[str, Any]]:
    return public.bureau.act("stranger", "jiulongpo_webhook_deliveries", webhook=hook["id"])


def test_a_call_is_signed_with_the_secret_that_was_told_once(
    public: Public, receiver: Receiver
) -> None:
    """The receiver proves by it that the call is ours; nothing is told twice."""
    hook = _hook(public, receiver.url)
    number = _news(public)
    assert _send(public).delivered == 1
    headers, body = receiver.calls[0]
    assert number in json.loads(body)["id"]
    moment, signed = (part.partition("=")[2] for part in headers["JLP-Signature"].split(","))
    expected = hmac.new(hook["secret"].encode(), f"{moment}.".encode() + body, hashlib.sha256)
    assert hmac.compare_digest(signed, expected.hexdigest())
    assert signing.signature(hook["secret"], int(moment), body) == headers["JLP-Signature"]
    listed = public.bureau.act("stranger", "jiulongpo_webhook_list")
    assert "secret" not in listed[0]
    assert _send(public) == outbox.Sent(0, 0, 0)
    assert _log(public, hook)[0]["state"] == "delivered"


def test_what_fails_is_tried_again_later_and_then_given_up(
    public: Public, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log says how often and why; a webhook that fails too often is off for a time."""
    monkeypatch.setitem(tk.config, PREFIX + "webhook_failures", 3)
    hook = _hook(public, receiver.url)
    _news(public)
    receiver.status = 500
    assert _send(public).failed == 1
    assert _send(public) == outbox.Sent(0, 0, 0), "not before its time"
    for _ in range(2):
        _come_due()
        _send(public)
    entry = _log(public, hook)[0]
    assert (entry["state"], entry["attempts"]) == ("waiting", 3)
    assert entry["finding"]["code"].startswith("JLP-H-")
    assert not public.bureau.act("stranger", "jiulongpo_webhook_list")[0]["active"]
    _come_due()
    assert _send(public) == outbox.Sent(0, 0, 0)
    receiver.status = 200
    public.bureau.act("stranger", "jiulongpo_webhook_enable", webhook=hook["id"])
    assert _send(public).delivered == 1
    assert public.bureau.act("stranger", "jiulongpo_webhook_list")[0]["failures"] == 0


def test_the_last_attempt_ends_it(public: Public, receiver: Receiver) -> None:
    """After eight attempts a delivery has failed."""
    hook = _hook(public, receiver.url)
    _news(public)
    receiver.status = 404
    with public.at():
        outbox.plan()
    last = {"attempts": outbox.MOST_ATTEMPTS - 1}
    model.Session.execute(sa.update(Delivery).values(**last))
    model.Session.commit()
    _send(public)
    assert _log(public, hook)[0]["state"] == "failed"


def test_what_was_withdrawn_meanwhile_is_not_sent(public: Public, receiver: Receiver) -> None:
    """A delivery that waits says nothing of an entry that is not public any more."""
    entry = public.bureau.publish(title="将下架的名录")
    hook = _hook(public, receiver.url, followed="organization", ref="home")
    public.bureau.act("sysadmin", "package_patch", id=entry["id"], notes="改了说明。")
    with public.at():
        assert outbox.plan() >= 1
    public.bureau.step("manager", "withdraw", entry["id"], reason="停用")
    _send(public)
    assert not [body for _headers, body in receiver.calls if "将下架".encode() in body]
    assert "dropped" in {one["state"] for one in _log(public, hook)}


def test_a_private_network_is_not_called(
    public: Public, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the administrator has not allowed is refused where the connection is made."""
    monkeypatch.setitem(tk.config, PREFIX + "webhook_allow_hosts", [])
    hook = _hook(public, receiver.url)
    _news(public)
    assert _send(public).failed == 1
    assert receiver.calls == []
    assert _log(public, hook)[0]["finding"]["code"].startswith("JLP-H-")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"address": "javascript:alert(1)"}, "JLP-B-107"),
        ({"address": "http://user:pass@x.example/"}, "JLP-B-107"),
        ({"ref": "never"}, "JLP-B-302"),
    ],
)
def test_a_webhook_has_an_address_and_follows_what_is_public(
    public: Public, changes: dict[str, str], code: str
) -> None:
    """Each fault has its finding."""
    with pytest.raises(tk.ValidationError) as refused:
        _hook(public, "https://x.example/hook", **changes)
    assert code_of(refused.value) == code


def test_webhooks_are_their_owners(
    public: Public, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else sees, changes or deletes one; there is a most; strangers have none."""
    monkeypatch.setitem(tk.config, PREFIX + "webhooks_per_user", 1)
    hook = _hook(public, "https://x.example/hook")
    with pytest.raises(tk.ValidationError) as refused:
        _hook(public, "https://x.example/hook2")
    assert code_of(refused.value) == "JLP-B-304"
    for action in ("deliveries", "enable", "delete"):
        for who in ("neighbour", "cataloguer"):
            with pytest.raises(tk.NotAuthorized):
                public.bureau.act(who, f"jiulongpo_webhook_{action}", webhook=hook["id"])
    with pytest.raises(tk.NotAuthorized):
        public.act("jiulongpo_webhook_list")
    assert app.get("/follow/webhooks", follow_redirects=False).status_code == 302
    headers = public.bureau.headers("stranger")
    page = app.get(f"/follow/webhooks?followed=dataset&ref={public.entry}", headers=headers).body
    assert "https://x.example/hook" in page
    title = public.act("package_show", id=public.entry)["title"]
    assert page.count(f'<a href="/dataset/{public.entry}">{title}</a>') == 2
    main = page[page.index("<main") : page.index("</main>")]
    assert not english_words(main)
    gone = app.get("/follow/webhooks?followed=dataset&ref=never-was", headers=headers).body
    assert 'name="address"' not in gone
    assert "没有公开" in gone
    path = f"/follow/webhooks/{hook['id']}"
    assert "https://x.example/hook" in app.get(path, headers=headers).body
    app.post(path, data={"do": "delete"}, headers=headers)
    given = {"followed": "dataset", "ref": public.entry, "address": "https://y.example/h"}
    made = app.post("/follow/webhooks", data=given, headers=headers)
    assert 'id="j-secret"' in made.body
    assert "no-store" in made.headers["Cache-Control"]
    assert 'id="j-secret"' not in app.get("/follow/webhooks", headers=headers).body
