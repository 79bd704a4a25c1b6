"""Promises that no part keeps alone: nothing is written without news, clocks do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ckan import model
from ckan.lib.search.common import make_connection

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters import lease, ledger
from ckanext.jiulongpo.harvesters.core.cursor import earliest, latest, step_back
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.core.ports import Capability, Report
from ckanext.jiulongpo.harvesters.core.proof import Proof
from ckanext.jiulongpo.harvesters.core.records import RecordRef
from ckanext.jiulongpo.harvesters.model import Finding as FindingRow
from ckanext.jiulongpo.harvesters.model import Record, Run
from tests.architecture.source_tree import ROOT
from tests.harvesters.toys import ToySource, harvest, rows

pytestmark = pytest.mark.usefixtures("site")

PACKAGE_TABLES = ("package", "resource", "package_tag", "tag", "member", "activity", "group")


def _written() -> dict[str, int]:
    """Rows that PostgreSQL has ever inserted, changed or deleted in the tables of entries."""
    with model.meta.engine.connect() as connection:
        connection.execute(sa.text("SELECT pg_stat_force_next_flush()"))
        connection.commit()
        connection.execute(sa.text("SELECT pg_stat_clear_snapshot()"))
        found = connection.execute(
            sa.text(
                "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables"
                " WHERE relname = ANY(:tables)"
            ),
            {"tables": list(PACKAGE_TABLES)},
        )
        return {row[0]: row[1] for row in found}


def _commits() -> int:
    """Commits that Solr has ever made, of either kind."""
    url = make_connection().url.rstrip("/") + "/admin/mbeans?stats=true&cat=UPDATE&wt=json"
    beans = requests.get(url, timeout=10).json()["solr-mbeans"][1]
    stats = beans["updateHandler"]["stats"]
    return sum(
        value if isinstance(value, int) else value.get("count", 0)
        for name, value in stats.items()
        if name.endswith(("commits.count", "softAutoCommits", "autoCommits", ".commits"))
    )


def _flush() -> None:
    """PostgreSQL counts what a session has done when that session is idle or ends."""
    model.Session.remove()
    model.meta.engine.dispose()


def test_an_unchanged_source_writes_no_entry_no_activity_and_no_index() -> None:
    given = [*rows(20), *rows(2, start=50, wrong=True)]
    before = _commits()
    harvest(given)
    _flush()
    written, commits = _written(), _commits()
    assert written["package"] > 0
    assert commits > before, "the figure does count"
    report = harvest(given)
    _flush()
    assert report.tally.counts == {Outcome.UNCHANGED: 20, Outcome.REJECTED: 2}
    assert _written() == written
    assert _commits() == commits


@contextmanager
def _clock(monkeypatch: pytest.MonkeyPatch, shift: timedelta) -> Iterator[None]:
    """The worker's machine has another time than the database."""
    real = ledger.now

    def shifted() -> datetime:
        return real() + shift

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "now", shifted)
        patched.setattr("time.time", lambda: real().timestamp() + shift.total_seconds())
        yield


