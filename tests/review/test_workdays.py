"""Calendars that the office imports: judged, compared, in use at once, missed in time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.portal.entry import Entry
from ckanext.jiulongpo.quality.gathering.service import gathered
from ckanext.jiulongpo.review import clock, state
from ckanext.jiulongpo.review.workdays import reading, service
from ckanext.jiulongpo.shared import freshness
from tests.review.conftest import Bureau

CSV = """日期,类型,名称
2041-01-01,放假,元旦
2041-01-02,放假,元旦
2041-01-05,上班,元旦
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20410101
DTEND;VALUE=DATE:20410103
SUMMARY:元旦（休）
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20410105
SUMMARY:元旦
 （班）
END:VEVENT
END:VCALENDAR
"""
"""A year that no notice has been written for; its days are invented for this test."""


def _days(text: str) -> tuple[set[date], set[date]]:
    found = reading.read(text.encode())
    assert found.findings == []
    assert found.year is not None
    return set(found.year.holidays), set(found.year.workdays)


def test_csv_and_icalendar_say_the_same() -> None:
    expected = ({date(2041, 1, 1), date(2041, 1, 2)}, {date(2041, 1, 5)})
    assert _days(CSV) == _days(ICS) == expected
    assert _days(CSV.replace("\n", "\r\n")) == expected
    assert _days(ICS.replace("\n", "\r\n")) == expected


def test_what_spreadsheets_save_is_read() -> None:
    """GB 18030, a byte order mark, English heads, other orders and forms of a day."""
    assert reading.read(CSV.encode("gb18030")).findings == []
    assert reading.read(CSV.encode("utf-8-sig")).findings == []
    other = "Name,Date,Kind\nNew Year,2041/1/1,holiday\n,2041年1月5日,workday\n\n"
    assert _days(other) == ({date(2041, 1, 1)}, {date(2041, 1, 5)})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "JLP-R-031"),
        ("不是日历", "JLP-R-029"),
        ("日期,类型\n2041-02-30,放假\n", "JLP-R-029"),
        ("日期,类型\n2041-01-01,什么\n", "JLP-R-029"),
        ("日期,类型\n20411,放假\n", "JLP-R-029"),
        ('日期,类型\n"2041-01-01,放假\n', "JLP-R-029"),
        (f"日期,类型,名称\n2041-01-01,放假,{'长' * 41}\n", "JLP-R-029"),
        ("日期,类型\n2041-01-01,放假\n2042-01-01,放假\n", "JLP-R-030"),
        ("日期,类型\n2041-01-05,上班\n", "JLP-R-031"),
        ("日期,类型\n2041-01-01,放假\n2041-01-01,放假\n", "JLP-R-032"),
        ("日期,类型\n2041-01-01,放假\n2041-01-07,上班\n", "JLP-R-033"),
        ("日期,类型\n" + "2041-01-01,放假\n" * 6000, "JLP-R-028"),
        ("日期,类型\n" + "长" * 300_000, "JLP-R-028"),
        (ICS.replace("（休）", ""), "JLP-R-029"),
        (ICS.replace("20410103", "20420103"), "JLP-R-029"),
        (ICS.replace("20410103", "20401231"), "JLP-R-029"),
        (ICS.replace("DATE:20410101", "DATE-TIME:20410101T090000Z"), "JLP-R-029"),
        (ICS.replace("SUMMARY:元旦（休）", "SUMMARY:元旦（休）\nRRULE:FREQ=YEARLY"), "JLP-R-029"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\n", "JLP-R-029"),
    ],
)
def test_what_is_no_calendar_is_told_by_line(text: str, code: str) -> None:
    found = reading.read(text.encode())
    assert found.year is None
    assert {finding.code for finding in found.findings} == {code}
    assert len(found.findings) <= 50


def test_a_calendar_is_compared_first_and_then_in_use_at_once(bureau: Bureau) -> None:
    told = bureau.act("manager", "jiulongpo_calendar_import", text=CSV)
    assert not told["kept"]
    assert [change["after"] for change in told["changes"]] == ["holiday", "holiday", "workday"]
    assert not bureau.act("stranger", "jiulongpo_calendar_show", year=2041)["known"]
    told = bureau.act("manager", "jiulongpo_calendar_import", text=CSV, keep=True)
    assert [finding["code"] for finding in told["findings"]] == ["JLP-R-034"], "which notice?"
    told = bureau.act(
        "manager", "jiulongpo_calendar_import", text=CSV, keep=True, source="通知 1 号"
    )
    assert told["kept"]
    shown = bureau.act("stranger", "jiulongpo_calendar_show", year=2041)
    assert (shown["known"], shown["source"], len(shown["holidays"])) == (True, "通知 1 号", 2)
    with bureau.app.flask_app.test_request_context():
        assert clock.due_from(date(2040, 12, 31), 1) == date(2041, 1, 3)
        assert clock.due_from(date(2041, 1, 4), 1) == date(2041, 1, 5), "a Saturday that is worked"


def test_an_imported_calendar_stands_before_the_one_that_ships(bureau: Bureau) -> None:
    """A corrected notice of a known year: what differs is shown, and clocks are counted anew."""
    entry = bureau.register(catalog_state="submitted")["id"]
    case = state.open_case(entry)
    assert case is not None
    assert case.due is not None
    year, due = case.due.year, case.due
    text = f"date,kind,name\n{due},holiday,测试\n"
    told = bureau.act("manager", "jiulongpo_calendar_import", text=text, keep=True, source="更正")
    assert {"day": str(due), "before": "", "after": "holiday"} in told["changes"]
    assert told["clocks"] >= 1
    model.Session.expire_all()
    moved = state.open_case(entry)
    assert moved is not None
    assert moved.due is not None
    assert moved.due > due
    shown = bureau.act("stranger", "jiulongpo_calendar_show", year=year)
    assert len(shown["holidays"]) == 1


def test_all_who_judge_lateness_ask_by_the_imported_calendar(bureau: Bureau) -> None:
    """The public page, quality, statistics and the department's list have one answer."""
    entry = bureau.publish(update_cycle="2", data_update_date="2018-02-01")["id"]
    off = "\n".join(f"2018-02-0{day},holiday,测试" for day in (5, 6, 7))
    text = f"date,kind,name\n{off}\n"
    bureau.act("manager", "jiulongpo_calendar_import", text=text, keep=True, source="通知")
    with bureau.app.flask_app.test_request_context():
        shown = Entry(bureau.act("stranger", "package_show", id=entry), date(2018, 2, 11)).fresh
        assert (shown.due, shown.days_late) == (date(2018, 2, 8), 3)
        assert gathered([entry])[entry].facts.due == shown.due
        assert freshness("2018-02-01", "2", date(2018, 2, 11)) == shown
        assert clock.freshness("2018-02-01", "2", date(2018, 2, 11)) == shown


