"""Whose fault it is: entries of a source are judged by what its mapping can give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ckan import model as ckan_model

from ckanext.jiulongpo.harvesters import service as harvest
from ckanext.jiulongpo.harvesters.mapping.load import load, rules_from
from ckanext.jiulongpo.harvesters.model import Finding
from ckanext.jiulongpo.harvesters.origins import service as origins
from ckanext.jiulongpo.harvesters.sources.file_drop import KIND
from ckanext.jiulongpo.quality import service

ROWS = [
    {"标题": "水库信息", "提供单位": "区民政局", "摘要信息": "", "开放属性": "无条件开放",
     "更新频率": "每月", "更新日期": "2020-01-31", "数据格式": "CSV", "所属领域": "交通",
     "发布日期": "2019-01-31"},
]  # fmt: skip


@pytest.fixture(scope="module")
def harvested(site, tmp_path_factory) -> str:
    """An entry of a portal whose mapping knows no licence, no scope and no files; its id."""
    path = Path(tmp_path_factory.mktemp("source")) / "portal.json"
    path.write_text(json.dumps(ROWS, ensure_ascii=False), "utf-8")
    with site.flask_app.test_request_context():
        chosen = KIND.settings(mapping="anhui", format="json")
        source = harvest.ensure_source(str(path), "一个平台", chosen, owner="mzj")
        harvest.run_job(harvest.next_job(source), trusted=path)
        found = ckan_model.Session.query(ckan_model.Package).filter_by(title="水库信息").one()
        return found.id


def test_a_mapping_says_which_fields_it_fills() -> None:
    known = origins.fields_of(load("anhui"))
    assert {"notes", "update_cycle", "format_class", "owner_org", "groups"} <= known
    assert known.isdisjoint({"license_id", "spatial_scope", "resources", "items", "provider_code"})
    identity = [{"fields": ["id"], "hashed": True}]
    more = {
        "identity": identity,
        "fields": {"title": "t"},
        "constants": {"license_id": "cc-by"},
        "items": {"from": "items", "columns": {"name": "n", "description": "d"}},
        "files": {"from": "files"},
    }
    known = origins.fields_of(rules_from("own", more))
    assert {"license_id", "items", "items.name", "items.description", "resources.url"} <= known


def test_what_a_source_cannot_know_is_told_to_the_office_and_charged_to_nobody(
    harvested, judged, quality, site, officer
):
    judged()
    shown = quality(harvested)
    states = {code: one["state"] for code, one in shown["by"].items()}
    assert states["licence"] == states["scope"] == states["formats"] == "source"
    assert states["description"] == "failed", "the mapping knows an abstract, and it is empty"
    assert states["timeliness"] == "failed"
    failed = sum(one["weight"] for one in shown["by"].values() if one["state"] == "failed")
    passed = sum(one["weight"] for one in shown["by"].values() if one["state"] == "passed")
    assert shown["score"] == round(100 * passed / (passed + failed))
    path = "/api/3/action/jiulongpo_quality_report?table=sources"
    (row,) = site.get(path, headers=officer).json["result"]["rows"]
    assert (row["title"], row["entries"], row["licence"]) == ("一个平台", 1, 1)
    path = "/api/3/action/jiulongpo_quality_list?of_source=true"
    (entry,) = site.get(path, headers=officer).json["result"]["results"]
    assert "licence" in {step["criterion"] for step in entry["steps"]}


def test_whoever_may_edit_the_source_is_led_to_the_field_in_its_mapping(
    harvested, judged, site, officer, cataloguer
):
    """Here its department; whoever may not change the source is shown no way."""
    judged()
    path = "/api/3/action/jiulongpo_quality_list?of_source=true&organization=mzj"
    (entry,) = site.get(path, headers=cataloguer).json["result"]["results"]
    page = f"/quality/entry/{entry['name']}"
    shown = f"/api/3/action/jiulongpo_quality_show?id={entry['name']}"
    results = site.get(shown, headers=cataloguer).json["result"]["results"]
    place = {one["criterion"]: one.get("mapping_url") for one in results}["licence"]
    assert place is not None
    assert "/mapping?field=license_id" in place
    assert {step["criterion"]: step["url"] for step in entry["steps"]}["licence"] == place
    assert place in site.get(page, headers=cataloguer).text
    listed = "/quality?of_source=1&organization=mzj"
    assert place in site.get(listed, headers=cataloguer).text
    assert "fields.license_id" in site.get(place, headers=cataloguer).text
    for headers in ({}, officer):
        assert "mapping_url" not in str(site.get(shown, headers=headers).json["result"])
        assert "/mapping?" not in site.get(page, headers=headers).text
    site.get(place, headers=officer, status=403)
    assert "/mapping?" not in site.get(listed, headers=officer).text


def test_the_public_reads_that_the_department_is_not_charged(harvested, judged, get):
    judged()
    name = ckan_model.Package.get(harvested).name
    assert "不计入部门的分数" in get(f"/dataset/{name}").text("#quality")


def test_a_value_that_the_mapping_could_not_read_is_not_charged(harvested, judged, quality, site):
    """A finding of the mapping in the ledger speaks for the department, while it is open."""
    judged()
    assert quality(harvested)["by"]["timeliness"]["state"] == "failed"
    run = origins.provenance_of([harvested])[harvested]
    record = ckan_model.Session.query(harvest.Run).filter_by(source_id=run.source_id).first()
    line = Finding(
        source_id=run.source_id, remote_id=_remote_id(harvested), code="JLP-H-M06",
        field="data_update_date", subject="", stage="map", severity="warning", message="m",
        remedy="r", context={}, state="open", first_seen=record.started,
        last_seen=record.started, first_run=record.id, last_run=record.id, occurrences=1,
    )  # fmt: skip
    ckan_model.Session.add(line)
    ckan_model.Session.commit()
    try:
        _again(site)
        judged()
        assert quality(harvested)["by"]["timeliness"]["state"] == "source"
    finally:
        ckan_model.Session.delete(line)
        ckan_model.Session.commit()


def test_a_source_whose_mapping_cannot_be_read_is_the_fault_itself(harvested, site):
    source = origins.provenance_of([harvested])[harvested].source_id
    stored = ckan_model.Session.get(origins.HarvestSource, source)
    before = stored.config
    for config in ('{"mapping": "no_such"}', "{not json", "", "[]"):
        stored.config = config
        ckan_model.Session.flush()
        with site.flask_app.test_request_context():
            assert origins.provenance_of([harvested])[harvested].known == frozenset()
    stored.config = before
    ckan_model.Session.commit()


def test_entries_that_nobody_harvested_have_no_source(site, harvested):
    own = ckan_model.Package.get("buses").id
    with site.flask_app.test_request_context():
        assert set(origins.provenance_of([own, harvested])) == {harvested}
        assert origins.provenance_of([]) == {}


def _remote_id(package_id: str) -> str:
    query = ckan_model.Session.query(origins.Record).filter_by(package_id=package_id)
    return query.one().remote_id


def _again(site) -> None:
    with site.flask_app.test_request_context():
        service.forget()
