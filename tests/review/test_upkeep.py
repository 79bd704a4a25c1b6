"""Clocks, reminders, confirmations: what keeps the catalogue true from day to day."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_string
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.portal import clock as portal_clock
from ckanext.jiulongpo.review import clock, inbox, reminders, state
from ckanext.jiulongpo.review.corrections.model import Correction
from ckanext.jiulongpo.schemas.workdays import add_workdays
from tests.review.conftest import Bureau

_WEDNESDAY = date(2026, 6, 17)


def test_each_stage_has_its_clock_in_working_days(bureau: Bureau) -> None:
    entry = bureau.register(catalog_state="submitted")["id"]
    with bureau.app.flask_app.test_request_context():
        due = clock.due_in(2)
        mend = clock.due_in(5)
        assert due == add_workdays(clock.today(), 2)
    case = bureau.step("reviewer", "status", entry)["case"]
    assert (case["stage"], case["due"], case["days_left"]) == ("department", due.isoformat(), 2)
    bureau.step("reviewer", "return", entry, reason="改")
    assert bureau.step("cataloguer", "status", entry)["case"]["due"] == mend.isoformat()


def test_what_a_harvest_has_submitted_is_taken_into_review(bureau: Bureau) -> None:
    entry = bureau.register("sysadmin")["id"]
    package = model.Package.get(entry)  # held, for a session keeps no entry that nobody holds
    package.extras["catalog_state"] = "submitted"
    model.Session.commit()
    with bureau.app.flask_app.test_request_context():
        assert reminders.adopt() == 1
        assert reminders.adopt() == 0
    assert bureau.step("reviewer", "approve", entry)["place"] == "office"


def test_those_it_concerns_are_reminded_once_a_day(
    bureau: Bureau, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, mail_server: Any
) -> None:
    entry = bureau.register(catalog_state="submitted")["id"]
    case = state.open_case(entry)
    assert case is not None
    case.due -= timedelta(days=30)
    model.Session.commit()
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.review.sends_mail", True)
    monkeypatch.setitem(ckan_config, "smtp.mail_from", "catalogue@example.gov.cn")
    with bureau.app.flask_app.test_request_context():
        first, second = reminders.remind(), reminders.remind()
    assert first.due >= 1
    assert second.due == 0
    assert not first.failed
    told = {message[2][0] for message in mail_server.get_smtp_messages()}
    reviewer = model.User.get(bureau.people["reviewer"])
    author = model.User.get(bureau.people["cataloguer"])
    assert reviewer.email in told
    assert author.email not in told


def _text(raw: str) -> str:
    """The text of a mail, whose bytes may be in base64."""
    part = next(each for each in message_from_string(raw).walk() if not each.is_multipart())
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8").replace("\r\n", "\n")


def test_reports_are_reminded_of_before_at_and_after_their_last_day(
    bureau: Bureau, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, mail_server: Any
) -> None:
    """The department first; the office as well once the report is late; nobody twice a day."""
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.review.sends_mail", True)
    monkeypatch.setitem(ckan_config, "smtp.mail_from", "catalogue@example.gov.cn")
    entry = bureau.publish()["id"]
    number = bureau.act("second", "jiulongpo_correction_report", id=entry, text="有误")["number"]

    def told(due: date) -> set[str]:
        report = model.Session.get(Correction, number)
        assert report is not None
        report.due, report.reminded = due, None
        model.Session.commit()
        with bureau.app.flask_app.test_request_context():
            mail_server.clear_smtp_messages()
            reminders.remind()
            mails = mail_server.get_smtp_messages()
            reminders.remind()
            assert mail_server.get_smtp_messages() == mails, "never the same twice"
        return {
            who
            for who, name in bureau.people.items()
            if any(
                model.User.get(name).email in mail[2] and _text(mail[3]).endswith(f"#n{number}\n")
                for mail in mails
            )
        }

    with bureau.app.flask_app.test_request_context():
        reminders.remind()  # what other tests have left
        soon, far = clock.due_in(1), clock.due_in(5)
    department = {"cataloguer", "second", "reviewer"}
    assert told(far) == set()
    assert told(soon) == department
    assert told(clock.today()) == department
    assert told(clock.today() - timedelta(days=9)) == {*department, "manager", "second_manager"}


def test_the_head_of_the_page_counts_reports_that_wait(bureau: Bureau) -> None:
    """For the department from the first day, for the office once they are late."""

    def counts() -> tuple[int, int]:
        model.Session.expire_all()
        with bureau.app.flask_app.test_request_context():
            department = model.User.get(bureau.people["cataloguer"])
            office = model.User.get(bureau.people["manager"])
            return inbox.count(department), inbox.count(office)

    before = counts()
    entry = bureau.publish()["id"]
    number = bureau.act("second", "jiulongpo_correction_report", id=entry, text="有误")["number"]
    assert counts() == (before[0] + 1, before[1])
    report = model.Session.get(Correction, number)
    assert report is not None
    report.due = clock.today() - timedelta(days=1)
    model.Session.commit()
    assert counts() == (before[0] + 1, before[1] + 1)


def test_one_review_by_configuration(
    bureau: Bureau, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the office alone, what is submitted waits there and one approval is enough."""
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.review.stages", ["office"])
    entry = bureau.register(catalog_state="submitted")["id"]
    assert bureau.place(entry) == "office"
    with pytest.raises(tk.NotAuthorized):
        bureau.step("reviewer", "approve", entry)
    assert bureau.step("manager", "approve", entry, publish=True)["place"] == "published"


