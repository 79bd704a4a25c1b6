"""The pages of a source: form, test, preview, run, secrets; and who may see them."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.jiulongpo.harvesters.preview import service as previews
from ckanext.jiulongpo.harvesters.reports import downloads
from ckanext.jiulongpo.harvesters.reports.service import known_run
from ckanext.jiulongpo.harvesters.secrets import service as secrets
from ckanext.jiulongpo.harvesters.sources import file_drop
from ckanext.jiulongpo.harvesters.sources.kind import Secret
from ckanext.jiulongpo.harvesters.workbench import sources
from tests.harvesters.jobs import catalogue, drop, make_source, run_through_queue
from tests.harvesters.toys import as_site, entries

pytestmark = pytest.mark.usefixtures("site", "clean_queues", "roots")

CANARY = "kanari-4f1c9d7e-口令"
Client = Any


@pytest.fixture
def roots(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])


@pytest.fixture
def source(tmp_path: Path, site: dict[str, Any]) -> dict[str, Any]:
    path = drop(tmp_path, [*catalogue(3), *catalogue(1, start=9, department="没有的局")])
    return make_source(path, site["office"]["id"])


@pytest.fixture
def admin() -> dict[str, str]:
    user = factories.SysadminWithToken()
    return {"Authorization": user["token"]}


@pytest.fixture
def with_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind of files with a password, as other kinds have one."""
    asks = (Secret("password", "Password", "Of the reading account."),)
    monkeypatch.setattr(
        "ckanext.jiulongpo.harvesters.plugin.HarvestPlugin.kind",
        file_drop.SourceKind(
            file_drop.KIND.name,
            file_drop.KIND.title,
            file_drop.KIND.description,
            file_drop.KIND.settings,
            file_drop.KIND.open,
            secrets=asks,
        ),
    )


def _stranger() -> dict[str, str]:
    return {"Authorization": factories.UserWithToken()["token"]}


def _act(action: str, **data: object) -> Any:
    return tk.get_action(action)(as_site(), data)


def test_settings_are_shown_to_those_who_may_change_the_source_only(
    app: Client, source: dict[str, Any], admin: dict[str, str]
) -> None:
    paths = [
        f"/api/3/action/package_show?id={source['id']}",
        f"/api/3/action/package_show?id={source['id']}&use_default_schema=true",
        f"/api/3/action/harvest_source_show?id={source['id']}",
        "/api/3/action/package_search?fq=dataset_type:harvest",
        f"/harvest/{source['name']}",
        f"/harvest/about/{source['name']}",
    ]
    for path in paths:
        for who in ({}, _stranger()):
            assert "sichuan" not in app.get(path, headers=who).body.replace(
                "sichuan-demo", ""
            ).replace("sichuan_demo", ""), path
    shown = app.get(paths[0], headers=admin).json["result"]
    assert json.loads(shown["config"]) == {"mapping": "sichuan"}


def test_an_update_keeps_settings_that_the_index_does_not_have(source: dict[str, Any]) -> None:
    _act("package_patch", id=source["id"], title="别的名称")
    assert sources.mapping_of(sources.source_of(source["id"])) == "sichuan"


