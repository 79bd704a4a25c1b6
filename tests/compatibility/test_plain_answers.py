"""What programs for plain CKAN rely on, where this portal once answered less."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests.helpers import CKANTestApp

from tests.compatibility.plain import OF_DATASETS, OF_FILES
from tests.tables.conftest import act, entry, site

__all__ = ["site"]


@pytest.fixture(scope="module")
def bare(site: CKANTestApp) -> dict[str, Any]:
    """An entry with a file, of which hardly anything was said."""
    made = entry(name="bare", resources=[{"url": "http://example.com/a"}])
    return act("package_show", id=made["id"])


def test_each_field_of_plain_ckan_is_there_even_if_nothing_is_known(bare: dict[str, Any]) -> None:
    """Programs read ``pkg["license_id"]`` without asking whether it is there."""
    assert not OF_DATASETS - set(bare)
    assert not OF_FILES - set(bare["resources"][0])
    assert bare["license_id"] is None


def test_a_search_tells_the_same_of_it(bare: dict[str, Any]) -> None:
    found = act("package_search", fq="name:bare")["results"][0]
    assert not OF_DATASETS - set(found)
    assert not OF_FILES - set(found["resources"][0])
    assert act("package_search", fq="name:bare", fl=["id"])["results"] == [{"id": bare["id"]}]


def test_what_was_shown_can_be_sent_back(bare: dict[str, Any]) -> None:
    """Empty fields do not count as changes, nor are they refused."""
    again = act("package_update", **bare)
    assert {**again, "metadata_modified": ""} == {**bare, "metadata_modified": ""}


def test_a_tag_of_a_vocabulary_is_shown_by_its_id_alone(site: CKANTestApp) -> None:
    made = act("vocabulary_create", name="streets", tags=[{"name": "石桥街"}])
    tag = made["tags"][0]
    assert act("tag_show", id=tag["id"])["vocabulary_id"] == made["id"]


def test_no_tag_is_given_where_none_is_wanted(site: CKANTestApp) -> None:
    entry(tag_string="养老机构,养老服务")
    assert len(act("tag_search", query="养老")["results"]) == 2
    assert act("tag_search", query="养老", limit=0) == {"count": 2, "results": []}
    assert act("tag_search", query="养老", limit=1, offset=1)["count"] == 2


@pytest.mark.parametrize("action", ["dataset_follower_count", "am_following_dataset"])
def test_a_call_without_an_id_is_told_that_it_is_missing(site: CKANTestApp, action: str) -> None:
    """Whoever asks about nothing is not told that it cannot be found."""
    with pytest.raises(tk.ValidationError):
        act(action)


def test_a_search_shows_what_the_labels_show_unless_it_says_otherwise(site: CKANTestApp) -> None:
    """CKAN's fence is narrower than the rule of visibility; a program may still ask for it."""
    entry(name="shared-only", open_type="3", open_condition="依据《条例》第十四条不予开放")
    everything, public = {"fq": "name:shared-only"}, {"include_private": False}
    assert act("package_search", **everything)["count"] == 1
    assert act("package_search", **everything, **public)["count"] == 0


def test_a_department_with_entries_is_not_purged(site: CKANTestApp) -> None:
    """No entry is without a provider; nothing of the department is gone afterwards."""
    act("organization_create", name="leaving", title="将撤销的部门")
    made = entry(name="orphan", owner_org="leaving")
    with pytest.raises(tk.ValidationError, match="still has datasets"):
        act("organization_purge", id="leaving")
    assert act("package_show", id=made["id"])["organization"]["name"] == "leaving"
    assert act("organization_show", id="leaving")["package_count"] == 1
