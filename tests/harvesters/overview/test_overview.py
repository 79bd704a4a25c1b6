"""The list of sources: how each stands, the urgent ones first, in one question to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckanext.harvest.model import HarvestJob

from ckanext.jiulongpo.harvesters import service as running
from ckanext.jiulongpo.harvesters.core.faults import network
from ckanext.jiulongpo.harvesters.core.faults import running as faults
from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.overview import service
from tests.harvesters.jobs import catalogue, drop, make_source, run_through_queue
from tests.harvesters.toys import as_site

pytestmark = pytest.mark.usefixtures("site", "clean_queues", "roots")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Client = Any


@pytest.fixture
def roots(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])


def _source(folder: Path, name: str, owner: str, title: str = "") -> dict[str, Any]:
    made = make_source(drop(folder, catalogue(1), f"{name}.json"), owner)
    stored = model.Package.get(made["id"])
    assert stored is not None
    stored.title = title or name
    model.Session.commit()
    return made


def _run(
    source: dict[str, Any],
    state: str,
    hours: int = 0,
    report: dict[str, Any] | None = None,
    **counts: int,
) -> Run:
    """A run as the engine leaves it behind, without the work."""
    job: Any = HarvestJob(
        source_id=source["id"], status="Finished",
        created=(NOON + timedelta(hours=hours)).replace(tzinfo=None),
    )  # fmt: skip
    model.Session.add(job)
    model.Session.flush()
    begun = NOON + timedelta(hours=hours, seconds=2)
    run = Run(
        id=f"{source['name']}-{hours}", source_id=source["id"], job_id=job.id, state=state,
        started=begun, heartbeat=begun, finished=None if state == "running" else begun,
        counts=counts, report=report or {},
    )  # fmt: skip
    model.Session.add(run)
    model.Session.commit()
    return run


def _list(**asked: object) -> dict[str, Any]:
    return tk.get_action("jiulongpo_harvest_source_list")(as_site(), asked)


@contextmanager
def _statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    said: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    engine = model.Session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)


def test_what_waits_and_what_is_broken_stands_first(tmp_path: Path, site: dict[str, Any]) -> None:
    """Whatever the titles are; beneath, the ones that are well and those that rest."""
    office = site["office"]["id"]
    for state in ("finished", "aborted", "unconfirmed", "stopped", "running", "interrupted"):
        _run(_source(tmp_path, state, office), state)
    _source(tmp_path, "new", office)
    found = _list()
    order = ["unconfirmed", "aborted", "interrupted", "stopped", "running", "finished", "new"]
    assert [one["title"] for one in found["results"]] == order
    assert [one["standing"] for one in found["results"]] == order
    assert (found["count"], found["total"], found["attention"]) == (7, 7, 3)
    assert [one["title"] for one in _list(attention=True)["results"]] == order[:3]


def test_a_line_tells_of_the_last_run_only(tmp_path: Path, site: dict[str, Any]) -> None:
    source = _source(tmp_path, "twice", site["welfare"]["id"])
    _run(source, "aborted")
    last = _run(source, "finished", 24, created=3, updated=2, withdrawn=1, rejected=4)
    (line,) = _list()["results"]
    assert line["standing"] == "finished"
    assert line["job_id"] == last.job_id
    assert line["counts"] == {"created": 3, "updated": 2, "withdrawn": 1, "rejected": 4}
    assert line["department"] == "区民政局"
    assert datetime.fromisoformat(line["last_run"]) == last.finished


def test_a_broken_source_says_why(tmp_path: Path, site: dict[str, Any]) -> None:
    """What ended the last run, or made it doubtful; a doubt that is decided is told no more."""
    refused = network.REFUSED(url="http://a.example/list", status=401).as_dict()
    office = site["office"]["id"]
    _run(_source(tmp_path, "broken", office), "aborted", report={"abort": refused})
    _run(_source(tmp_path, "decided", office), "finished", report={"doubt": refused})
    broken, decided = _list()["results"]
    assert broken["reason"]["code"] == "JLP-H-N06"
    assert "401" in broken["reason"]["text"]
    assert broken["reason"]["advice"]
    assert decided["reason"] is None


def test_a_run_that_could_not_begin_is_broken(tmp_path: Path, site: dict[str, Any]) -> None:
    """It leaves a job with its reason and no run; the good run of the day before hides it not."""
    source = _source(tmp_path, "unbegun", site["office"]["id"])
    _run(source, "finished", created=3)
    job = tk.get_action("harvest_job_create")(as_site(), {"source_id": source["id"], "run": False})
    (line,) = _list()["results"]
    assert (line["standing"], line["job_id"]) == ("queued", job["id"])
    running.fail_job(job["id"], [faults.DEFECT(error="Fault")])
    found = _list()
    assert found["attention"] == 1
    (line,) = found["results"]
    assert (line["standing"], line["job_id"], line["counts"]) == ("failed", job["id"], {})


def test_a_real_run_shows_its_open_findings_and_its_next_turn(
    tmp_path: Path, site: dict[str, Any]
) -> None:
    rows = [*catalogue(2), *catalogue(1, start=9, department="没有的局")]
    source = make_source(drop(tmp_path, rows), site["office"]["id"])
    run_through_queue(source["id"])
    plan = {"source_id": source["id"], "cron": "30 2 * * *", "jitter": 0}
    tk.get_action("jiulongpo_harvest_schedule_set")(as_site(), plan)
    (line,) = _list()["results"]
    assert (line["standing"], line["findings"] > 0) == ("finished", True)
    assert line["counts"] == {"created": 2, "rejected": 1}
    assert "02:30" in line["schedule"]
    assert datetime.fromisoformat(line["next_due"]) > datetime.fromisoformat(line["last_run"])
    tk.get_action("jiulongpo_harvest_schedule_set")(as_site(), {**plan, "paused": True})
    (line,) = _list()["results"]
    assert (line["paused"], line["next_due"]) == (True, None)


def test_the_database_is_asked_once_however_many_sources_there_are(
    tmp_path: Path, site: dict[str, Any]
) -> None:
    user = as_site()["user"]
    asked: list[int] = []
    for number in range(3):
        _run(_source(tmp_path, f"s{number}", site["office"]["id"]), "finished")
        with _statements() as said:
            assert len(service.overview(user, service.Wanted()).lines) == number + 1
        asked.append(len([one for one in said if "jiulongpo_harvest_run" in one]))
        assert len(said) == asked[-1]
    assert asked == [1, 1, 1]


def test_words_are_looked_for_in_title_and_department(tmp_path: Path, site: dict[str, Any]) -> None:
    """Signs of patterns are signs like others."""
    _source(tmp_path, "a", site["welfare"]["id"], "养老机构接口")
    _source(tmp_path, "b", site["health"]["id"], "100% 目录")
    assert [one["name"] for one in _list(q="民政 接口")["results"]] == ["files-a"]
    assert [one["name"] for one in _list(q="%")["results"]] == ["files-b"]
    found = _list(q="民政 目录")
    assert (found["results"], found["count"], found["total"]) == ([], 0, 2)


def test_a_part_of_the_list_keeps_the_figures_of_all(tmp_path: Path, site: dict[str, Any]) -> None:
    for number in range(3):
        _source(tmp_path, f"s{number}", site["office"]["id"])
    found = _list(limit=2, offset=2)
    assert [one["title"] for one in found["results"]] == ["s2"]
    assert found["count"] == found["total"] == 3
    beyond = _list(offset=9)
    assert (beyond["results"], beyond["count"]) == ([], 3)


@pytest.mark.parametrize("asked", [{"limit": -1}, {"offset": "x"}])
def test_a_part_that_is_none_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(tk.ValidationError):
        _list(**asked)


def test_each_sees_the_sources_that_he_may_change(
    app: Client, tmp_path: Path, site: dict[str, Any]
) -> None:
    """An editor his department's, somebody without a seat none; a stranger is asked to log in."""
    own = _source(tmp_path, "own", site["welfare"]["id"], "民政的来源")
    _source(tmp_path, "other", site["health"]["id"], "卫健的来源")
    editor, stranger = factories.UserWithToken(), factories.UserWithToken()
    tk.get_action("organization_member_create")(
        as_site(), {"id": site["welfare"]["id"], "username": editor["name"], "role": "editor"}
    )
    seen = app.get("/harvest", headers={"Authorization": editor["token"]}).body
    assert own["name"] in seen
    assert "民政的来源" in seen
    assert "卫健的来源" not in seen
    none = app.get("/harvest/", headers={"Authorization": stranger["token"]}).body
    assert "您没有负责的来源" in none
    assert "的来源</a>" not in none
    assert app.get("/harvest/", follow_redirects=False).status_code == 302
    answer = app.get("/api/3/action/jiulongpo_harvest_source_list", expect_errors=True)
    assert answer.status_code == 403


