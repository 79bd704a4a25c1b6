"""Timed publication: what was decided takes effect at its hour, once, whoever restarts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.review.timed import service, state
from ckanext.jiulongpo.review.timed.model import Appointment
from ckanext.jiulongpo.review.timed.service import Ran
from tests.review.conftest import Bureau, tomorrow


def _run(bureau: Bureau) -> Ran:
    with bureau.app.flask_app.test_request_context():
        return service.run()


def _let_it_come(entry: str) -> None:
    """Let the hour of an entry be past."""
    appointment = state.open_of(entry)
    assert appointment is not None
    appointment.at = datetime.now(UTC) - timedelta(minutes=1)
    model.Session.commit()


def _at_office(bureau: Bureau, **changes: Any) -> str:
    entry = bureau.register(catalog_state="submitted", **changes)["id"]
    bureau.step("reviewer", "approve", entry)
    return entry


def _changed(bureau: Bureau, title: str = "定时的新名") -> str:
    entry = bureau.publish()["id"]
    bureau.act("cataloguer", "package_patch", id=entry, title=title)
    bureau.step("reviewer", "approve", entry)
    return entry


def _effects(bureau: Bureau, entry: str) -> list[tuple[str, str, str]]:
    steps = bureau.step("auditor", "history", entry)["transitions"]
    return [
        (one["action"], one["before"], one["after"])
        for one in steps
        if one["action"] in {"effect", "failed"}
    ]


def test_a_new_entry_is_registered_now_and_published_at_its_hour(bureau: Bureau) -> None:
    entry = _at_office(bureau)
    status = bureau.step("manager", "approve", entry, at=tomorrow(), reason="配合发布会")
    assert status["place"] == "registered"
    assert (status["timed"]["kind"], status["timed"]["reason"]) == ("publish", "配合发布会")
    assert entry not in _run(bureau).done, "its hour has not come"
    _let_it_come(entry)
    assert _run(bureau).done == [entry]
    assert bureau.shown(entry)["catalog_state"] == "published"
    assert _run(bureau).done == []
    assert _effects(bureau, entry) == [("effect", "registered", "published")]
    assert bureau.step("manager", "status", entry)["timed"] is None


def test_a_change_stays_beside_the_published_version_until_its_hour(bureau: Bureau) -> None:
    entry = _changed(bureau)
    status = bureau.step("manager", "approve", entry, at=tomorrow())
    assert (status["place"], status["timed"]["kind"]) == ("change-scheduled", "change")
    assert bureau.shown(entry)["title"] == "养老机构名录"
    waiting = bureau.act("second_manager", "jiulongpo_review_inbox")
    assert entry not in [one["id"] for one in waiting["review"]], "it is decided"
    assert entry in [one["id"] for one in waiting["timed"]]
    _let_it_come(entry)
    _run(bureau)
    assert bureau.shown(entry)["title"] == "定时的新名"
    assert bureau.place(entry) == "published"
    assert _effects(bureau, entry) == [("effect", "change-scheduled", "published")]


def test_a_withdrawal_of_the_office_and_one_that_was_asked_for_wait_for_their_hour(
    bureau: Bureau,
) -> None:
    entry, asked = bureau.publish()["id"], bureau.publish(title="要停用的名录")["id"]
    bureau.step("manager", "withdraw", entry, at=tomorrow(), reason_codes=["law-changed"])
    bureau.step("cataloguer", "withdraw", asked, reason="系统停用")
    bureau.step("reviewer", "approve", asked)
    bureau.step("manager", "approve", asked, at=tomorrow())
    for each in (entry, asked):
        assert bureau.shown(each)["catalog_state"] == "published"
        _let_it_come(each)
    assert sorted(_run(bureau).done) == sorted([entry, asked])
    for each in (entry, asked):
        assert bureau.shown(each)["catalog_state"] == "withdrawn"
    effect = bureau.step("auditor", "history", entry)["transitions"][0]
    assert effect["reason"].startswith("法规或部门职责调整")


def test_registered_and_withdrawn_entries_are_published_at_an_hour(bureau: Bureau) -> None:
    for catalog_state in ("registered", "withdrawn"):
        entry = bureau.register("sysadmin", catalog_state=catalog_state)["id"]
        bureau.step("manager", "publish", entry, at=tomorrow())
        assert bureau.place(entry) == catalog_state
        _let_it_come(entry)
        _run(bureau)
        assert bureau.place(entry) == "published"


def test_an_hour_is_taken_back_before_it_comes(bureau: Bureau) -> None:
    change, new = _changed(bureau), _at_office(bureau)
    for entry in (change, new):
        bureau.step("manager", "approve", entry, at=tomorrow())
    assert bureau.step("second_manager", "unschedule", change)["place"] == "change-office"
    assert bureau.step("second_manager", "unschedule", new)["place"] == "registered"
    assert state.open_of(change) is None
    assert bureau.step("manager", "approve", change)["place"] == "published", "approved anew"


def test_an_hour_is_void_once_its_entry_is_elsewhere(bureau: Bureau) -> None:
    """A new text of the department, or its recall, never takes effect unread."""
    rewritten, recalled, edited = _changed(bureau), _changed(bureau), _at_office(bureau)
    for entry in (rewritten, recalled, edited):
        bureau.step("manager", "approve", entry, at=tomorrow())
    bureau.act("cataloguer", "package_patch", id=rewritten, title="又一个名字")
    assert bureau.place(rewritten) == "change-department"
    assert bureau.step("cataloguer", "recall", recalled)["place"] == "published"
    bureau.act("cataloguer", "package_patch", id=edited, notes="审核之后又改的摘要")
    assert bureau.place(edited) == "department"
    for entry in (rewritten, recalled, edited):
        assert state.open_of(entry) is None


def test_nothing_else_is_published_than_what_was_approved(bureau: Bureau) -> None:
    entry = _at_office(bureau)
    bureau.step("manager", "approve", entry, at=tomorrow())
    package = model.Package.get(entry)
    package.notes = "来源系统后来写入的摘要"  # as a harvest writes, below the actions
    model.Session.commit()
    _let_it_come(entry)
    ran = _run(bureau)
    assert [one[0] for one in ran.failed] == [entry]
    assert bureau.place(entry) == "registered"
    assert _effects(bureau, entry) == [("failed", "registered", "registered")]
    listed = bureau.act("manager", "jiulongpo_review_inbox")["publish"]
    assert next(one for one in listed if one["id"] == entry)["reason"]
    assert _run(bureau).failed == [], "it is told once"


def test_a_change_that_conflicts_at_its_hour_goes_back_to_the_office(bureau: Bureau) -> None:
    entry = _changed(bureau)
    bureau.step("manager", "approve", entry, at=tomorrow())
    bureau.act("sysadmin", "package_patch", id=entry, title="其间另改的名字")
    _let_it_come(entry)
    ran = _run(bureau)
    assert entry in [one[0] for one in ran.failed]
    assert bureau.shown(entry)["title"] == "其间另改的名字"
    assert bureau.place(entry) == "change-office"


@contextmanager
def _dying_at(moment: str) -> Iterator[None]:
    """Let the process die once, right before or right after the commit of what is due."""
    died = []

    def die(session: Any) -> None:
        if died or session.in_nested_transaction():  # a savepoint of CKAN's
            return
        if any(_is_done(row) for row in session.identity_map.values()):
            died.append(True)
            raise KeyboardInterrupt

    sa.event.listen(model.Session, moment, die)
    try:
        yield
    finally:
        sa.event.remove(model.Session, moment, die)
    assert died


def _is_done(row: object) -> bool:
    return isinstance(row, Appointment) and row.__dict__.get("outcome") == "done"


def test_a_death_before_the_commit_loses_nothing(bureau: Bureau) -> None:
    entry = _changed(bureau)
    bureau.step("manager", "approve", entry, at=tomorrow())
    _let_it_come(entry)
    with _dying_at("before_commit"), pytest.raises(KeyboardInterrupt):
        _run(bureau)
    model.Session.rollback()
    model.Session.remove()
    assert bureau.shown(entry)["title"] == "养老机构名录"
    assert bureau.place(entry) == "change-scheduled"
    assert _run(bureau).done == [entry]
    assert bureau.shown(entry)["title"] == "定时的新名"
    assert len(_effects(bureau, entry)) == 1


def test_a_death_after_the_commit_doubles_nothing(bureau: Bureau) -> None:
    entry = _changed(bureau)
    bureau.step("manager", "approve", entry, at=tomorrow())
    _let_it_come(entry)
    with _dying_at("after_commit"), pytest.raises(KeyboardInterrupt):
        _run(bureau)
    model.Session.remove()
    assert bureau.shown(entry)["title"] == "定时的新名"
    assert _run(bureau).done == []
    assert len(_effects(bureau, entry)) == 1


def test_runs_at_the_same_moment_do_it_once(bureau: Bureau) -> None:
    entry = _changed(bureau)
    bureau.step("manager", "approve", entry, at=tomorrow())
    _let_it_come(entry)
    together, ran = Barrier(3), []

    def run() -> None:
        together.wait()
        ran.append(_run(bureau))
        model.Session.remove()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one for each in ran for one in each.done].count(entry) == 1
    assert len(_effects(bureau, entry)) == 1


@pytest.mark.parametrize(
    "hour",
    [timedelta(hours=-1), timedelta(days=400), "明天上午", "2026-13-40T99:99"],
    ids=str,
)
def test_an_hour_that_is_none_is_refused(bureau: Bureau, hour: timedelta | str) -> None:
    entry = _at_office(bureau)
    at = hour if isinstance(hour, str) else (datetime.now(UTC) + hour).isoformat()
    with pytest.raises(tk.ValidationError) as refused:
        bureau.step("manager", "approve", entry, at=at)
    assert "at" in refused.value.error_dict
    assert bureau.place(entry) == "office", "and nothing was published at once instead"


def test_an_hour_without_a_zone_is_the_readers_hour(
    bureau: Bureau, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckan.display_timezone", "Asia/Shanghai")
    entry = _at_office(bureau)
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    bureau.step("manager", "approve", entry, at=f"{day}T09:00")
    appointment = state.open_of(entry)
    assert appointment is not None
    assert appointment.at.astimezone(UTC).isoformat() == f"{day}T01:00:00+00:00"


def test_one_hour_is_set_at_a_time_and_a_part_has_none(bureau: Bureau) -> None:
    entry = _changed(bureau)
    with pytest.raises(tk.ValidationError, match="JLP-R-021"):
        bureau.step("manager", "approve", entry, at=tomorrow(), fields=["title"])
    bureau.step("manager", "approve", entry, at=tomorrow())
    with pytest.raises(tk.ValidationError, match="JLP-R-020"):
        bureau.step("manager", "withdraw", entry, at=tomorrow(), reason="停用")
    with pytest.raises(tk.NotAuthorized):
        bureau.step("second_manager", "approve", entry)


def test_hours_are_the_offices(bureau: Bureau) -> None:
    entry = _at_office(bureau)
    for who in ("cataloguer", "reviewer", "auditor", "stranger", "neighbour"):
        with pytest.raises(tk.NotAuthorized):
            bureau.step(who, "approve", entry, at=tomorrow())
    published = bureau.publish()["id"]
    with pytest.raises(tk.NotAuthorized):
        bureau.step("cataloguer", "withdraw", published, at=tomorrow(), reason="停用")
    assert bureau.place(published) == "published", "it is not asked for in silence either"


def test_many_are_published_at_an_hour(bureau: Bureau) -> None:
    ids = [bureau.register("sysadmin", catalog_state="registered")["id"] for _ in range(2)]
    answer = bureau.act("manager", "jiulongpo_entry_bulk", do="publish", ids=ids, at=tomorrow())
    assert answer["done"] == ids
    assert {bureau.place(each) for each in ids} == {"registered"}


def test_the_command_line_tells_what_took_effect(bureau: Bureau, cli: Any) -> None:
    entry = _at_office(bureau)
    bureau.step("manager", "approve", entry, at=tomorrow())
    _let_it_come(entry)
    result = cli.invoke(jiulongpo, ["review", "due"])
    assert result.exit_code == 0, result.output
    assert entry in result.output
    model.Session.expire_all()
    assert bureau.place(entry) == "published"
