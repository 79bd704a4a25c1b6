"""Those who keep a source are told when its state changes, by mail and on a page, and once."""

from __future__ import annotations

from email import message_from_string
from pathlib import Path
from typing import Any

import pytest

from ckan.tests import factories

from ckanext.jiulongpo.harvesters.notices import service as notices
from tests.harvesters.jobs import catalogue, drop, make_source, run_through_queue

pytestmark = pytest.mark.usefixtures("site", "clean_queues", "roots", "with_request_context")


@pytest.fixture
def roots(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])
    monkeypatch.setitem(ckan_config, "smtp.mail_from", "portal@example.gov.cn")


@pytest.fixture
def source(tmp_path: Path, site: dict[str, Any]) -> dict[str, Any]:
    keeper = factories.User(email="keeper@example.gov.cn")
    reader = factories.User(email="reader@example.gov.cn")
    office = factories.Organization(
        users=[
            {"name": keeper["name"], "capacity": "editor"},
            {"name": reader["name"], "capacity": "member"},
        ]
    )
    del site
    return make_source(drop(tmp_path, catalogue(2, department=office["title"])), office["id"])


def _kinds(source: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.kind, one.subject) for one in notices.of_sources([source["id"]])][::-1]


def test_only_a_change_is_told_and_only_once(
    source: dict[str, Any], tmp_path: Path, mail_server: Any
) -> None:
    path = tmp_path / "sichuan_demo.json"
    good = path.read_text("utf-8")
    run_through_queue(source["id"])
    notices.sweep()
    assert _kinds(source) == []
    path.write_text("{", "utf-8")
    for _ in range(2):
        run_through_queue(source["id"])
        notices.sweep()
        notices.sweep()
    assert [kind for kind, _ in _kinds(source)] == ["broke"]
    path.write_text(good, "utf-8")
    run_through_queue(source["id"])
    notices.sweep()
    assert [kind for kind, _ in _kinds(source)] == ["broke", "recovered"]
    mails = mail_server.get_smtp_messages()
    assert [mail[2] for mail in mails] == [["keeper@example.gov.cn"]] * 2
    assert message_from_string(mails[0][3])["Subject"]


def test_a_new_kind_of_finding_is_told(
    source: dict[str, Any], tmp_path: Path, mail_server: Any
) -> None:
    run_through_queue(source["id"])
    drop(tmp_path, catalogue(2, department="没有的局", 标题="换了的标题"))
    for _ in range(2):
        run_through_queue(source["id"])
        notices.sweep()
    told = [(kind, subject) for kind, subject in _kinds(source) if kind == "finding"]
    assert len(told) == len(set(told)) > 0
    assert len(mail_server.get_smtp_messages()) == 1