@pytest.mark.usefixtures("with_secret")
def test_a_secret_is_never_shown_and_never_logged(
    app: Client,
    source: dict[str, Any],
    admin: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [
        app.post(
            "/api/3/action/jiulongpo_harvest_secret_set",
            headers=admin,
            json={"source_id": source["id"], "name": name, "value": CANARY},
            status=status,
        )
        for name, status in (("password", 200), ("unknown", 409))
    ]
    paths = (
        f"/harvest/edit/{source['name']}",
        f"/harvest/admin/{source['name']}",
        f"/api/3/action/jiulongpo_harvest_secret_list?source_id={source['id']}",
        f"/api/3/action/package_show?id={source['id']}",
    )
    answers += [app.get(path, headers=admin) for path in paths]
    answers.append(app.post(f"/harvest/{source['name']}/test", headers=admin))
    assert not [answer for answer in answers if CANARY in answer.body]
    assert CANARY not in caplog.text
    stored = sources.source_of(source["id"])
    assert secrets.opened(sources.holder_of(stored)) == {"password": CANARY}


@pytest.mark.usefixtures("with_secret")
def test_a_secret_does_not_go_to_another_address(source: dict[str, Any]) -> None:
    _act("jiulongpo_harvest_secret_set", source_id=source["id"], name="password", value=CANARY)
    answer = _act(
        "jiulongpo_harvest_source_test",
        source_id=source["id"],
        url="http://elsewhere.example.org/list.json",
        config='{"mapping": "sichuan"}',
    )
    assert not answer["passed"]
    assert answer["checks"][0]["finding"]["code"] == "JLP-H-C40"


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(
    app: Client, admin: dict[str, str], site: dict[str, Any]
) -> None:
    typed = {
        "source_type": "jiulongpo_file",
        "title": "民政文件",
        "url": "file:///nowhere/x.json",
        "owner_org": site["office"]["id"],
        "setting.mapping": "",
        "setting.allow_hosts": "not a host",
        "setting.encoding": "big5",
    }
    answer = app.post("/harvest/new", headers=admin, data=typed)
    assert "民政文件" in answer.body
    assert 'value="big5"' in answer.body
    assert 'aria-invalid="true"' in answer.body
    assert "JLP" not in answer.headers.get("Location", "")


def test_the_form_speaks_of_settings_and_mappings_by_their_titles(
    app: Client, admin: dict[str, str], site: dict[str, Any]
) -> None:
    """A test that could not be made says so where its answer would stand."""
    typed = {"source_type": "jiulongpo_file", "title": "民政文件", "do": "test"}
    answer = app.post("/harvest/new", headers=admin, data=typed).body
    assert "缺少设置项「映射」" in answer
    assert "「mapping」" not in answer
    beside = answer[answer.index('id="checks"') :]
    assert "尚不能测试" in beside
    assert 'href="#f-setting.mapping"' in beside
    assert "演示：单机版登记系统（旧 XLS） (demo_registry)" in answer
    rest = app.get("/harvest/new?source_type=jiulongpo_rest", headers=admin).body
    assert "政务信息资源共享门户 (share_portal)" in rest


def test_a_run_that_is_asked_to_stop_says_so_until_it_has(
    app: Client, admin: dict[str, str], source: dict[str, Any]
) -> None:
    """It may wait for an answer of the source a while; the button would do nothing more."""
    job = run_through_queue(source["id"])
    run = known_run(job_id=job["id"])
    run.state, run.finished = "running", None
    model.Session.commit()
    place = f"/harvest/{source['name']}/job/{job['id']}"
    assert 'value="stop"' in app.get(place, headers=admin).body
    asked = app.post(f"{place}/decide", headers=admin, data={"do": "stop"}).body
    assert "data-stop-asked" in asked
    assert 'value="stop"' not in asked


def test_a_new_source_is_tried_and_saved(
    app: Client, admin: dict[str, str], site: dict[str, Any], tmp_path: Path
) -> None:
    typed = {
        "source_type": "jiulongpo_file",
        "title": "民政文件",
        "url": drop(tmp_path, catalogue(2)).as_uri(),
        "owner_org": site["office"]["id"],
        "setting.mapping": "sichuan",
    }
    tried = app.post("/harvest/new", headers=admin, data={**typed, "do": "test"})
    assert 'class="j-passed"' in tried.body
    saved = app.post(
        "/harvest/new", headers=admin, data={**typed, "do": "save"}, follow_redirects=False
    )
    assert saved.status_code == 302
    assert "/harvest/admin/" in saved.headers["Location"]


def test_a_preview_shows_what_a_run_would_do_and_writes_nothing(
    source: dict[str, Any], tmp_path: Path
) -> None:
    first = previews.make_now(source["id"], "somebody")
    assert first.state == "ready", first.report
    assert (first.counts["created"], first.counts["rejected"]) == (3, 1)
    assert not entries()
    run_through_queue(source["id"])
    drop(tmp_path, [*catalogue(1, 描述="改过。"), *catalogue(1, start=2)])
    second = previews.make_now(source["id"], "somebody")
    assert second.counts["updated"] == 1
    assert second.counts["unchanged"] == 1
    assert second.counts["withdrawn"] == 1
    (changed,) = second.samples["updated"]
    assert [one["after"] for one in changed["changes"] if one["field"] == "notes"] == ["改过。"]


def test_a_preview_is_applied_once_and_only_while_the_source_is_as_it_was(
    source: dict[str, Any], tmp_path: Path
) -> None:
    row = previews.make_now(source["id"], "somebody")
    drop(tmp_path, catalogue(2, start=50))
    previews.check_and_start(row.id)
    refused = previews.get(row.id)
    assert refused is not None
    assert refused.state == "outdated"
    assert refused.report["refused"]["code"] == "JLP-H-C55"
    fresh = previews.make_now(source["id"], "somebody")
    previews.check_and_start(fresh.id)
    applied = previews.get(fresh.id)
    assert applied is not None
    assert applied.state == "applied"
    assert applied.job_id


def test_the_pages_of_a_run(app: Client, source: dict[str, Any], admin: dict[str, str]) -> None:
    job = run_through_queue(source["id"])
    place = f"/harvest/{source['name']}/job/{job['id']}"
    page = app.get(place, headers=admin).body
    assert 'data-proof="whole"' in page
    assert 'data-code="JLP-H-A01"' in page
    live = app.get(f"{place}/live", headers=admin)
    assert live.headers["HX-Refresh"] == "true"
    for what in ("findings", "records"):
        text = app.get(f"{place}/{what}.csv", headers=admin)
        assert text.body.startswith("\ufeff")
        book = app.get(f"{place}/{what}.xlsx", headers=admin)
        assert book.data.startswith(b"PK")
    groups = _act("jiulongpo_harvest_findings", source_id=source["id"])
    record = next(group["samples"][0] for group in groups if group["samples"])
    shown = app.get(f"/harvest/{source['name']}/record", query_string={"id": record}, headers=admin)
    assert "没有的局" in shown.body
    assert app.get(f"/harvest/admin/{source['name']}", headers=admin).status_code == 200


def test_an_unconfirmed_run_lists_whom_it_has_not_met_and_takes_the_decision(
    source: dict[str, Any], tmp_path: Path, app: Client, admin: dict[str, str]
) -> None:
    drop(tmp_path, catalogue(130))
    run_through_queue(source["id"])
    drop(tmp_path, catalogue(10))
    job = run_through_queue(source["id"])
    place = f"/harvest/{source['name']}/job/{job['id']}"
    page = app.get(place, headers=admin).body
    assert page.count("data-absent=") == 10
    assert 'href="#absent"' in page
    assert f"{place}/absent" in page
    texts = [app.get(f"{place}/absent?page={number}", headers=admin).body for number in (1, 2, 3)]
    assert [text.count("data-absent=") for text in texts] == [50, 50, 20]
    for odd in ("0", "99", "x", "9" * 400):
        assert app.get(f"{place}/absent?page={odd}", headers=admin).status_code == 200
    rows = app.get(f"{place}/absent.csv", headers=admin).body.splitlines()
    assert len(rows) == 121
    assert "社区服务站信息130" in "".join(rows)
    assert app.get(f"{place}/absent.xlsx", headers=admin).data.startswith(b"PK")
    decided = app.post(
        f"{place}/decide", headers=admin, data={"do": "confirm", "reason": "来源已停用"}
    ).body
    assert 'data-decision="confirmed"' in decided
    assert "来源已停用" in decided
    run = _act("jiulongpo_harvest_run_show", job_id=job["id"])
    assert (run["decision"], run["decided_reason"]) == ("confirmed", "来源已停用")
    empty = app.get(f"{place}/absent", headers=admin).body
    assert "data-absent=" not in empty
    assert "来源已停用" in empty


def test_the_records_of_one_cause_are_read_again_from_the_page(
    source: dict[str, Any], app: Client, admin: dict[str, str]
) -> None:
    job = run_through_queue(source["id"])
    place = f"/harvest/{source['name']}/job/{job['id']}"
    assert 'name="code" value="JLP-H-A01"' in app.get(place, headers=admin).body
    answer = app.post(
        f"{place}/decide",
        headers=admin,
        data={"do": "rerun", "code": "JLP-H-A01", "field": "owner_org"},
        follow_redirects=False,
    )
    assert answer.status_code == 302
    begun = answer.headers["Location"].rsplit("/", 1)[1]
    assert begun != job["id"]
    run = _act("jiulongpo_harvest_run_show", job_id=begun)
    assert (run["scope"], run["report"]["only"]["code"]) == ("failed", "JLP-H-A01")
    assert 'data-scope="failed"' in app.get(answer.headers["Location"], headers=admin).body


def test_a_changed_record_is_shown_field_by_field(
    source: dict[str, Any], tmp_path: Path, app: Client, admin: dict[str, str]
) -> None:
    run_through_queue(source["id"])
    drop(tmp_path, [*catalogue(1, 描述="改过。"), *catalogue(2, start=2)])
    job = run_through_queue(source["id"])
    change = _act("jiulongpo_harvest_change_show", source_id=source["id"], job_id=job["id"])
    assert [one["field"] for one in change["changes"]] == ["notes"]
    assert "<ins>" in app.get(f"/harvest/{source['name']}/job/{job['id']}", headers=admin).body


def test_cells_of_downloads_are_no_formulas() -> None:
    text = b"".join(downloads.as_csv([["编号"], ["=1+1"], ["@x"], ["-2"]])).decode("utf-8-sig")
    assert text.splitlines() == ["编号", "'=1+1", "'@x", "'-2"]


def test_those_who_set_up_sources_find_the_way_to_them_on_every_page(
    app: Client, site: dict[str, Any], admin: dict[str, str]
) -> None:
    """And nobody else is shown it."""
    editor = factories.UserWithToken()
    _act(
        "organization_member_create",
        id=site["office"]["id"], username=editor["name"], role="editor",
    )  # fmt: skip
    way = ' href="/harvest"'
    for who in (admin, {"Authorization": editor["token"]}):
        assert way in app.get("/dataset", headers=who).body.replace("/harvest/", "/harvest")
    for who in ({}, _stranger()):
        assert way not in app.get("/dataset", headers=who).body.replace("/harvest/", "/harvest")


def test_strangers_see_no_page_and_call_no_action(app: Client, source: dict[str, Any]) -> None:
    stranger = _stranger()
    for path in ("admin/{}", "edit/{}", "{}/schedule", "{}/mapping"):
        place = "/harvest/" + path.format(source["name"])
        assert app.get(place, headers=stranger, expect_errors=True).status_code == 403, place
        assert app.get(place, follow_redirects=False).status_code == 302, place
    for action in ("secret_list", "schedule_show", "mapping_show", "run_list"):
        answer = app.get(
            f"/api/3/action/jiulongpo_harvest_{action}?source_id={source['id']}",
            headers=stranger,
            expect_errors=True,
        )
        assert answer.status_code == 403, action
