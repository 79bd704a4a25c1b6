"""What a token was used for is counted by day and kind, and shown to its owner alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers import service
from ckanext.jiulongpo.developers.model import ApiUse
from tests.developers.conftest import Person
from tests.tables.conftest import act

API = "/api/3/action/"


def _call(site: CKANTestApp, action: str, headers: dict[str, str], **data: Any) -> Any:
    return site.post(API + action, json=data, headers=headers)


@pytest.fixture
def fresh(site: CKANTestApp) -> None:
    with site.flask_app.test_request_context():
        service.forget_use(-1)


def test_calls_are_counted_by_kind(site: CKANTestApp, editor: Person, fresh: None) -> None:
    headers = editor.headers("read", name="counted")
    _call(site, "package_search", headers)
    _call(site, "package_search", headers)
    _call(site, "package_list", headers)
    _call(site, "package_create", headers)
    rows = _call(site, "jiulongpo_api_usage", headers, days=1).json["result"]["rows"]
    counts = {row["kind"]: (row["calls"], row["refused"]) for row in rows}
    assert counts == {"search": (2, 0), "read": (1, 0), "write": (0, 1)}
    assert {row["token_name"] for row in rows} == {"counted"}
    assert {row["day"] for row in rows} == {service.today().isoformat()}


def test_refusals_for_the_budget_are_counted(
    site: CKANTestApp, editor: Person, fresh: None, limits: Callable[..., None]
) -> None:
    headers = editor.headers("read")
    limits(quota_token=2)
    assert [_call(site, "package_search", headers).status_code for _ in range(2)] == [200, 429]
    with site.flask_app.test_request_context():
        (use,) = service.use_of(editor.id, 1)
    assert (use.calls, use.refused) == (1, 1)


def test_strangers_leave_no_trace(site: CKANTestApp, fresh: None) -> None:
    _call(site, "package_search", {})
    with site.flask_app.test_request_context():
        found = model.Session.scalar(sa.select(sa.func.count()).select_from(ApiUse))
    assert found == 0


def test_an_answer_never_holds_the_tokens_own_id(
    site: CKANTestApp, editor: Person, fresh: None
) -> None:
    """The id is what the signature signs: with the site's key it would be the token."""
    headers = editor.headers("read")
    _call(site, "package_list", headers)
    told = _call(site, "jiulongpo_api_usage", headers).body
    with site.flask_app.test_request_context():
        ids = [grant.token_id for grant in service.grants_of(editor.id)]
    assert not [one for one in ids if one in told]


def test_another_persons_use_is_nobodys_business(
    site: CKANTestApp, editor: Person, root: Person
) -> None:
    asked = {"user_id": root.name}
    assert _call(site, "jiulongpo_api_usage", editor.headers("read"), **asked).status_code == 403
    assert _call(site, "jiulongpo_api_usage", {}, **asked).status_code == 403
    assert _call(site, "jiulongpo_api_usage", {}).status_code == 403
    answer = _call(site, "jiulongpo_api_usage", root.headers("read"), user_id=editor.name)
    assert answer.status_code == 200


@pytest.mark.parametrize("days", [0, -1, "x"])
def test_bad_days_are_refused(site: CKANTestApp, editor: Person, days: Any) -> None:
    answer = _call(site, "jiulongpo_api_usage", editor.headers("read"), days=days)
    assert answer.status_code == 409


def test_days_are_bounded_by_what_is_kept(site: CKANTestApp, editor: Person) -> None:
    told = _call(site, "jiulongpo_api_usage", editor.headers("read"), days=10_000).json["result"]
    assert told["days"] == tk.config["ckanext.jiulongpo.developers.use_days"]


def test_a_revoked_token_keeps_its_numbers(site: CKANTestApp, editor: Person, fresh: None) -> None:
    headers = editor.headers("read", name="gone")
    _call(site, "package_list", headers)
    with site.flask_app.test_request_context():
        token_id = service.grants_of(editor.id)[0].token_id
    act("api_token_revoke", jti=token_id)
    told = act("jiulongpo_api_usage", user_id=editor.name)
    assert [row["token_name"] for row in told["rows"]] == ["gone"]


def test_old_use_is_forgotten(site: CKANTestApp, editor: Person, fresh: None) -> None:
    _call(site, "package_list", editor.headers("read"))
    with site.flask_app.test_request_context():
        model.Session.execute(sa.update(ApiUse).values(day=service.today() - timedelta(days=91)))
        model.Session.commit()
        assert service.forget_use(90) == 1
        assert service.use_of(editor.id, 10_000) == []


def test_whoami_tells_strangers_and_people_apart(
    site: CKANTestApp, editor: Person, limits: Callable[..., None]
) -> None:
    headers = editor.headers("read", expires_in_days=7)
    limits(quota_address=300, quota_token=1200)
    stranger = _call(site, "jiulongpo_api_whoami", {}).json["result"]
    assert stranger["user"] == ""
    assert stranger["token"] is None
    assert stranger["quota"] == {"policy": "address", "limit": 300, "seconds": 60, "left": 299}
    known = _call(site, "jiulongpo_api_whoami", headers).json["result"]
    assert known["user"] == editor.name
    assert known["departments"] == ["mzj"]
    assert not known["sysadmin"]
    assert known["token"]["name"] == "t"
    assert known["quota"]["policy"] == "token"
