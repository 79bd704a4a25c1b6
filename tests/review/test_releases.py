"""Releases of the catalogue: ordered, made in the background one at a time, kept for good."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from flask import has_request_context
from rdflib import Graph
from rdflib.compare import isomorphic

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import clear, clear_all, rebuild
from ckan.types import Context
from ckanext.dcat.processors import RDFSerializer

from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.locks import alone, is_done_now
from ckanext.jiulongpo.review.releases import documents, making, service, state
from ckanext.jiulongpo.review.releases.model import Release
from tests.harvesters.deaths import dies_at
from tests.review.conftest import Bureau

PAGE = "/catalog/releases"


@pytest.fixture(scope="module", autouse=True)
def _nothing_in_the_index(town: Bureau) -> None:
    """Entries of other modules are not in this one's database."""
    clear_all()


@pytest.fixture
def office(bureau: Bureau) -> Bureau:
    """The government with nothing in the making."""
    if state.open_making() is not None:
        making.run()
    return bureau


def _next(office: Bureau, app: Any, note: str) -> dict[str, Any]:
    """Order a release on the page, as the office does, and make it, as a worker does."""
    answer = app.post(
        PAGE, data={"note": note}, headers=office.headers("manager"), follow_redirects=False
    )
    assert answer.status_code == 302
    made = _run()
    assert made is not None
    return made


def _run() -> dict[str, Any] | None:
    """As a worker of CKAN's jobs does it: without any request."""
    assert not has_request_context()
    return making.run()


def test_a_release_is_kept_as_it_was(office: Bureau, app: Any) -> None:
    """What is withdrawn later stays in the old one and is told as removed in the next one."""
    entry = office.publish(title="公告里的名录")
    first = _next(office, app, "首次")
    assert (first["state"], first["finding"]) == ("done", None)
    number = first["number"]
    place = f"{PAGE}/{number}"
    assert "公告里的名录" in app.get(place).body
    told = json.loads(app.get(f"{place}/catalogue.json").body)
    assert entry["id"] in [one["id"] for one in told["entries"]]
    for form in ("xlsx", "ttl"):
        assert app.get(f"{place}/catalogue.{form}").status_code == 200
    assert app.get(f"{place}/catalogue.exe").status_code == 404
    office.step("manager", "withdraw", entry["id"], reason="停用")
    second = _next(office, app, "第二次")
    changes = office.act("stranger", "jiulongpo_release_show", number=second["number"])["changes"]
    assert [one["title"] for one in changes["removed"]] == ["公告里的名录"]
    assert json.loads(app.get(f"{place}/catalogue.json").body) == told


def test_an_order_answers_at_once_and_another_one_has_to_wait(office: Bureau, app: Any) -> None:
    """Nothing is made in the request; while somebody makes it a second order is refused."""
    office.publish(title="排队的名录")
    ordered = office.act("manager", "jiulongpo_release_make", note="排队")
    assert (ordered["state"], ordered["number"]) == ("waiting", None)
    with alone("release") as first:
        assert first
        assert is_done_now("release")
        assert _run() is None, "one at a time"
        with pytest.raises(tk.ValidationError) as refused:
            office.act("manager", "jiulongpo_release_make", note="又一次")
        assert refused.value.error_dict["code"] == ["JLP-R-036"]
    assert not is_done_now("release")
    again = office.act("manager", "jiulongpo_release_make", note="又一次")
    assert again["id"] == ordered["id"], "what waits is woken again"
    made = _run()
    assert made is not None
    shown = office.act("manager", "jiulongpo_release_state")
    assert (shown["id"], shown["state"], shown["number"]) == (made["id"], "done", made["number"])
    assert shown["done"] <= shown["total"]
    assert office.act("manager", "jiulongpo_release_state", id=ordered["id"]) == shown
    with pytest.raises(tk.ObjectNotFound):
        office.act("manager", "jiulongpo_release_state", id="nothing")


def test_orders_are_the_office_s(office: Bureau, app: Any) -> None:
    """Departments, auditors and visitors neither order a release nor watch it."""
    for who in ("cataloguer", "reviewer", "auditor", "stranger"):
        for action in ("jiulongpo_release_make", "jiulongpo_release_state"):
            with pytest.raises(tk.NotAuthorized):
                office.act(who, action)
    headers = office.headers("cataloguer")
    assert app.post(PAGE, data={"note": "无权"}, headers=headers).status_code == 403
    with pytest.raises(tk.ValidationError):
        office.act("manager", "jiulongpo_release_make", note="长" * 2001)


