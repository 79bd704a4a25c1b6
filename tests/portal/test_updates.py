"""The row of the latest periods on an entry's page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.types import Context

from ckanext.jiulongpo.portal import clock
from ckanext.jiulongpo.review.updates import service
from ckanext.jiulongpo.schemas.periods import NUMBER
from tests.portal.conftest import OPEN

_MONTH = timedelta(days=31)


def _made(site: Any, name: str, *, updated: date | None, earlier: list[date], **more: str) -> None:
    """An entry whose data were updated on some days."""
    with site.flask_app.test_request_context():
        admin = Context(user=factories.Sysadmin()["name"])
        fields = {**OPEN, "name": name, "title": name, "owner_org": "jt", **more}
        if updated:
            fields["data_update_date"] = updated.isoformat()
        made = tk.get_action("package_create")(admin, fields)
        service.keep((made["id"], day) for day in earlier)
        model.Session.remove()


@pytest.fixture(scope="module")
def today(site: Any) -> date:
    with site.flask_app.test_request_context():
        return clock.today()


def test_each_period_is_a_mark_and_a_line_with_its_day(site: Any, get: Any, today: date) -> None:
    """No script and no colour is needed to read it."""
    days = [today - _MONTH * n for n in range(15)]
    _made(site, "monthly", updated=today, earlier=days)
    page = get("/dataset/monthly")
    assert len(page.all("details.j-periods summary i")) == NUMBER
    lines = page.texts("details.j-periods ol li")
    assert len(lines) == NUMBER
    assert lines[0] == f"{today:%Y-%m} 按时，{today.isoformat()} 更新".replace(" 按时", "按时")
    assert "全部按时" in page.text("details.j-periods summary")
    assert "近 12 期" in page.text("dl.j-facts")


def test_what_is_not_known_is_called_so_and_not_missed(site: Any, get: Any, today: date) -> None:
    _made(site, "fresh", updated=today, earlier=[])
    page = get("/dataset/fresh")
    assert sum(line.endswith("无记录") for line in page.texts("details.j-periods li")) == NUMBER - 1
    assert "按时 1" in page.text("details.j-periods summary")
    assert not page.all("details.j-periods .j-miss")


def test_missed_and_late_periods_are_told_apart(site: Any, get: Any, today: date) -> None:
    days = [today - timedelta(days=n) for n in (400, 370, 335, 120, 60, 30)]
    _made(site, "lazy", updated=today, earlier=days)
    page = get("/dataset/lazy")
    assert page.all("details.j-periods summary i.j-miss")
    assert "逾期未更新" in " ".join(page.texts("details.j-periods li"))


def test_what_the_entry_states_has_the_last_word(site: Any, get: Any, today: date) -> None:
    """A later day that was stated by mistake is taken back by the entry, and the badge agrees."""
    _made(site, "taken-back", updated=today - timedelta(days=200), earlier=[today])
    page = get("/dataset/taken-back")
    assert "更新逾期" in page.text("main")
    assert page.all("details.j-periods summary i.j-miss")


@pytest.mark.parametrize("cycle", ["1", ""])
def test_real_time_data_have_no_periods(site: Any, get: Any, today: date, cycle: str) -> None:
    name = f"now-{cycle}"
    _made(site, name, updated=today, earlier=[], update_cycle=cycle)
    assert not get(f"/dataset/{name}").all("details.j-periods")


def test_irregular_data_say_how_often_they_came_in_a_year(site: Any, get: Any, today: date) -> None:
    days = [today - timedelta(days=n) for n in (30, 90, 800)]
    _made(site, "irregular", updated=today, earlier=days, update_cycle="9")
    page = get("/dataset/irregular")
    assert not page.all("details.j-periods")
    assert "一年内更新3 次" in page.text("dl.j-facts").replace("更新 3", "更新3")


def test_an_entry_without_a_day_has_no_record(site: Any, get: Any) -> None:
    _made(site, "no-day", updated=None, earlier=[])
    assert "无记录" in get("/dataset/no-day").text("details.j-periods summary")


def test_lists_show_no_periods(get: Any) -> None:
    assert not get("/dataset/").all("details.j-periods")
