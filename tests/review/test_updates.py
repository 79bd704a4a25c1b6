"""The days on which data were updated are kept, whoever updated them, and never stated twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from ckan import model
from ckan.cli.cli import ckan

from ckanext.jiulongpo.review import clock
from ckanext.jiulongpo.review.updates import service
from ckanext.jiulongpo.review.updates.model import DataUpdate
from ckanext.jiulongpo.tables.config import timezone
from ckanext.jiulongpo.tables.versions.model import FileVersion, version_days
from tests.review.conftest import Bureau

_LONG_AGO = date(2000, 1, 1)


def _look(bureau: Bureau) -> int:
    with bureau.app.flask_app.test_request_context():
        return service.look()


def _state(entry: str, day: str) -> None:
    """Write past all of CKAN's hooks."""
    package = model.Package.get(entry)
    assert package is not None
    package.extras["data_update_date"] = day
    model.Session.commit()


def _kept(entry: str) -> list[date]:
    return service.days_of(entry, _LONG_AGO)


def test_what_an_entry_states_is_kept_when_it_changes(bureau: Bureau) -> None:
    """By the API and by a write that no hook of CKAN's sees, such as a harvest's."""
    entry = bureau.publish(data_update_date="2026-01-05")["id"]
    _look(bureau)
    bureau.act("sysadmin", "package_patch", id=entry, data_update_date="2026-02-06")
    _look(bureau)
    _state(entry, "2026-03-07T08:00:00")
    assert _look(bureau) == 1
    assert _look(bureau) == 0
    assert _kept(entry) == [date(2026, 1, 5), date(2026, 2, 6), date(2026, 3, 7)]


def test_a_day_that_has_not_come_and_a_text_that_is_no_day_are_not_kept(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    for stated in (str(clock.today() + timedelta(days=400)), "2026-02-31", "去年底", ""):
        _state(entry, stated)
        _look(bureau)
    days = set(_kept(entry))
    assert all(day <= clock.today() for day in days)
    assert len(days) <= 1


def test_looking_again_writes_nothing(bureau: Bureau) -> None:
    """Visitors' pages are kept until somebody writes: looking must not count as that."""
    bureau.publish(data_update_date="2026-01-05")
    _look(bureau)
    written: list[str] = []

    def told(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(statement)

    engine = model.ensure_engine()
    event.listen(engine, "before_cursor_execute", told)
    try:
        _look(bureau)
    finally:
        event.remove(engine, "before_cursor_execute", told)
    assert written == []


def test_days_of_old_are_left_out_but_for_the_last_of_them(bureau: Bureau) -> None:
    """The last one before tells whether the first period was in time."""
    entry = bureau.publish()["id"]
    days = [date(2024, 1, 1), date(2024, 6, 1), date(2025, 1, 1), date(2026, 1, 1)]
    assert service.keep((entry, day) for day in days) == len(days)
    assert service.keep((entry, day) for day in days) == 0
    assert service.days_of(entry, date(2025, 1, 1)) == days[1:]


def test_versions_of_files_are_days_of_updates_too(bureau: Bureau) -> None:
    entry = bureau.publish()["id"]
    kept = (clock.now() - timedelta(days=90)).replace(hour=4)  # the same day in every zone here
    version = FileVersion(
        resource_id="f",
        number=1,
        package_id=entry,
        fingerprint="",
        sha256="",
        size=1,
        name="a.csv",
        origin="upload",
        kept=kept,
    )
    model.Session.add(version)
    model.Session.commit()
    with bureau.app.flask_app.test_request_context():
        days = service.days_of(entry, _LONG_AGO, version_days(entry))
        assert kept.astimezone(ZoneInfo(timezone())).date() in days


def test_the_command_says_how_many(bureau: Bureau, cli: Any) -> None:
    bureau.publish(data_update_date="2026-01-05")
    model.Session.execute(sa.delete(DataUpdate.__table__))
    model.Session.commit()
    told = cli.invoke(ckan, ["jiulongpo", "review", "updates"])
    assert not told.exit_code, told.output
    assert model.Session.scalars(sa.select(DataUpdate.__table__.c.day)).all()


@pytest.mark.parametrize("bad", ["'; DROP TABLE package; --", "x" * 5000])
def test_a_strange_id_has_no_days(bureau: Bureau, bad: str) -> None:
    assert _kept(bad) == []