@pytest.mark.parametrize("days", [-1, 1, 400])
def test_a_clock_that_jumps_changes_nothing(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    harvest(rows(30))
    with _clock(monkeypatch, timedelta(days=days)):
        for _ in range(4):
            report = harvest(rows(28))
            assert (report.state, report.vanished.withdrawn) == ("finished", 0)
        with lease.claim("toy-source", None, 1), pytest.raises(lease.HeldError):
            harvest(rows(30))
    model.Session.expire_all()
    query = sa.select(Record.state, sa.func.count()).group_by(Record.state)
    assert dict(model.Session.execute(query).all()) == {"current": 28, "missing": 2}


def test_an_entry_is_of_one_record_of_one_source_only() -> None:
    harvest(rows(1))
    record = model.Session.scalars(sa.select(Record)).one()
    taken = Record(
        source_id="another",
        remote_id="r1",
        package_id=record.package_id,
        fingerprint="",
        state="current",
        run_id="x",
        first_seen=record.first_seen,
        changed=record.changed,
    )
    model.Session.add(taken)
    with pytest.raises(IntegrityError):
        model.Session.flush()
    model.Session.rollback()


class Changes(ToySource):
    """Gives what changed since a cursor; each row has its time."""

    capabilities = Capability.INCREMENTAL

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        self.asked = cursor
        for ref in super().discover(cursor, report):
            row: Any = ref.inline
            yield RecordRef(ref.guid, cursor=row["publish_date"], inline=row)


def _changes(first: int, day: str, **more: Any) -> list[dict[str, Any]]:
    return rows(2, start=first, publish_date=day, **more)


def test_an_incremental_source_is_read_on_from_where_a_clean_run_ended() -> None:
    harvest([], system=Changes([*_changes(1, "2026-05-01"), *_changes(5, "2026-05-20")]))
    second = Changes(_changes(7, "2026-06-01"))
    harvest([], system=second)
    assert second.asked == "2026-05-19", "a little before its cursor"
    harvest([], system=Changes([]))
    third = Changes([])
    harvest([], system=third)
    assert third.asked == "2026-05-31", "a run without news leaves it where it was"
    open_ones = sa.select(FindingRow.code).where(FindingRow.state == "open")
    assert not model.Session.scalars(open_ones).all(), "and nothing is wrong with it"


class CallsTheRoll(Changes):
    """Names all its records besides, as a portal with a list of identifiers does."""

    capabilities = Capability.INCREMENTAL | Capability.SNAPSHOT

    def __init__(self, changed: Any, standing: Any, declared: int | None = None) -> None:
        super().__init__(changed)
        self.standing = standing
        self.declared = declared

    def roll(self, report: Report) -> Iterator[str] | None:
        if self.standing is None:
            return None
        return self._named()

    def _named(self) -> Iterator[str]:
        for one in self.standing:
            if isinstance(one, HarvestError):
                raise one
            yield one

    def proof(self) -> Proof:
        return Proof(self.declared)


def _standing() -> dict[str, int]:
    model.Session.expire_all()
    query = sa.select(Record.state, sa.func.count()).group_by(Record.state)
    return dict(model.Session.execute(query).all())


ALL = [f"r{number}" for number in range(1, 31)]


def test_a_run_that_reads_only_changes_knows_who_is_gone_from_the_roll() -> None:
    every = rows(30, publish_date="2026-05-20")
    harvest([], system=CallsTheRoll(every, None, 30))
    report = harvest([], system=CallsTheRoll(_changes(1, "2026-06-01"), ALL[:28], 28))
    assert (report.state, report.tally.read, report.vanished.missing) == ("finished", 2, 2)
    assert _standing() == {"current": 28, "missing": 2}
    nothing = harvest([], system=CallsTheRoll([], ALL[:28], 28))
    assert (nothing.state, nothing.vanished.missing) == ("finished", 2)
    assert model.Session.get(Run, nothing.run_id).whole is False, "contents were not read whole"
    back = harvest([], system=CallsTheRoll([], ALL, 30))
    assert (back.vanished.missing, _standing()) == (0, {"current": 30})
    model.Session.execute(sa.update(Run).values(whole=False))
    model.Session.commit()
    whole = harvest([], system=CallsTheRoll(every, None, 30))
    assert whole.tally.counts == {Outcome.UPDATED: 2, Outcome.UNCHANGED: 28}


@pytest.mark.parametrize(
    ("named", "declared", "state"),
    [
        (ALL[:28], 30, "unconfirmed"),
        (ALL[:12], 12, "unconfirmed"),
        ([], 0, "unconfirmed"),
        ([*ALL[:28], Abort(Finding("JLP-H-N01", "The list broke off."))], 28, "finished"),
        (None, None, "finished"),
    ],
    ids=["count differs", "too many", "empty", "broken off", "cannot"],
)
def test_a_doubtful_roll_removes_nobody(
    named: list[Any] | None, declared: int | None, state: str
) -> None:
    every = rows(30, publish_date="2026-05-20")
    harvest([], system=CallsTheRoll(every, None, 30))
    report = harvest([], system=CallsTheRoll(_changes(1, "2026-06-01"), named, declared))
    assert (report.state, _standing()) == (state, {"current": 30})


def test_a_refused_record_keeps_the_cursor_back() -> None:
    harvest(
        [], system=Changes([*_changes(1, "2026-05-01", wrong=True), *_changes(5, "2026-05-20")])
    )
    second = Changes(_changes(1, "2026-05-01"))
    harvest([], system=second)
    assert second.asked == "2026-04-30"


def test_a_run_that_broke_off_moves_no_cursor() -> None:
    class Broken(Changes):
        def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
            yield from super().discover(cursor, report)
            raise OSError

    harvest([], system=Changes(_changes(1, "2026-05-01")))
    harvest([], system=Broken(_changes(5, "2026-05-20")))
    model.Session.expire_all()
    cursors = model.Session.scalars(sa.select(Run.cursor).order_by(Run.started)).all()
    assert cursors == ["2026-05-01", None]


def test_under_other_settings_every_record_is_read_again() -> None:
    harvest([], system=Changes(_changes(1, "2026-05-01")))
    second = Changes(_changes(1, "2026-05-01"))
    harvest([], system=second, settings="other")
    assert second.asked == ""


@pytest.mark.parametrize(
    ("cursor", "before"),
    [
        ("2026-05-01", "2026-04-30"),
        ("2026-05-01T00:02:00Z", "2026-04-30T23:57:00Z"),
        ("2026-05-01 00:02:00", "2026-04-30 23:57:00"),
        ("1767225600", "1767225300"),
        ("1767225600000", "1767225300000"),
        ("4711", "4711"),
        ("page-7", "page-7"),
    ],
)
def test_a_cursor_is_stepped_back_in_its_own_spelling(cursor: str, before: str) -> None:
    assert step_back(cursor, 300) == before


def test_cursors_are_compared_as_what_they_are() -> None:
    assert earliest(["1000", "999", ""]) == "999"
    assert latest(["2026-05-01T08:00:00+08:00", "2026-05-01T01:00:00Z"]).endswith("Z")
    assert earliest([]) == ""


def test_each_promise_names_tests_that_there_are() -> None:
    """docs/harvest-promises.md is a list of tests, not of intentions."""
    text = (ROOT / "docs" / "harvest-promises.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| P")]
    assert [row.split(" | ")[0] for row in rows] == [f"| P{number}" for number in range(1, 11)]
    for row in rows:
        named = re.findall(r"`(tests/\S+\.py)::(\w+)`", row)
        assert named, row
        for path, test in named:
            assert f"def {test}(" in (ROOT / path).read_text("utf-8"), test
