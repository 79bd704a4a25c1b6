"""A program for plain CKAN writes: what it is answered has the form of plain CKAN's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ckanapi import NotAuthorized, NotFound, RemoteCKAN, ValidationError

from tests.compatibility.plain import OF_DATASETS, OF_FILES
from tests.developers.conftest import Person
from tests.portal.conftest import OPEN

DRAFT = {**OPEN, "catalog_state": "draft", "owner_org": "mzj"}


@pytest.fixture(params=["root", "editor"])
def client(request: pytest.FixtureRequest, live: str, root: Person, editor: Person) -> RemoteCKAN:
    """CKAN's own client, of an administrator and of an editor of a department."""
    person = {"root": root, "editor": editor}[request.param]
    return RemoteCKAN(live, apikey=person.token("read", "write"))


def _is_plain(dataset: dict[str, Any]) -> bool:
    files = dataset["resources"]
    return set(dataset) >= OF_DATASETS and all(set(each) >= OF_FILES for each in files)


def test_each_step_of_a_draft_is_answered_as_by_plain_ckan(
    client: RemoteCKAN, tmp_path: Path
) -> None:
    """Create, patch, update, with files by address and by upload, and delete."""
    act = client.action
    made = act.package_create(**DRAFT, title="由客户端写的条目")
    assert _is_plain(made)
    linked = act.resource_create(package_id=made["id"], url="http://example.com/a", name="一")
    assert set(linked) >= OF_FILES
    assert linked["package_id"] == made["id"]
    (tmp_path / "a.csv").write_text("名称\n甲\n", "utf-8")
    with (tmp_path / "a.csv").open("rb") as content:
        sent = act.resource_create(package_id=made["id"], name="二", upload=content)
    assert sent["url_type"] == "upload"
    assert sent["url"].endswith("/a.csv")
    changed = act.resource_update(id=linked["id"], url="http://example.com/b", name="三")
    assert (changed["id"], changed["url"], changed["name"]) == (
        linked["id"],
        "http://example.com/b",
        "三",
    )
    assert act.resource_patch(id=linked["id"], description="说明")["url"] == changed["url"]
    patched = act.package_patch(id=made["id"], notes="经接口补充")
    assert _is_plain(patched)
    assert [each["name"] for each in patched["resources"]] == ["三", "二"]
    updated = act.package_update(**{**act.package_show(id=made["id"]), "title": "改名的条目"})
    assert _is_plain(updated)
    assert updated["title"] == "改名的条目"
    assert act.resource_delete(id=linked["id"]) is None
    assert act.package_show(id=made["id"])["num_resources"] == 1
    assert act.package_delete(id=made["id"]) is None


def test_a_change_that_waits_for_a_review_is_answered_as_one_that_does_not(
    client: RemoteCKAN, homes: dict[str, Any]
) -> None:
    """An editor gets the entry as he sent it, though it is public only once it is approved."""
    act = client.action
    patched = act.package_patch(id=homes["id"], notes="等待审核的说明")
    assert _is_plain(patched)
    assert patched["notes"] == "等待审核的说明"
    linked = act.resource_create(package_id=homes["id"], url="http://example.com/c", name="四")
    assert set(linked) >= OF_FILES
    assert act.resource_show(id=linked["id"])["name"] == "四"
    assert act.resource_patch(id=linked["id"], name="五")["name"] == "五"
    assert act.resource_delete(id=linked["id"]) is None


def test_what_is_refused_is_told_by_its_field(client: RemoteCKAN) -> None:
    """CKAN's form of errors: a list of texts for each field, and the kind of the error."""
    with pytest.raises(ValidationError) as refused:
        client.action.package_create(**{**DRAFT, "share_type": "9", "title": "名称"})
    told: dict[str, Any] = refused.value.error_dict
    assert told.pop("__type") == "Validation Error"
    assert "share_type" in told
    assert all(isinstance(text, str) for texts in told.values() for text in texts)
    for action in ("package_update", "package_patch", "package_delete", "resource_update"):
        with pytest.raises(NotFound):
            client.call_action(action, {"id": "never-was", "title": "名称"})


def test_an_entry_has_a_provider_and_says_so_by_its_field(client: RemoteCKAN) -> None:
    unowned = {key: value for key, value in DRAFT.items() if key != "owner_org"}
    with pytest.raises((ValidationError, NotAuthorized)) as refused:
        client.action.package_create(**unowned, title="无提供方")
    if isinstance(refused.value, ValidationError):
        assert "owner_org" in refused.value.error_dict
