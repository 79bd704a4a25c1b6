"""Pages for developers as a browser without scripts gets them."""

from __future__ import annotations

from typing import Any

import pytest

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers import known, service
from tests.browser.page_text import english_words
from tests.developers.conftest import Person, login, submit
from tests.tables.conftest import entry

ZH = "/developers"


@pytest.mark.parametrize("path", ["", "/reference", "/try"])
def test_a_public_page_is_chinese_and_whole(site: CKANTestApp, path: str) -> None:
    answer = site.get(ZH + path)
    assert answer.status_code == 200
    assert not english_words(answer.body)
    assert answer.body.count("<h1") == 1


def test_the_start_page_tells_the_limits_that_hold(site: CKANTestApp, limits: Any) -> None:
    limits(quota_address=77, quota_token=888, quota_seconds=9)
    text = site.get(ZH).body
    assert "77" in text
    assert "888" in text
    assert "/mcp" in text


def test_the_navigation_leads_there(site: CKANTestApp) -> None:
    assert f'href="{ZH}"' in site.get("/dataset/").body


def test_the_reference_lists_what_the_reader_may_know(site: CKANTestApp, root: Person) -> None:
    known.forget()
    public = site.get(f"{ZH}/reference").body
    assert "<code>package_search</code>" in public
    assert "<code>dataset_purge</code>" not in public
    browser = login(site, root)
    assert "<code>dataset_purge</code>" in browser.get(f"{ZH}/reference").get_data(as_text=True)


def test_english_readers_get_english(site: CKANTestApp) -> None:
    text = site.get("/en/developers/reference").body
    assert "Return" in text or "Search" in text
    assert "搜索数据集" not in text


@pytest.mark.parametrize("path", ["/developers/tokens", "/developers/usage"])
def test_strangers_are_asked_to_log_in(site: CKANTestApp, path: str) -> None:
    answer = site.get(path, follow_redirects=False)
    assert answer.status_code == 302
    assert "/user/login" in answer.headers["Location"]


def test_a_token_is_made_by_form_and_shown_once(site: CKANTestApp, editor: Person) -> None:
    browser = login(site, editor)
    form = {"name": "脚本", "scopes": ["read", "tables"], "expires_in_days": "30"}
    made = submit(browser, "/developers/tokens", form).get_data(as_text=True)
    token = made.partition('id="j-new-token" data-copy-text>')[2].partition("<")[0]
    told = site.get("/api/3/action/jiulongpo_api_whoami", headers={"Authorization": token})
    assert told.json["result"]["token"]["scopes"] == ["read", "tables"]
    again = browser.get("/developers/tokens").get_data(as_text=True)
    assert token not in again
    assert "脚本" in again
    assert not english_words(again)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": ""}, "token-name-error"),
        ({"scopes": []}, "token-scopes-error"),
        ({"scopes": ["root"]}, "token-scopes-error"),
        ({"expires_in_days": "9999"}, "token-days-error"),
        ({"expires_in_days": "soon"}, "token-days-error"),
    ],
)
def test_a_wrong_form_says_where_and_keeps_what_was_written(
    site: CKANTestApp, editor: Person, change: dict[str, Any], place: str
) -> None:
    browser = login(site, editor)
    form: dict[str, Any] = {"name": "留下我", "scopes": ["write"], "expires_in_days": "30"}
    text = submit(browser, "/developers/tokens", {**form, **change}).get_data(as_text=True)
    assert f'id="{place}"' in text
    assert "留下我" in text or not change.get("name", "x")
    assert "j-new-token" not in text


def test_nobody_revokes_another_persons_token(
    site: CKANTestApp, editor: Person, root: Person
) -> None:
    root.token("read", name="root's")
    with site.flask_app.test_request_context():
        grant = service.grants_of(root.id)[0]
    browser = login(site, editor)
    data = {"token": service.public_id(grant.token_id)}
    to = "/developers/tokens/revoke"
    assert submit(browser, "/developers/tokens", data, to).status_code == 302
    with site.flask_app.test_request_context():
        assert service.grant_of(grant.token_id)


def test_a_forged_form_makes_no_token(site: CKANTestApp, editor: Person) -> None:
    """A foreign page can send the form with the browser's login, but not with the mark."""
    browser = login(site, editor)
    form = {"name": "forged", "scopes": ["account"]}
    assert browser.post("/developers/tokens", data=form).status_code == 400
    assert "forged" not in browser.get("/developers/tokens").get_data(as_text=True)


def test_use_is_shown_to_its_owner(site: CKANTestApp, editor: Person) -> None:
    headers = editor.headers("read", name="在用")
    site.get("/api/3/action/package_list", headers=headers)
    text = login(site, editor).get("/developers/usage").get_data(as_text=True)
    assert "在用" in text
    assert "读取一项" in text


def test_an_entrys_page_leads_to_its_tables_examples(
    site: CKANTestApp, homes: dict[str, Any]
) -> None:
    link = f"/dataset/{homes['name']}/resource/{homes['resource_id']}/api"
    assert link in site.get(f"/dataset/{homes['name']}").body
    text = site.get(link).body
    assert "核定床位" in text
    assert "openapi.json" in text
    assert not english_words(text)


def test_examples_of_what_is_not_there_are_not_there(
    site: CKANTestApp, homes: dict[str, Any]
) -> None:
    other = entry()["name"]
    for path in (
        f"/dataset/{other}/resource/{homes['resource_id']}/api",
        f"/dataset/{homes['name']}/resource/never-was/api",
    ):
        assert site.get(path).status_code == 404


def test_ckans_own_page_of_tokens_leads_here(site: CKANTestApp, editor: Person) -> None:
    text = login(site, editor).get(f"/user/{editor.name}/api-tokens").get_data(as_text=True)
    assert "/developers/tokens" in text
