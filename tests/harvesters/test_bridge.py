"""ckanext-harvest's own form, queue, jobs and reports with a source of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestObject
from ckanext.harvest.tests.lib import run_harvest_job

from ckanext.jiulongpo.harvesters import service
from tests.harvesters.jobs import catalogue, drop, make_source, run_through_queue
from tests.harvesters.toys import as_site, entries, indexed

pytestmark = pytest.mark.usefixtures("site", "clean_queues", "roots")


@pytest.fixture
def roots(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])


@pytest.fixture
def office(site: dict[str, Any]) -> str:
    return site["office"]["id"]


def _harvester() -> Any:
    return next(
        plugin
        for plugin in p.PluginImplementations(IHarvester)
        if plugin.info()["name"] == "jiulongpo_file"
    )


def _stats(job: dict[str, Any]) -> dict[str, int]:
    return {key: value for key, value in job["stats"].items() if value}


def test_the_type_is_offered_in_the_form() -> None:
    offered = tk.get_action("harvesters_info_show")(as_site(), {})
    (ours,) = [info for info in offered if info["name"] == "jiulongpo_file"]
    assert ours["title"]
    assert ours["show_config"]


def test_a_job_of_the_queue_runs_to_its_end_with_true_figures(tmp_path: Path, office: str) -> None:
    given = [*catalogue(4), *catalogue(1, start=9, department="没有的局")]
    source = make_source(drop(tmp_path, given), office)
    job = run_through_queue(source["id"])
    assert job["status"] == "Finished"
    assert job["finished"]
    assert _stats(job) == {"added": 4, "errored": 1}
    assert len(indexed()) == 4


def test_a_second_job_tells_what_it_left_as_it_was(tmp_path: Path, office: str) -> None:
    given = [*catalogue(3), *catalogue(1, start=9, department="没有的局")]
    source = make_source(drop(tmp_path, given), office)
    run_through_queue(source["id"])
    job = run_through_queue(source["id"])
    assert _stats(job) == {"not modified": 3, "errored": 1}
    listed = tk.get_action("harvest_job_list")(as_site(), {"source_id": source["id"]})
    assert _stats(listed[0]) == _stats(job)
    status = tk.get_action("harvest_source_show_status")(as_site(), {"id": source["id"]})
    assert _stats(status["last_job"]) == _stats(job)
    assert status["total_datasets"] == 3


def test_changes_and_new_records_are_told_apart(tmp_path: Path, office: str) -> None:
    source = make_source(drop(tmp_path, catalogue(3)), office)
    run_through_queue(source["id"])
    drop(tmp_path, [*catalogue(1, 描述="改过。"), *catalogue(4, start=2)])
    job = run_through_queue(source["id"])
    assert _stats(job) == {"added": 2, "updated": 1, "not modified": 2}


def test_each_entry_has_one_current_harvest_object(tmp_path: Path, office: str) -> None:
    source = make_source(drop(tmp_path, catalogue(2)), office)
    run_through_queue(source["id"])
    drop(tmp_path, catalogue(2, 描述="改过。"))
    run_through_queue(source["id"])
    query = sa.select(HarvestObject.package_id).where(HarvestObject.current.is_(True))
    current = model.Session.scalars(query).all()
    assert sorted(current) == sorted(package.id for package in entries().values())


def test_an_entry_says_where_it_came_from(tmp_path: Path, office: str) -> None:
    source = make_source(drop(tmp_path, catalogue(1)), office)
    run_through_queue(source["id"])
    (found,) = indexed().values()
    extras = {extra["key"]: extra["value"] for extra in found.get("extras", [])}
    assert {**extras, **found}["harvest_source_id"] == source["id"]


def test_the_report_of_the_job_names_the_fault_of_each_record(tmp_path: Path, office: str) -> None:
    source = make_source(drop(tmp_path, catalogue(1, department="没有的局")), office)
    job = run_through_queue(source["id"])
    report = tk.get_action("harvest_job_report")(as_site(), {"id": job["id"]})
    (errors,) = report["object_errors"].values()
    assert "JLP-H-A01" in errors["errors"][0]["message"]
    assert errors["errors"][0]["type"] == "Apply"


def test_the_helper_of_ckanext_harvest_s_own_tests_runs_it_too(tmp_path: Path, office: str) -> None:
    source = make_source(drop(tmp_path, catalogue(2)), office)
    created = tk.get_action("harvest_job_create")(
        as_site(), {"source_id": source["id"], "run": False}
    )
    job = HarvestJob.get(created["id"])
    assert run_harvest_job(job, _harvester()) == {}
    assert len(entries()) == 2


def test_a_file_outside_the_permitted_folders_is_refused(
    tmp_path: Path, office: str, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [])
    source = make_source(drop(tmp_path, catalogue(1)), office)
    job = run_through_queue(source["id"])
    assert job["status"] == "Finished"
    assert "JLP-H-N21" in job["gather_error_summary"][0]["message"]
    assert not entries()


def test_a_file_that_breaks_off_ends_the_job_with_its_reason(tmp_path: Path, office: str) -> None:
    path = drop(tmp_path, catalogue(3))
    source = make_source(path, office)
    run_through_queue(source["id"])
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    job = run_through_queue(source["id"])
    assert job["status"] == "Finished"
    assert job["gather_error_summary"]
    assert len(entries()) == 3


def test_an_unforeseen_error_ends_the_job_and_not_the_queue_s_process(
    tmp_path: Path, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object, **__: object) -> None:
        text = "boom"
        raise RuntimeError(text)

    monkeypatch.setattr(service, "run_job", explode)
    source = make_source(drop(tmp_path, catalogue(1)), office)
    job = run_through_queue(source["id"])
    assert job["status"] == "Finished"
    assert "RuntimeError" in job["gather_error_summary"][0]["message"]
    assert "boom" not in job["gather_error_summary"][0]["message"]


def test_a_source_of_a_department_brings_its_own_entries_only(
    tmp_path: Path, site: dict[str, Any]
) -> None:
    given = [*catalogue(2), *catalogue(1, start=9, department="区卫生健康委")]
    source = make_source(drop(tmp_path, given), site["welfare"]["id"], create_providers=True)
    job = run_through_queue(source["id"])
    assert _stats(job) == {"added": 2, "errored": 1}
    assert {package.owner_org for package in entries().values()} == {site["welfare"]["id"]}


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"password": "x"}, "口令"),
        ({"colour": "red"}, "colour"),
        ({"create_providers": "yes"}, "create_providers"),
    ],
)
def test_the_form_refuses_settings_and_says_why(
    tmp_path: Path, office: str, settings: dict[str, Any], code: str
) -> None:
    with pytest.raises(tk.ValidationError) as caught:
        make_source(drop(tmp_path, []), office, **settings)
    (text,) = caught.value.error_dict["config"]
    assert next(iter(settings)) in text or code in text


def test_two_runs_of_one_process_share_nothing(tmp_path: Path, office: str) -> None:
    first = make_source(drop(tmp_path, catalogue(2), "sichuan_a.json"), office)
    second = make_source(
        drop(tmp_path, catalogue(2, start=5), "sichuan_b.json"), office, catalog_state="draft"
    )
    run_through_queue(first["id"])
    run_through_queue(second["id"])
    states = {title: package.extras["catalog_state"] for title, package in entries().items()}
    assert states == {
        "社区服务站信息1": "published",
        "社区服务站信息2": "published",
        "社区服务站信息5": "draft",
        "社区服务站信息6": "draft",
    }
    assert not vars(_harvester()).get("config")
