"""Addresses by resource code."""

from __future__ import annotations

from typing import Any

import pytest

from ckan import model
from ckan.tests import factories, helpers

from ckanext.jiulongpo.catalog import service
from tests.browser.page_text import english_words
from tests.catalog.entries import complete_entry

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")


@pytest.fixture
def entry() -> dict[str, Any]:
    department = factories.Organization()
    return helpers.call_action("package_create", **complete_entry(owner_org=department["id"]))


@pytest.mark.parametrize("path", ["307005/000001", "307005%2F000001", "307005/1", "307005/000001/"])
def test_a_code_leads_to_its_entry(app: Any, entry: dict[str, Any], path: str) -> None:
    answer = app.get(f"/catalog/{path}", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/dataset/{entry['name']}")


@pytest.mark.parametrize("path", ["307005/000002", "307005", "x", "307005/0x1"])
def test_a_code_that_was_never_given_is_not_found(
    app: Any, entry: dict[str, Any], path: str
) -> None:
    assert app.get(f"/catalog/{path}", follow_redirects=False).status_code == 404


def test_the_entry_of_a_code_is_hidden_as_the_entry_itself(app: Any, entry: dict[str, Any]) -> None:
    helpers.call_action("package_patch", id=entry["id"], catalog_state="withdrawn")
    assert app.get("/catalog/307005/000001", follow_redirects=False).status_code == 404
    sysadmin = factories.SysadminWithToken()
    answer = app.get(
        "/catalog/307005/000001",
        headers={"Authorization": sysadmin["token"]},
        follow_redirects=False,
    )
    assert answer.status_code == 302


def test_a_code_out_of_use_is_gone_or_leads_to_its_successor(
    app: Any, entry: dict[str, Any]
) -> None:
    old = service.allocate("307005")
    service.retire(old)
    model.repo.commit()
    answer = app.get(f"/catalog/{old}", follow_redirects=False)
    assert answer.status_code == 410
    assert "资源代码" in answer.body
    assert 'href="/dataset/"' in answer.body
    assert not english_words(answer.body)
    assert entry["title"] not in answer.body
    service.retire(old, successor=entry["resource_code"])
    model.repo.commit()
    assert app.get(f"/catalog/{old}", follow_redirects=False).status_code == 302
    reserved = service.allocate("307005")
    model.repo.commit()
    assert app.get(f"/catalog/{reserved}", follow_redirects=False).status_code == 404
