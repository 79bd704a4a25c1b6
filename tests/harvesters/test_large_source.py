"""What a run of a very large source holds in memory: a few rows at a time, also at its end.

The size of a part is made small here, so that a source of some dozen records is a large one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters import ledger, state, watched
from ckanext.jiulongpo.harvesters.core import remarks
from ckanext.jiulongpo.harvesters.core.remarks import Remarks
from ckanext.jiulongpo.harvesters.ledger import SourceLedger
from ckanext.jiulongpo.harvesters.model import Absence, Record
from ckanext.jiulongpo.harvesters.model import Finding as FindingRow
from ckanext.jiulongpo.harvesters.providers import Providers
from tests.harvesters.toys import harvest, rows

PART = 10
_MOST = 2 * PART
"""Each record has two tags; a report shows twenty of those whom a run has not met."""
_MANY = 60
_HALF = _MANY // 2


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch, ckan_config: dict[str, Any]) -> None:
    monkeypatch.setattr(state, "PART", PART)
    monkeypatch.setattr(ledger, "PART", PART)
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.batch_size", PART)


@pytest.fixture
def handed_over(site: object) -> Iterator[dict[str, int]]:
    """Statements with the most rows that each has brought into memory at once."""
    most: dict[str, int] = {}

    def note(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if cursor.description is not None and cursor.name is None:
            most[statement] = max(most.get(statement, 0), cursor.rowcount)

    sa.event.listen(model.meta.engine, "after_cursor_execute", note)
    yield most
    sa.event.remove(model.meta.engine, "after_cursor_execute", note)


def _states() -> dict[str, int]:
    model.Session.expire_all()
    query = sa.select(Record.state, sa.func.count()).group_by(Record.state)
    return dict(model.Session.execute(query).all())


def _long_ago() -> None:
    model.Session.execute(
        sa.update(Record)
        .where(Record.state == "missing")
        .values(missing_since=sa.text("now() - interval '8 days'"), missing_runs=3)
    )
    model.Session.commit()


def _too_much(handed_over: dict[str, int]) -> dict[str, int]:
    return {statement: count for statement, count in handed_over.items() if count > _MOST}


def test_no_query_of_a_run_brings_more_than_a_part_of_the_source(
    handed_over: dict[str, int], monkeypatch: pytest.MonkeyPatch, ckan_config: dict[str, Any]
) -> None:
    """Through every end: read whole, most of it gone, gone for long, there again."""
    for limit in ("max_vanished_percent", "max_withdrawn_percent"):
        monkeypatch.setitem(ckan_config, f"ckanext.jiulongpo.harvest.{limit}", 100)
    refused = rows(2 * PART, start=500, wrong=True)
    harvest([*rows(_MANY), *refused])
    harvest(rows(_HALF))
    assert _states() == {"current": _HALF, "missing": _HALF + 2 * PART}
    _long_ago()
    report = harvest(rows(_HALF))
    assert report.vanished.withdrawn == _HALF
    assert _states() == {"current": _HALF, "gone": 2 * PART, "withdrawn": _HALF}
    harvest(rows(_MANY))
    assert _states() == {"current": _MANY, "gone": 2 * PART}
    assert not _too_much(handed_over)


def test_all_whom_a_doubtful_run_has_not_met_are_kept_for_a_person(
    handed_over: dict[str, int],
) -> None:
    """They are more than a part; memory has one part of them at a time."""
    harvest(rows(_MANY))
    report = harvest(rows(PART))
    assert (report.state, report.vanished.unmet) == ("unconfirmed", _MANY - PART)
    assert not _too_much(handed_over)
    kept = set(model.Session.scalars(sa.select(Absence.remote_id)))
    assert kept == {row["id"] for row in rows(_MANY - PART, start=PART + 1)}


def test_those_that_are_missing_longest_are_withdrawn_first_over_several_parts(
    handed_over: dict[str, int], monkeypatch: pytest.MonkeyPatch, ckan_config: dict[str, Any]
) -> None:
    """The limit of a run counts over all parts."""
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.max_vanished_percent", 100)
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.max_withdrawn_percent", 50)
    harvest(rows(_MANY))
    harvest(rows(_HALF))
    _long_ago()
    model.Session.execute(
        sa.update(Record)
        .where(Record.remote_id.in_([row["id"] for row in rows(25, start=31)]))
        .values(missing_since=sa.text("now() - interval '20 days'"))
    )
    model.Session.commit()
    harvest(rows(_HALF))
    assert _states()["withdrawn"] == _HALF // 2  # of those that stand
    withdrawn = set(model.Session.scalars(sa.select(Record.remote_id).filter_by(state="withdrawn")))
    assert withdrawn < {row["id"] for row in rows(25, start=31)}
    assert not _too_much(handed_over)


def test_all_refused_records_are_wanted_again_though_none_of_their_names_is_kept(
    handed_over: dict[str, int],
) -> None:
    """A run of those that were refused knows them by their marks, read a part at a time."""
    harvest([*rows(3), *rows(_MANY, start=100, wrong=True)])
    run = state.RunState("run", "toy-source", scope="failed")
    wanted = watched.wanted(run)
    assert wanted is not None
    assert len(wanted) == _MANY
    assert all(row["id"] in wanted for row in rows(_MANY, start=100))
    assert "r1" not in wanted
    assert watched.wanted(state.RunState("run", "toy-source")) is None
    assert not _too_much(handed_over)


def _unknown(number: int) -> Finding:
    context = {"value": f"每逢{number}", "count": 2}
    return Finding(
        "JLP-H-M09",
        "Unknown: {value}.",
        stage=Stage.MAP,
        severity=Severity.INFO,
        field="update_cycle",
        context=context,
    )


def test_as_many_unknown_values_as_there_are_records_are_stored_part_by_part(
    handed_over: dict[str, int],
) -> None:
    """Each is a finding of its own with its count, and the counts of codes are right."""
    book = SourceLedger("source", "run")
    for start in range(0, _MANY, PART):
        book.remark(map(_unknown, range(start, start + PART)))
        book.keep_remarks()
    assert book.close_remarks() == {"JLP-H-M09": _MANY}
    assert not _too_much(handed_over)
    found = model.Session.execute(sa.select(FindingRow.subject, FindingRow.occurrences)).all()
    assert sorted(found) == sorted((f"每逢{number}", 1) for number in range(_MANY))


def test_beyond_some_thousand_unknown_values_the_rest_count_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A preview of a broken source does not grow with its records."""
    monkeypatch.setattr(remarks, "_KINDS", 3)
    kept = Remarks()
    kept.add(map(_unknown, range(10)))
    kept.add(map(_unknown, range(10)))
    told = {one.subject: one.finding.context for one in kept}
    assert set(told) == {"每逢0", "每逢1", "每逢2", "…"}
    assert told["每逢0"] == {"value": "每逢0", "count": 4}
    assert told["…"] == {"value": "…", "count": 28}


def test_a_source_that_names_another_provider_in_each_record_is_not_remembered_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Names are looked up again rather than kept without end; the answers are the same."""
    asked: list[str] = []

    def find(name: str) -> str | None:
        asked.append(name)
        return f"id of {name}"

    monkeypatch.setattr("ckanext.jiulongpo.harvesters.providers._NAMES", 20)
    providers = Providers(find, "site")
    for start in range(0, 100, 10):
        names = [f"第{number}局" for number in range(start, start + 10)]
        providers.prepare(names)
        providers.prepare(names)
        assert [providers.owner(name)[0] for name in names] == [f"id of {name}" for name in names]
        assert len(providers._owners) <= 30
    assert len(asked) < 200
