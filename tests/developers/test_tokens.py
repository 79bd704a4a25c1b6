"""A token does what its scopes say until its end, at every address, and never more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import api_token
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers import service
from ckanext.jiulongpo.developers.registry import all_actions
from ckanext.jiulongpo.developers.scopes import of_action
from tests.developers.conftest import Person
from tests.tables.conftest import act

API = "/api/3/action/"


def _call(site: CKANTestApp, action: str, headers: dict[str, str], **data: Any) -> Any:
    return site.post(API + action, json=data, headers=headers)


def _claims(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def test_a_read_token_reads_and_does_not_write(site: CKANTestApp, editor: Person) -> None:
    headers = editor.headers("read")
    assert _call(site, "package_list", headers).status_code == 200
    refused = _call(site, "package_create", headers, name="x")
    assert refused.status_code == 403
    error = refused.json["error"]
    assert error["finding"]["code"] == "JLP-D-202"
    assert error["finding"]["context"]["scope"] == "write"
    assert error["message"].endswith("。")
    assert 'scope="write"' in refused.headers["WWW-Authenticate"]
    assert refused.json["success"] is False


def test_a_write_token_passes_the_scope_and_meets_the_gate(
    site: CKANTestApp, editor: Person
) -> None:
    """The scope opens no more than the owner's own rights: the rules still answer."""
    answer = _call(site, "package_create", editor.headers("write"), name="x", owner_org="mzj")
    assert answer.status_code == 409
    assert answer.json["error"]["__type"] == "Validation Error"


def test_a_scope_gives_no_right_that_the_owner_lacks(site: CKANTestApp, editor: Person) -> None:
    answer = _call(site, "config_option_list", editor.headers("account", "read"))
    assert answer.status_code == 403
    assert "finding" not in answer.json["error"]


def test_scopes_are_asked_at_every_registered_action(site: CKANTestApp, editor: Person) -> None:
    """A token without any scope is refused by each action but the four that tell it of itself."""
    with site.flask_app.test_request_context():
        token = editor.token("read")
        jti = _claims(token)["jti"]
        service.set_terms(jti, [], None)
        actions = {n: of_action(n, reads=a.reads) for n, a in all_actions().items()}
    for name, scope in actions.items():
        answer = _call(site, name, {"Authorization": token})
        finding = (answer.json.get("error") or {}).get("finding") if answer.is_json else None
        refused = answer.status_code == 403 and finding and finding["code"] == "JLP-D-202"
        assert bool(refused) == (scope is not None), name


@pytest.mark.parametrize(
    ("call", "scopes", "status"),
    [
        ("GET /dataset/", ["tables"], 403),
        ("GET /dataset/", ["read"], 200),
        ("GET /developers/tokens", ["read", "write", "tables"], 403),
        ("POST /dataset/new", ["read"], 403),
        ("POST /organization/new", ["read", "write"], 403),
    ],
)
def test_scopes_are_asked_at_pages_too(
    site: CKANTestApp, editor: Person, call: str, scopes: list[str], status: int
) -> None:
    method, path = call.split()
    ask = site.get if method == "GET" else site.post
    answer = ask(path, headers=editor.headers(*scopes), follow_redirects=False)
    assert answer.status_code == status


def test_a_bearer_scheme_is_taken(site: CKANTestApp, editor: Person) -> None:
    headers = {"Authorization": f"Bearer {editor.token('read')}"}
    told = _call(site, "jiulongpo_api_whoami", headers).json["result"]
    assert told["user"] == editor.name
    assert told["token"]["scopes"] == ["read"]


@pytest.mark.parametrize("token", ["nonsense", "Bearer nonsense", "Bearer ", "é"])
def test_a_bad_token_is_refused_with_a_finding(site: CKANTestApp, token: str) -> None:
    headers = {"Authorization": token.encode().decode("latin-1")}
    answer = _call(site, "package_list", headers)
    assert answer.status_code == 401
    assert answer.json["error"]["finding"]["code"] == "JLP-D-201"


