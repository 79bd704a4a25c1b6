"""CKAN's own client against the live portal: reading what is open, writing through the gate."""

from __future__ import annotations

from typing import Any

import pytest
from ckanapi import CKANAPIError, NotAuthorized, NotFound, RemoteCKAN, ValidationError

from tests.developers.conftest import Person
from tests.portal.conftest import OPEN


@pytest.fixture
def stranger(live: str) -> RemoteCKAN:
    return RemoteCKAN(live)


def test_it_reads(stranger: RemoteCKAN, homes: dict[str, Any]) -> None:
    act = stranger.action
    assert homes["name"] in act.package_list()
    found = act.package_search(q="养老机构", fq="organization:mzj", rows=5)
    assert homes["name"] in {pkg["name"] for pkg in found["results"]}
    shown = act.package_show(id=homes["name"])
    assert shown["id"] == homes["id"]
    assert act.resource_show(id=homes["resource_id"])["format"].lower() == "csv"
    assert {"mzj", "jy"} <= set(act.organization_list())
    assert act.organization_show(id="mzj")["name"] == "mzj"
    assert act.package_autocomplete(q="养老")
    assert act.group_list() == []
    assert isinstance(act.tag_list(), list)
    assert act.license_list()
    assert act.status_show()["ckan_version"].startswith("2.12")


def test_it_reads_rows(stranger: RemoteCKAN, homes: dict[str, Any]) -> None:
    found = stranger.action.datastore_search(
        resource_id=homes["resource_id"],
        filters={"所在街镇": "石桥镇"},
        sort="核定床位 desc",
        limit=2,
    )
    assert found["total"] == 6
    assert [row["核定床位"] for row in found["records"]] == [110, 90]
    asked = stranger.action.jiulongpo_table_query(
        resource_id=homes["resource_id"], group_by=["所在街镇"], measures=["avg:核定床位"]
    )
    assert {row["所在街镇"] for row in asked["groups"]} == {"石桥镇", "谢家湾"}


def test_its_errors_are_those_that_it_knows(stranger: RemoteCKAN) -> None:
    with pytest.raises(NotFound):
        stranger.action.package_show(id="never-was")
    with pytest.raises(NotAuthorized):
        stranger.action.package_create(name="x")
    with pytest.raises(CKANAPIError):
        stranger.action.datastore_search_sql(sql="SELECT 1")


def test_it_writes_through_the_gate(live: str, editor: Person) -> None:
    """What the rules refuse comes back by field; what they take is there."""
    client = RemoteCKAN(live, apikey=editor.token("read", "write"))
    with pytest.raises(ValidationError) as refused:
        client.action.package_create(name="by-client", owner_org="mzj")
    assert "title" in refused.value.error_dict or len(refused.value.error_dict) > 1
    draft = {**OPEN, "catalog_state": "draft"}
    made = client.action.package_create(
        **{**draft, "name": "by-client", "title": "由客户端登记的条目", "owner_org": "mzj"}
    )
    client.action.package_patch(id=made["id"], notes="经接口补充")
    assert client.action.package_show(id="by-client")["notes"] == "经接口补充"


def test_a_read_token_of_it_does_not_write(live: str, editor: Person) -> None:
    client = RemoteCKAN(live, apikey=editor.token("read"))
    with pytest.raises(NotAuthorized):
        client.action.package_create(name="x", owner_org="mzj")