def test_an_empty_list_leads_to_a_new_source(app: Client) -> None:
    """And nothing on it offers to filter what is not there."""
    admin = {"Authorization": factories.SysadminWithToken()["token"]}
    page = app.get("/harvest/", headers=admin).body
    assert 'href="/harvest/new"' in page
    assert "还没有来源" in page
    assert "筛选结果" not in page


def test_the_page_marks_what_needs_a_person_and_leads_to_it(
    app: Client, tmp_path: Path, site: dict[str, Any]
) -> None:
    """A hostile title stays text."""
    source = _source(tmp_path, "w", site["office"]["id"], "<script>alert(1)</script>")
    run = _run(source, "unconfirmed")
    _run(_source(tmp_path, "fine", site["office"]["id"], "好的来源"), "finished", rejected=1234)
    admin = {"Authorization": factories.SysadminWithToken()["token"]}
    page = app.get("/harvest/", headers=admin).body
    assert "<script>alert(1)" not in page
    assert page.index("&lt;script&gt;alert(1)") < page.index("好的来源")
    assert f"/harvest/{source['name']}/job/{run.job_id}" in page
    for told in ("待确认", "1,234", "手动", "目录文件", "共 2 个来源，1 个需要处理"):
        assert told in page, told
    only = app.get("/harvest/?show=attention", headers=admin).body
    assert "好的来源" not in only
    assert app.get("/harvest/?page=7", headers=admin).status_code == 200
