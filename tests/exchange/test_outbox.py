"""Reports reach the platform above once each, whatever it does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.jiulongpo.exchange import outbox, platform, service
from ckanext.jiulongpo.exchange.model import Report, Token
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import exchange as faults
from demo.exchange import CityPlatform, Trouble
from tests.harvesters.conftest import empty_tables, site
from tests.harvesters.toys import as_site

__all__ = ["empty_tables", "site"]


def entry(owner: str, number: int, **more: Any) -> dict[str, Any]:
    return factories.Dataset(
        **{
            "title": f"社区服务站信息{number}",
            "owner_org": owner,
            "notes": "社区服务站的名称与地址。",
            "share_type": "1",
            "open_type": "1",
            "update_cycle": "7",
            "completion": "incomplete",
            "catalog_state": "published",
            **more,
        }
    )


@pytest.fixture
def entries(site: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry(site["welfare"]["id"], number) for number in range(1, 4)]


def make_due() -> None:
    """Let the time of waiting pass."""
    model.Session.execute(sa.update(Report).values(next_try=Report.next_try - timedelta(days=1)))
    model.Session.commit()


def test_what_is_public_is_reported_once(
    entries: list[dict[str, Any]], site: dict[str, Any], city: CityPlatform
) -> None:
    draft = entry(site["welfare"]["id"], 9, catalog_state="draft")
    sent = outbox.send(100)
    assert (sent.planned, sent.reported, sent.failed) == (3, 3, 0)
    titles = {report["dirDataset"]["datasetName"] for report in city.reports.values()}
    assert titles == {one["title"] for one in entries}
    assert draft["title"] not in titles
    assert {r["sysDept"]["deptName"] for r in city.reports.values()} == {"区民政局"}
    again = outbox.send(100)
    assert (again.planned, again.reported) == (0, 0)
    assert city.received == 3
    assert outbox.status() == {"reported": 3, "waiting": 0, "failed": 0}


def test_a_change_is_reported_under_the_same_identity(
    entries: list[dict[str, Any]], city: CityPlatform
) -> None:
    outbox.send(100)
    tk.get_action("package_patch")(as_site(), {"id": entries[0]["id"], "notes": "改过。"})
    assert outbox.send(100).reported == 1
    assert len(city.reports) == 3
    assert "改过。" in {r["dirDataset"]["datasetDesc"] for r in city.reports.values()}


@pytest.mark.parametrize(
    "take_back",
    [
        lambda entry: tk.get_action("package_delete")(as_site(), {"id": entry["id"]}),
        lambda entry: tk.get_action("package_patch")(
            as_site(), {"id": entry["id"], "catalog_state": "withdrawn"}
        ),
    ],
    ids=["deleted", "withdrawn"],
)
def test_what_is_no_longer_public_is_taken_back(
    entries: list[dict[str, Any]], city: CityPlatform, take_back: Any
) -> None:
    outbox.send(100)
    take_back(entries[1])
    outbox.send(100)
    assert city.counts() == {"standing": 2, "withdrawn": 1}
    assert outbox.send(100).planned == 0


@pytest.mark.parametrize("trouble", [Trouble.BUSY, Trouble.FORGETFUL, Trouble.NOTHING])
def test_a_report_that_was_not_acknowledged_is_sent_again_and_not_doubled(
    entries: list[dict[str, Any]], city: CityPlatform, trouble: Trouble
) -> None:
    city.trouble = lambda number: trouble if number == 2 else Trouble.NONE
    assert outbox.send(100).failed == 1
    assert outbox.status() == {"reported": 2, "waiting": 0, "failed": 1}
    [failed] = outbox.failures(10)
    assert failed["finding"]["code"] in {"JLP-H-N06", "JLP-H-X11", "JLP-H-X14"}
    assert outbox.send(100).reported == 0, "it waits before it is tried again"
    make_due()
    assert outbox.send(100).reported == 1
    assert outbox.status() == {"reported": 3, "waiting": 0, "failed": 0}
    assert len(city.reports) == 3


def test_a_platform_that_is_down_is_left_alone(site: dict[str, Any], city: CityPlatform) -> None:
    for number in range(8):
        entry(site["welfare"]["id"], number)
    city.trouble = lambda _number: Trouble.BUSY
    assert outbox.send(100).failed == 5
    assert city.received == 5


def test_a_process_that_dies_after_sending_sends_once_more(
    entries: list[dict[str, Any]], city: CityPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    real = platform.Platform.report

    def die(self: platform.Platform, body: Any) -> Any:
        real(self, body)
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(platform.Platform, "report", die)
        with pytest.raises(KilledError):
            outbox.send(100)
    model.Session.rollback()
    make_due()
    assert outbox.send(100).reported == 3
    assert len(city.reports) == 3
    assert city.received == 4


def test_the_token_is_in_no_answer_and_no_finding(
    entries: list[dict[str, Any]], city: CityPlatform
) -> None:
    city.token = "another"
    outbox.send(100)
    told = tk.get_action("jiulongpo_exchange_status")(as_site(), {})
    assert told["failed"] == 3
    assert "a-token-of-the-city" not in str(told)


@pytest.mark.parametrize(
    ("page", "media_type", "title"),
    [
        (b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html", "502 Bad"),
        ("<TITLE>\n系统维护&amp;升级</TITLE>".encode(), "application/json", "系统维护&升级"),
        (b"busy", "text/html; charset=utf-8", "-"),
        (b"<script>" + b"x" * 100_000, "", "-"),
    ],
)
def test_a_web_page_is_no_acknowledgement(page: bytes, media_type: str, title: str) -> None:
    with pytest.raises(Abort) as told:
        platform._acknowledgement(page, media_type)
    assert told.value.code == "JLP-H-X14"
    assert told.value.finding.context["title"].startswith(title)


def test_the_token_is_kept_under_seal_and_goes_to_its_own_platform_only(
    city: CityPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    [stored] = model.Session.scalars(sa.select(Token))
    assert city.token.encode() not in bytes(stored.sealed)
    assert service.token() == city.token
    url = "ckanext.jiulongpo.exchange.platform_url"
    with monkeypatch.context() as patched:
        patched.setitem(tk.config, url, "https://elsewhere.example.org/report")
        assert service.token() == ""
    with monkeypatch.context() as patched:
        key = "b3RoZXIta2V5LWZvci10ZXN0cy1zZWFsLTAxMjM0NTY3ODk"
        patched.setitem(tk.config, "ckanext.jiulongpo.harvest.secret_key", key)
        with pytest.raises(Abort) as told:
            outbox.send(1)
        assert told.value.code == "JLP-H-X16"
    with monkeypatch.context() as patched:
        patched.setitem(tk.config, "ckanext.jiulongpo.harvest.secret_key", "")
        with pytest.raises(tk.ValidationError):
            tk.get_action("jiulongpo_exchange_token_set")(as_site(), {"value": "x"})
    status = tk.get_action("jiulongpo_exchange_status")(as_site(), {})
    assert status["token_set_at"]
    tk.get_action("jiulongpo_exchange_token_delete")(as_site(), {})
    assert service.token() == ""


def test_only_an_allowed_machine_is_reported_to(
    entries: list[dict[str, Any]], city: CityPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.exchange.allow_hosts", [])
    outbox.send(100)
    assert city.received == 0
    assert {f["finding"]["code"] for f in outbox.failures(10)} == {"JLP-H-N02"}


def test_without_a_platform_nothing_is_sent(site: dict[str, Any]) -> None:
    with pytest.raises(Abort) as raised:
        outbox.send(1)
    assert raised.value.code == faults.NO_PLATFORM.code


def test_nobody_but_administrators_sends(site: dict[str, Any]) -> None:
    user = factories.User()
    for action in ("send", "status", "token_set", "token_delete"):
        context = {"user": user["name"], "ignore_auth": False}
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(f"jiulongpo_exchange_{action}")(context, {"value": "x"})