def test_a_worker_that_is_killed_leaves_no_half_release(office: Bureau, app: Any) -> None:
    """Killed before each of its commits; the order stands, and the next worker makes it."""
    office.publish(title="断电时的名录")
    before = model.Session.query(Release).count()
    ordered = office.act("manager", "jiulongpo_release_make", note="断电")
    assert dies_at("commit", 4, _run)
    model.Session.remove()
    assert model.Session.query(Release).count() == before
    told = office.act("manager", "jiulongpo_release_state")
    assert (told["id"], told["state"], told["broken"]) == (ordered["id"], "running", True)
    page = app.get(PAGE, headers=office.headers("manager")).body
    assert 'name="note"' in page, "the button is there again"
    made = _run()
    assert made is not None
    assert (made["id"], made["state"]) == (ordered["id"], "done")
    assert model.Session.query(Release).count() == before + 1


def test_an_order_that_kills_its_workers_is_given_up(office: Bureau, app: Any) -> None:
    """After three tries it fails with a finding, and the next order is free to go."""
    office.act("manager", "jiulongpo_release_make", note="断了又断")
    row = state.open_making()
    assert row is not None
    for _try in range(3):
        state.begin(row)
    made = _run()
    assert made is not None
    assert made["finding"]["code"] == "JLP-R-038"
    assert "JLP-R-038" in app.get(PAGE, headers=office.headers("manager")).body
    assert "JLP-R-038" not in app.get(PAGE).body, "visitors see releases only"


def test_nothing_new_is_a_finding(office: Bureau, app: Any) -> None:
    """The office reads on the page why no release was made."""
    office.publish(title="只公布一次的名录")
    assert _next(office, app, "有新内容")["state"] == "done"
    made = _next(office, app, "没有新内容")
    assert made["state"] == "failed"
    assert made["finding"]["code"] == "JLP-R-017"
    page = app.get(PAGE, headers=office.headers("manager")).body
    assert "JLP-R-017" in page


def test_an_error_is_a_finding(office: Bureau, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks is told, and nothing is kept of the release."""
    before = model.Session.query(Release).count()
    monkeypatch.setattr(service, "as_workbook", lambda entries: next(entries) / 0)
    office.publish(title="写不出工作簿的名录")
    made = _next(office, app, "坏了")
    assert made["finding"]["code"] == "JLP-R-039"
    assert made["finding"]["context"] == {"reason": "TypeError"}
    assert model.Session.query(Release).count() == before


def test_no_release_is_made_of_an_index_that_lags(office: Bureau, app: Any) -> None:
    """A release holds what is public by the database, or is not made."""
    entry = office.publish(title="索引里没有的名录")
    clear(entry["id"])
    made = _next(office, app, "缺一条")
    rebuild(entry["id"])
    assert made["finding"]["code"] == "JLP-R-037"
    assert made["finding"]["context"] == {"count": 1}


def test_progress_is_a_part_of_the_page_that_ends_by_loading_it_anew(
    office: Bureau, app: Any
) -> None:
    """The fragment asks again while it goes on; without JavaScript the page says what to do."""
    office.publish(title="看得见进度的名录")
    office.act("manager", "jiulongpo_release_make", note="进度")
    headers = office.headers("manager")
    page = app.get(PAGE, headers=headers).body
    assert "hx-get" in page
    assert "<noscript>" in page
    assert "hx-get" not in app.get(PAGE).body
    part = app.get(f"{PAGE}/making", headers=headers)
    assert "HX-Refresh" not in part.headers
    assert "<progress" in part.body
    _run()
    assert app.get(f"{PAGE}/making", headers=headers).headers["HX-Refresh"] == "true"


def test_dcat_is_what_ckanext_dcat_would_write(office: Bureau, app: Any) -> None:
    """The fast serializer makes the same graph."""
    office.publish(title="写成图的名录")
    context = Context(user="", ignore_auth=True)
    found = tk.get_action("package_search")(context, {"q": "写成图的名录"})["results"]
    assert found
    with app.flask_app.test_request_context():
        ours = Graph().parse(data=gzip.decompress(documents.as_dcat(found)), format="turtle")
        stock = RDFSerializer().serialize_catalog({}, dataset_dicts=found, _format="ttl")
    assert isomorphic(ours, Graph().parse(data=stock, format="turtle"))


def test_the_command_line_makes_one_at_once(office: Bureau, cli: Any) -> None:
    """An operator makes a release without a worker; `ordered` has nothing left to do."""
    office.publish(title="命令行公布的名录")
    manager = office.people["manager"]
    result = cli.invoke(jiulongpo, ["review", "release", "--user", manager, "--note", "命令行"])
    assert result.exit_code == 0, result.output
    newest = office.act("stranger", "jiulongpo_release_list", limit=1)[0]
    assert str(newest["number"]) in result.output
    result = cli.invoke(jiulongpo, ["review", "ordered"])
    assert (result.exit_code, result.output) == (0, "")
    result = cli.invoke(jiulongpo, ["review", "release", "--user", manager])
    assert result.exit_code == 1, "nothing has changed since"
