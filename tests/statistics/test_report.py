"""The report of a period is the catalogue office's."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics import clock, model, reports, sheets


@pytest.fixture
def this_year():
    today = clock.today()
    return {"since": f"{today.year}-01-01", "until": today.isoformat()}


def test_a_visitor_is_refused(get, counts):
    get("/statistics/report", status=403)
    get("/statistics/report/missed.csv", status=403)


def test_the_office_sees_use_by_department(get, officer, stored, this_year):
    stored("elder-homes", view=12, download=5)
    page = get("/statistics/report", headers=officer, **this_year)
    rows = page.texts("section table tbody tr")
    assert any(row.startswith("区民政局") and "12" in row and "5" in row for row in rows)
    assert page.texts("main form label") == ["起始日期", "截止日期"]


def test_words_sought_in_vain_stand_there(get, officer, counts, this_year):
    model.set_missed(clock.today(), {"魑魅魍魉": 6})
    assert "魑魅魍魉" in get("/statistics/report", headers=officer, **this_year).text("main")
    assert "魑魅魍魉" not in get("/statistics").text("main")


def test_the_period_is_the_one_asked_for(get, officer, stored):
    stored("buses", days_ago=400, view=31)
    old = clock.today() - timedelta(days=400)
    page = get("/statistics/report", headers=officer, since=str(old), until=str(old))
    assert "31" in page.text("main")
    later = old + timedelta(days=1)
    page = get("/statistics/report", headers=officer, since=str(later), until=str(later))
    assert "31" not in page.texts("section table tbody tr")[0]


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        ("2026-06-30", "2026-01-01", "JLP"),
        ("yesterday", "2026-01-01", "2026-06-30"),
        ("1900-01-01", "2026-01-01", "天"),
        ("2026-01-01", "9999-99-99", "2026-06-30"),
    ],
)
def test_a_period_that_is_none_is_answered_with_what_to_write(get, officer, since, until, says):
    page = get("/statistics/report", headers=officer, since=since, until=until, status=400)
    alert = page.text("[role='alert']")
    assert alert.endswith(("。", "."))
    assert says in alert or says == "JLP"
    get("/statistics/report/months.csv", headers=officer, since=since, until=until, status=400)


@pytest.mark.parametrize("table", list(sheets.OFFICE))
def test_each_table_is_a_workbook_and_a_csv(site, officer, stored, table, this_year):
    stored("buses", view=3)
    model.set_missed(clock.today(), {"=cmd": 6})
    model.note_gap(datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC))
    path = f"/statistics/report/{table}"
    workbook = site.get(f"{path}.xlsx", headers=officer, query_string=this_year).get_data()
    sheet = load_workbook(io.BytesIO(workbook)).active
    text = site.get(f"{path}.csv", headers=officer, query_string=this_year).get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == sheet.max_row
    assert len(rows) > 1
    if table == "missed":
        assert rows[1][0] == "'=cmd"
    if table == "gaps":
        assert rows[0] == ["开始时间", "结束时间"]


def test_an_unknown_table_is_refused_with_the_known_ones(site, officer):
    with pytest.raises(tk.ValidationError) as refused:
        reports.sheet_of("everything", date(2026, 1, 1), date(2026, 6, 30))
    assert "departments" in str(refused.value.error_dict)


@pytest.mark.parametrize(
    ("today", "since", "until"),
    [
        (date(2026, 7, 1), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2025, 7, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2025, 7, 1), date(2025, 12, 31)),
    ],
)
def test_the_half_year_that_has_ended_last_is_proposed(monkeypatch, today, since, until):
    monkeypatch.setattr(clock, "today", lambda: today)
    assert reports.last_half_year() == reports.Period(since, until)


def test_months_go_back_over_the_turn_of_a_year():
    assert clock.months_back(date(2026, 2, 14), 2) == date(2025, 12, 1)
    assert clock.months_back(date(2026, 2, 14), 11) == date(2025, 3, 1)
    assert clock.months_back(date(2025, 12, 31), -1) == date(2026, 1, 1)