def test_late_data_and_old_entries_are_listed_until_they_are_confirmed(bureau: Bureau) -> None:
    entry = bureau.publish(update_cycle="4", data_update_date="2018-06-29")["id"]
    package = model.Package.get(entry)
    package.metadata_created -= timedelta(days=800)
    model.Session.commit()

    def listed(who: str) -> dict[str, Any]:
        rows = bureau.act(who, "jiulongpo_upkeep_list", limit=1000)
        return next((row for row in rows if row["id"] == entry), {})

    assert listed("cataloguer")["days_late"] > 1000
    assert listed("cataloguer")["confirm"]
    assert listed("manager")["missed"] > 2, "the office is told of what is long late"
    assert not listed("neighbour")
    with pytest.raises(tk.NotAuthorized):
        bureau.step("neighbour", "confirm", entry)
    bureau.step("cataloguer", "confirm", entry)
    assert not listed("cataloguer")["confirm"]


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (31, set()),
        (33, {"department"}),
        (40, {"department", "office"}),
        (47, {"department", "office", "public"}),
    ],
)
def test_a_missing_update_is_told_to_the_department_then_the_office_then_the_public(
    bureau: Bureau, app: Any, age: int, told: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of data of a month: after the month, a week later, and after a month and a half.

    On a day whose Mondays before are working days, so that no due day is put off.
    """
    for place in (clock, portal_clock):
        monkeypatch.setattr(place, "today", lambda: _WEDNESDAY)
    day = (_WEDNESDAY - timedelta(days=age)).isoformat()
    entry = bureau.publish(update_cycle="4", data_update_date=day, open_type="1")
    page = app.get(f"/dataset/{entry['name']}").body
    found = {"public"} if "j-late" in page else set()
    for who, name in (("cataloguer", "department"), ("manager", "office")):
        rows = bureau.act(who, "jiulongpo_upkeep_list", limit=1000)
        row = next((row for row in rows if row["id"] == entry["id"]), None)
        if row is not None:
            found.add(name)
            assert row["days_late"] == age - 31
            assert row["public"] == ("public" in told)
    assert found == told


def test_nobody_reports_without_end(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    with pytest.raises(tk.ValidationError):
        bureau.act("stranger", "jiulongpo_correction_report", id=entry, text="长" * 2001)
    for _ in range(20):
        bureau.act("stranger", "jiulongpo_correction_report", id=entry, text="有误")
    with pytest.raises(tk.ValidationError):
        bureau.act("stranger", "jiulongpo_correction_report", id=entry, text="有误")
    draft = bureau.register()["id"]
    with pytest.raises(tk.NotAuthorized):
        bureau.act("stranger", "jiulongpo_correction_report", id=draft, text="有误")


def test_history_is_not_changed(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    kept = state.last_version(entry)
    assert kept is not None
    kept.actor = "somebody else"
    with pytest.raises(Exception, match="history is not changed"):
        model.Session.commit()
    model.Session.rollback()
