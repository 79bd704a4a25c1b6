"""Entries to be changed together are reached page by page, or all that were found at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckan.tests.factories import APIToken

from ckanext.jiulongpo.workbook import choosing
from tests.catalog.entries import complete_entry

TITLES = ["测站一名录", "测站二名录", "测站三名录", "测站四名录", "测站五名录"]


@pytest.fixture
def ids(department: dict[str, Any], act: Callable[..., Any]) -> set[str]:
    """Five drafts of the department."""
    given = {"owner_org": department["id"], "related_codes": None, "catalog_state": "draft"}
    made = (act("package_create", **complete_entry(**given, title=title)) for title in TITLES)
    return {entry["id"] for entry in made}


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> int:
    """So few to a page that five entries fill three of them."""
    monkeypatch.setattr(choosing, "_ROWS", 2)
    return 2


def test_the_pages_hold_every_entry_once(
    department: dict[str, Any], ids: set[str], rows: int
) -> None:
    pages = [choosing.page(department["editor"], {"page": str(one)}) for one in (1, 2, 3)]
    found = [entry["id"] for page in pages for entry in page.found]
    assert len(found) == len(set(found)) == len(TITLES)
    assert set(found) == ids
    assert [(page.number, page.last, page.first) for page in pages] == [
        (1, 3, 1),
        (2, 3, 3),
        (3, 3, 5),
    ]
    for odd in ("0", "-1", "x", "²", "9" * 400, ""):
        assert choosing.page(department["editor"], {"page": odd}).number == 1
    assert choosing.page(department["editor"], {"page": "99"}).number == len(pages)
    assert set(choosing.all_found(department["editor"], {})) == ids
    assert choosing.all_found("wb-nobody", {"q": "测站"}) == []


def test_all_that_were_found_are_changed_from_one_page(
    department: dict[str, Any], act: Callable[..., Any], ids: set[str], rows: int, app: Any
) -> None:
    """The page says how many there are and leads on; one tick means those of other pages too."""
    headers = {"Authorization": APIToken(user=department["editor"])["token"]}
    page = app.get("/workbook/edit?q=测站", headers=headers).body
    assert f'<span class="j-n">{len(TITLES)}</span>' in page
    assert page.count('name="id"') == rows
    assert "page=2" in page
    form = {"all": "1", "value.contact_phone": "023-00000009"}
    sent = app.post("/workbook/edit?q=测站", data=form, headers=headers, follow_redirects=False)
    number = sent.headers["Location"].rpartition("/")[2]
    assert act("jiulongpo_import_show", id=number)["counts"]["changed"] == len(TITLES)
