"""A platform that receives reports keeps every word of them and says what it found."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.jiulongpo.exchange import dialect
from ckanext.jiulongpo.harvesters.inbox import model as inbox
from ckanext.jiulongpo.harvesters.inbox import service
from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.sources.exchange_report import read_report
from tests.exchange.test_outbox import entry
from tests.harvesters.conftest import empty_tables, site
from tests.harvesters.toys import as_site, entries

__all__ = ["empty_tables", "site"]

Post = Callable[..., Any]
ENTRY = {
    "id": "3f7a",
    "title": "养老机构信息",
    "notes": "养老机构的名称、地址与床位数。",
    "share_type": "1",
    "open_type": "1",
    "update_cycle": "7",
    "class_code": "307",
    "publish_date": "2026-03-01",
    "organization": {"id": "o1", "title": "区民政局"},
    "items": [{"name": "名称", "data_type": "C", "length": "100"}],
    "resources": [{"name": "表", "url": "http://a.example/1.csv", "format": "CSV"}],
}


def report(**dataset: Any) -> dict[str, Any]:
    told = dialect.report_of(ENTRY, "500107")
    return {**told, "dirDataset": {**told["dirDataset"], **dataset}}


@pytest.fixture
def post(site: dict[str, Any], app: Any) -> Post:
    """Sends a report as another platform does."""
    tk.get_action("harvest_source_create")(
        as_site(),
        {
            "name": "from-below",
            "title": "下级平台",
            "url": "inbox://below",
            "source_type": "jiulongpo_exchange",
            "owner_org": site["office"]["id"],
            "config": json.dumps({"mapping": "exchange_report"}),
        },
    )
    token = factories.APIToken(user=factories.Sysadmin()["name"])["token"]

    def send(body: Any, **more: Any) -> Any:
        headers = more.pop("headers", {"Authorization": token})
        data = body if isinstance(body, (str, bytes)) else json.dumps(body, ensure_ascii=False)
        return app.post(
            more.pop("path", "/exchange/v1/report/from-below"),
            data=data,
            headers={**headers, "Content-Type": "application/json"},
            status=more.pop("status", 200),
        )

    return send


def codes(answer: Any) -> set[str]:
    return {finding["code"] for finding in answer.json["findings"]}


def test_a_report_becomes_an_entry_and_is_counted(post: Post) -> None:
    answer = post(report())
    assert (answer.json["insert"], answer.json["update"]) == (1, 0)
    entry = entries()["养老机构信息"]
    shown = tk.get_action("package_show")(as_site(), {"id": entry.id})
    assert shown["organization"]["title"] == "区民政局"
    assert (shown["share_type"], shown["open_type"], shown["update_cycle"]) == ("1", "1", "7")
    assert [item["name"] for item in shown["items"]] == ["名称"]
    assert [file["url"] for file in shown["resources"]] == ["http://a.example/1.csv"]


def test_the_same_report_changes_nothing_and_another_one_changes_it(post: Post) -> None:
    post(report())
    again = post(report())
    assert (again.json["insert"], again.json["msg"]) == (0, "unchanged")
    changed = post(report(datasetDesc="改过的摘要，说明养老机构。"))
    assert (changed.json["update"], changed.json["msg"]) == (1, "updated")
    assert len(entries()) == 1


def test_a_report_with_a_delete_flag_takes_the_entry_back(post: Post) -> None:
    post(report())
    gone = post(report(deleteFlag="1"))
    assert gone.json["msg"] == "withdrawn"
    [entry] = entries().values()
    context = {"user": "", "ignore_auth": False}
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        tk.get_action("package_show")(context, {"id": entry.id})


def test_a_misspelt_department_is_read_and_told(post: Post) -> None:
    body = report(belongDeptName=None)
    body["dysDept"] = body.pop("sysDept")
    answer = post(body)
    assert answer.json["insert"] == 1
    assert "JLP-H-X01" in codes(answer)


def test_a_field_that_nobody_knows_is_told_and_kept(post: Post) -> None:
    answer = post({**report(), "provincialScore": {"value": 7}})
    assert "JLP-H-X02" in codes(answer)
    [(_, _, kept)] = inbox.since("below", 0, 10)
    assert kept["provincialScore"] == {"value": 7}


def test_a_report_without_a_department_is_refused_with_its_reason(post: Post) -> None:
    body = report(belongDeptName=None)
    del body["sysDept"]
    answer = post(body, status=422)
    assert (answer.json["insert"], answer.json["msg"]) == (0, "rejected")
    assert {"JLP-H-M03"} <= codes(answer)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 422),
        ({"dirDataset": []}, 422),
        ({"dirDataset": {"datasetName": "无名"}}, 422),
        ("[" * 100_000, 400),
        (f'{{"dirDataset": {"[" * 900}{"]" * 900}}}', 400),
        ('{"dirDataset": {"datasetName": "\\ud800"}}', 400),
        (b"x" * (4 * 1024 * 1024 + 1), 413),
    ],
    ids=[
        "broken",
        "a list",
        "no dataset",
        "no id",
        "deep",
        "rather deep",
        "half a character",
        "large",
    ],
)
def test_what_is_no_report_is_refused(post: Post, body: Any, status: int) -> None:
    answer = post(body, status=status)
    assert answer.json["insert"] == answer.json["update"] == 0
    assert answer.json["msg"]
    assert entries() == {}


def test_a_list_of_reports_is_settled_by_one_run_and_its_counts_are_summed(post: Post) -> None:
    post(report())
    many = [report(id=f"e{number}", datasetName=f"养老机构信息{number}") for number in range(7)]
    many.append(report(datasetDesc="改过的摘要，说明养老机构。"))
    many.append(report(id="bad", datasetName=""))
    answer = post(many)
    assert (answer.json["insert"], answer.json["update"]) == (7, 1)
    told = {one["remote_id"]: one["outcome"] for one in answer.json["reports"]}
    assert (told["e3"], told["bad"], len(told)) == ("created", "rejected", 9)
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(Run)) == 2
    assert post([report(), {"dirDataset": []}], status=422).json["insert"] == 0
    assert len(entries()) == 8


def test_reports_that_wait_for_the_run_of_another_one_are_settled_by_one(
    post: Post, site: dict[str, Any]
) -> None:
    source = service.source_of("from-below")
    assert source is not None
    told: list[str] = []

    def hand_over(number: int) -> None:
        try:
            one = report(id=f"e{number}", datasetName=f"养老机构信息{number}")
            told.extend(str(receipt.outcome) for receipt in service.take(source, [one]))
        finally:
            model.Session.remove()

    with service._one_at_a_time(source):
        threads = [Thread(target=hand_over, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        while inbox.count("below") < len(threads):
            model.Session.rollback()
    for thread in threads:
        thread.join()
    assert told == ["created"] * 6
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(Run)) == 1
    assert len(entries()) == 6


def test_what_is_handed_down_is_what_everybody_may_see_page_by_page(
    post: Post, app: Any, site: dict[str, Any]
) -> None:
    made = [entry(site["welfare"]["id"], number) for number in range(5)]
    entry(site["welfare"]["id"], 9, catalog_state="draft", title="草稿kanari")
    headers = {"Authorization": factories.APIToken(user=factories.User()["name"])["token"]}
    place = "/exchange/v1/cascade"
    assert app.get(place, status=401).json["insert"] == 0
    assert app.get(f"{place}?page=x", headers=headers, status=400)
    pages = [app.get(f"{place}?page={n}&size=2", headers=headers).json for n in (1, 2, 3, 4)]
    assert [len(page["rows"]) for page in pages] == [2, 2, 1, 0]
    assert {page["total"] for page in pages} == {5}
    rows = [row for page in pages for row in page["rows"]]
    assert {row["dirDataset"]["datasetName"] for row in rows} == {one["title"] for one in made}
    assert {row["sysDept"]["deptName"] for row in rows} == {"区民政局"}
    assert "kanari" not in str(pages)


def test_only_who_may_change_the_inbox_reports_to_it(post: Post) -> None:
    assert post(report(), headers={}, status=401).json["insert"] == 0
    stranger = factories.APIToken(user=factories.User()["name"])["token"]
    assert post(report(), headers={"Authorization": stranger}, status=403).json["insert"] == 0
    post(report(), path="/exchange/v1/report/nowhere", status=403)
    post(report(), path="/exchange/v1/report", status=404)
    assert entries() == {}


def test_names_are_put_right_once_and_no_value_is_lost() -> None:
    body = {**report(), "dysDept": {"deptName": "甲"}}
    told = read_report(body)
    assert told.payload["sysDept"] == body["sysDept"]
    assert told.payload["dysDept"] == {"deptName": "甲"}
    assert [finding.code for finding in told.findings].count("JLP-H-X02") == 1