def test_calendars_are_the_offices(bureau: Bureau) -> None:
    for who in ("cataloguer", "reviewer", "auditor", "neighbour", "stranger"):
        with pytest.raises(tk.NotAuthorized):
            bureau.act(who, "jiulongpo_calendar_import", text=CSV)
    with pytest.raises(tk.ValidationError):
        bureau.act("manager", "jiulongpo_calendar_import", text="长" * 300_000)
    for year in (0, 99_999, "x"):
        with pytest.raises(tk.ValidationError):
            bureau.act("stranger", "jiulongpo_calendar_show", year=year)


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2050, 6, 1), [2050]),
        (date(2050, 11, 1), [2050]),
        (date(2050, 11, 2), [2050, 2051]),
        (date(2050, 12, 31), [2050, 2051]),
    ],
)
def test_a_year_that_is_missing_is_told_sixty_days_before(
    bureau: Bureau, day: date, missing: list[int]
) -> None:
    """2050 has no calendar; 2051 is asked for from 2 November, 60 days before it begins."""
    with bureau.app.flask_app.test_request_context():
        found = service.warnings(day)
    assert [finding.context["year"] for finding in found] == missing
    assert {finding.code for finding in found} <= {"JLP-R-035"}


def test_the_office_is_warned_in_its_inbox_and_on_the_command_line(
    bureau: Bureau, cli: Any, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.review.calendar_warning_days", 366)
    year = str(clock.today().year + 1)
    warned = bureau.act("manager", "jiulongpo_review_inbox")["warnings"]
    assert year in [str(one["context"]["year"]) for one in warned]
    assert bureau.act("cataloguer", "jiulongpo_review_inbox")["warnings"] == []
    result = cli.invoke(jiulongpo, ["review", "remind"])
    assert result.exit_code == 0, result.output
    assert year in result.output


def test_the_command_line_compares_and_keeps(bureau: Bureau, cli: Any, tmp_path: Path) -> None:
    file = tmp_path / "2043.csv"
    file.write_text("date,kind,name\n2043-01-01,holiday,元旦\n", "utf-8")
    result = cli.invoke(jiulongpo, ["review", "calendar", str(file)])
    assert result.exit_code == 0, result.output
    assert "2043-01-01" in result.output
    result = cli.invoke(jiulongpo, ["review", "calendar", str(file), "--keep"])
    assert result.exit_code == 1, "which notice?"
    result = cli.invoke(jiulongpo, ["review", "calendar", str(file), "--keep", "--source", "通知"])
    assert result.exit_code == 0, result.output
    model.Session.remove()
    assert bureau.act("stranger", "jiulongpo_calendar_show", year=2043)["known"]
    file.write_text("nonsense", "utf-8")
    assert cli.invoke(jiulongpo, ["review", "calendar", str(file)]).exit_code == 1