def test_credentials_of_a_proxy_are_no_token(site: CKANTestApp) -> None:
    headers = {"Authorization": "Basic dXNlcjpwYXNz"}
    assert _call(site, "package_list", headers).status_code == 200


def test_the_site_may_ignore_bad_tokens_as_ckan_does(
    site: CKANTestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.developers.refuse_bad_tokens", False)
    assert _call(site, "package_list", {"Authorization": "nonsense"}).status_code == 200


def test_a_revoked_token_is_refused(site: CKANTestApp, editor: Person) -> None:
    token = editor.token("read")
    act("api_token_revoke", jti=_claims(token)["jti"])
    assert _call(site, "package_list", {"Authorization": token}).status_code == 401


def test_a_token_ends_when_its_maker_said(site: CKANTestApp, editor: Person) -> None:
    token = editor.token("read", expires_in_days=30)
    left = datetime.fromtimestamp(_claims(token)["exp"], UTC) - datetime.now(UTC)
    assert timedelta(days=29) < left <= timedelta(days=30)


def test_a_token_without_a_word_ends_after_the_sites_default(editor: Person) -> None:
    left = datetime.fromtimestamp(_claims(editor.token())["exp"], UTC) - datetime.now(UTC)
    assert timedelta(days=364) < left <= timedelta(days=365)


def test_an_ended_token_is_refused_also_where_only_the_database_says_so(
    site: CKANTestApp, editor: Person
) -> None:
    token = editor.token("read")
    with site.flask_app.test_request_context():
        service.set_terms(_claims(token)["jti"], ["read"], datetime.now(UTC) - timedelta(seconds=1))
    assert _call(site, "package_list", {"Authorization": token}).status_code == 401


@pytest.mark.parametrize("days", [0, -1, 366, "soon", 10**9])
def test_a_token_cannot_live_longer_than_the_site_allows(editor: Person, days: Any) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        editor.token("read", expires_in_days=days)
    assert "expires_in_days" in refused.value.error_dict


@pytest.mark.parametrize("scopes", ["all", ["read", "root"], {"read": 1}, 5])
def test_an_unknown_scope_is_refused(editor: Person, scopes: Any) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        editor.token(scopes=scopes)
    assert "scopes" in refused.value.error_dict


@pytest.mark.parametrize(
    ("meaning", "statuses"), [("full", (200, 409)), ("read", (200, 403)), ("none", (403, 403))]
)
def test_the_site_says_what_tokens_without_scopes_may(
    site: CKANTestApp,
    editor: Person,
    monkeypatch: pytest.MonkeyPatch,
    meaning: str,
    statuses: tuple[int, int],
) -> None:
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.developers.unscoped_tokens", meaning)
    headers = editor.headers()
    reading = _call(site, "package_list", headers)
    writing = _call(site, "package_create", headers, name="x", owner_org="mzj")
    assert (reading.status_code, writing.status_code) == statuses


def test_a_token_made_by_a_stock_ckan_still_works(site: CKANTestApp, editor: Person) -> None:
    """Neither scopes nor an end stand beside it: CKAN's own meaning holds."""
    with site.flask_app.test_request_context():
        made = model.ApiToken(editor.id, "old")
        model.Session.add(made)
        model.Session.commit()
        token = api_token.encode({"jti": made.id})
    told = _call(site, "jiulongpo_api_whoami", {"Authorization": token}).json["result"]
    assert told["token"]["expires"] is None
    assert told["token"]["scopes"] == ["account", "read", "tables", "write"]


def test_the_last_use_is_shown(site: CKANTestApp, editor: Person) -> None:
    token = editor.token("read")
    _call(site, "package_list", {"Authorization": token})
    with site.flask_app.test_request_context():
        grant = service.grant_of(_claims(token)["jti"])
    assert grant
    assert grant.last_access
    assert datetime.now(UTC) - grant.last_access < timedelta(minutes=5)
