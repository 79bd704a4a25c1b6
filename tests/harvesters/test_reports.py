"""Actions, rights and pages that tell of runs and findings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckanext.harvest.model import HarvestObject

from tests.harvesters.jobs import catalogue, drop, make_source, run_through_queue
from tests.harvesters.toys import as_site

pytestmark = pytest.mark.usefixtures("site", "clean_queues")


@pytest.fixture
def harvested(
    site: dict[str, Any],
    tmp_path: Path,
    ckan_config: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Any]:
    """A source of the welfare office with four entries and a rejected record."""
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])
    given = [*catalogue(4), *catalogue(1, start=9, department="没有的局")]
    source = make_source(drop(tmp_path, given), site["welfare"]["id"])
    return {"source": source, "job": run_through_queue(source["id"])}


def _as(user: dict[str, Any] | None) -> dict[str, Any]:
    if user is None:
        return {"user": "", "auth_user_obj": None, "ignore_auth": False}
    return {
        "user": user["name"],
        "auth_user_obj": model.User.by_name(user["name"]),
        "ignore_auth": False,
    }


def _member(organisation: dict[str, Any], capacity: str) -> dict[str, Any]:
    user = factories.User()
    tk.get_action("organization_member_create")(
        as_site(), {"id": organisation["id"], "username": user["name"], "role": capacity}
    )
    return user


def test_a_run_is_shown_with_its_counts(harvested: dict[str, Any]) -> None:
    run = tk.get_action("jiulongpo_harvest_run_show")(as_site(), {"job_id": harvested["job"]["id"]})
    assert run["state"] == "finished"
    assert run["counts"] == {"created": 4, "rejected": 1}
    again = tk.get_action("jiulongpo_harvest_run_show")(as_site(), {"id": run["id"]})
    assert again == run


def test_findings_come_by_cause_with_text_and_advice(harvested: dict[str, Any]) -> None:
    groups = tk.get_action("jiulongpo_harvest_findings")(
        as_site(), {"source_id": harvested["source"]["id"]}
    )
    (rejected,) = [group for group in groups if group["code"] == "JLP-H-A01"]
    assert rejected["records"] == 1
    assert "没有的局" in rejected["text"]
    assert rejected["advice"]
    assert len(rejected["samples"]) == 1


def test_what_refused_a_record_stands_before_remarks(harvested: dict[str, Any]) -> None:
    """However many records a remark is about: four lack what the source does not have."""
    asked = {"source_id": harvested["source"]["id"]}
    groups = tk.get_action("jiulongpo_harvest_findings")(as_site(), asked)
    assert groups[0]["code"] == "JLP-H-A01"
    order = ["error", "warning", "info"]
    gravities = [order.index(group["severity"]) for group in groups]
    assert gravities == sorted(gravities)
    assert max(group["records"] for group in groups) > groups[0]["records"]


def test_a_record_is_shown_with_its_findings(harvested: dict[str, Any]) -> None:
    source_id = harvested["source"]["id"]
    groups = tk.get_action("jiulongpo_harvest_findings")(as_site(), {"source_id": source_id})
    (guid,) = next(group for group in groups if group["code"] == "JLP-H-A01")["samples"]
    record = tk.get_action("jiulongpo_harvest_record_show")(
        as_site(), {"source_id": source_id, "remote_id": guid}
    )
    assert record["state"] == "rejected"
    assert {finding["code"] for finding in record["findings"]} == {"JLP-H-A01"}


def test_unknown_runs_and_records_are_not_found(harvested: dict[str, Any]) -> None:
    with pytest.raises(tk.ObjectNotFound):
        tk.get_action("jiulongpo_harvest_run_show")(as_site(), {"id": "none"})
    with pytest.raises(tk.ObjectNotFound):
        tk.get_action("jiulongpo_harvest_record_show")(
            as_site(), {"source_id": harvested["source"]["id"], "remote_id": "none"}
        )


@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("jiulongpo_harvest_findings", "source_id"),
        ("jiulongpo_harvest_run_show", "job_id"),
        ("harvest_object_list", "source_id"),
        ("harvest_job_show", "id"),
    ],
)
def test_only_those_who_may_change_the_source_are_told(
    harvested: dict[str, Any], site: dict[str, Any], action: str, key: str
) -> None:
    asked = harvested["job"]["id"] if key in {"job_id", "id"} else harvested["source"]["id"]
    strangers = [None, factories.User(), _member(site["health"], "admin")]
    for stranger in strangers:
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(action)(_as(stranger), {key: asked})
    assert tk.get_action(action)(_as(_member(site["welfare"], "editor")), {key: asked})


def test_the_raw_record_is_closed_to_visitors_and_other_departments(
    harvested: dict[str, Any], site: dict[str, Any]
) -> None:
    harvest_object = model.Session.query(HarvestObject).filter_by(current=True).first()
    assert harvest_object is not None
    for asked in ({"id": harvest_object.id}, {"dataset_id": harvest_object.package_id}):
        for stranger in (None, factories.User(), _member(site["health"], "admin")):
            with pytest.raises(tk.NotAuthorized):
                tk.get_action("harvest_object_show")(_as(stranger), dict(asked))
        editor = _member(site["welfare"], "editor")
        assert tk.get_action("harvest_object_show")(_as(editor), dict(asked))["content"]


def test_the_page_of_the_raw_record_is_closed_to_visitors(
    harvested: dict[str, Any], app: Any
) -> None:
    harvest_object = model.Session.query(HarvestObject).filter_by(current=True).first()
    answer = app.get(f"/harvest/object/{harvest_object.id}", follow_redirects=False)
    assert "社区服务站信息" not in answer.body
    assert answer.status_code in {302, 401, 403, 404}


def test_the_page_of_a_job_groups_findings_by_cause(harvested: dict[str, Any], app: Any) -> None:
    token = factories.SysadminWithToken()["token"]
    source, job = harvested["source"], harvested["job"]
    page = app.get(
        f"/harvest/{source['name']}/job/{job['id']}", headers={"Authorization": token}
    ).body
    assert 'data-code="JLP-H-A01"' in page
    assert re.search(r'data-count="created"[^>]*>.*?<b>4</b>', page)
    assert re.search(r'data-count="rejected"[^>]*>.*?<b>1</b>', page)
    assert "没有的局" in page


def test_the_page_of_a_job_is_chinese(harvested: dict[str, Any], app: Any) -> None:
    token = factories.SysadminWithToken()["token"]
    source, job = harvested["source"], harvested["job"]
    page = app.get(
        f"/harvest/{source['name']}/job/{job['id']}", headers={"Authorization": token}
    ).body
    assert "问题：按原因归并" in page
    assert "Findings by cause" not in page


def test_a_hostile_title_stays_text_on_the_page(
    site: dict[str, Any],
    tmp_path: Path,
    app: Any,
    ckan_config: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])
    hostile = catalogue(1, department="<script>alert(1)</script>")
    source = make_source(drop(tmp_path, hostile), site["office"]["id"])
    job = run_through_queue(source["id"])
    token = factories.SysadminWithToken()["token"]
    page = app.get(
        f"/harvest/{source['name']}/job/{job['id']}", headers={"Authorization": token}
    ).body
    assert "<script>alert(1)" not in page
