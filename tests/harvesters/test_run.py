"""Whole runs on a real database and index: what comes in, what stays, what is never touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search.common import make_connection

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters import lease, outbox
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.model import Record, Run
from tests.harvesters.toys import ToyMapper, as_site, entries, harvest, indexed, rows

pytestmark = pytest.mark.usefixtures("site")

BROKEN = Abort(Finding("JLP-H-N01", "The source broke off."))


@contextmanager
def _writes() -> Iterator[list[str]]:
    """Statements that change rows, but for the run's own line, whichever connection sends them."""
    sent: list[str] = []

    def note(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        verb = statement.split(maxsplit=1)[0].upper()
        writes = verb in {"INSERT", "UPDATE", "DELETE"} and cursor.rowcount != 0
        if writes and "jiulongpo_harvest_run" not in statement:
            sent.append(statement)

    sa.event.listen(model.meta.engine, "after_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(model.meta.engine, "after_cursor_execute", note)


def _index_version() -> int:
    """Rises with every commit of the index that had something to commit."""
    url = make_connection().url.rstrip("/") + "/admin/luke?numTerms=0&wt=json"
    return requests.get(url, timeout=10).json()["index"]["version"]


def test_every_record_becomes_an_entry_that_can_be_found() -> None:
    report = harvest(rows(5))
    assert report.tally.counts[Outcome.CREATED] == 5
    assert report.state == "finished"
    assert set(entries()) == set(indexed()) == {f"养老机构信息{n}" for n in range(1, 6)}


def test_the_sum_of_outcomes_is_the_number_of_records_read() -> None:
    given = [*rows(4), *rows(2, start=10, wrong=True), *rows(2, start=20, provider="没有的局")]
    report = harvest(given)
    counts = report.tally.counts
    assert (counts[Outcome.CREATED], counts[Outcome.REJECTED]) == (4, 4)
    assert report.tally.settled == report.tally.read == 8
    assert len(entries()) == 4


def test_a_second_run_writes_nothing() -> None:
    given = [*rows(6), *rows(1, start=10, wrong=True), *rows(1, start=20, provider="没有的局")]
    harvest(given)
    version, documents = _index_version(), indexed()
    mapper = ToyMapper()
    with _writes() as writes:
        report = harvest(given, mapper=mapper)
    assert writes == []
    assert _index_version() == version
    assert mapper.seen == 0
    assert report.tally.counts[Outcome.UNCHANGED] == 6
    assert report.tally.counts[Outcome.REJECTED] == 2
    assert not report.changed
    assert indexed() == documents


def test_a_change_touches_its_own_field_only() -> None:
    harvest(rows(2))
    stored = entries()["养老机构信息1"]
    tk.get_action("package_patch")(
        as_site(),
        {"id": stored.id, "contact_name": "窗口"},
    )
    given = rows(2)
    given[0]["notes"] = "改过的说明。"
    report = harvest(given)
    assert report.tally.counts[Outcome.UPDATED] == 1
    shown = tk.get_action("package_show")({"ignore_auth": True}, {"id": stored.id})
    assert shown["notes"] == "改过的说明。"
    assert shown["contact_name"] == "窗口"
    assert indexed()["养老机构信息1"]["notes"] == "改过的说明。"


def test_a_record_that_a_person_edited_keeps_the_edit_until_the_source_changes_that_field() -> None:
    harvest(rows(1))
    package = entries()["养老机构信息1"]
    tk.get_action("package_patch")(as_site(), {"id": package.id, "notes": "部门改写的说明。"})
    harvest(rows(1, update_cycle="6"))
    shown = tk.get_action("package_show")({"ignore_auth": True}, {"id": package.id})
    assert (shown["notes"], shown["update_cycle"]) == ("部门改写的说明。", "6")


def test_a_mended_record_closes_its_findings_and_becomes_an_entry() -> None:
    harvest(rows(1, wrong=True))
    assert _findings("open") == {"JLP-H-M01"}
    harvest(rows(1))
    assert _findings("open") == set()
    assert _findings("resolved") == {"JLP-H-M01"}
    assert len(entries()) == 1


def test_a_rejected_change_leaves_the_entry_as_it_was() -> None:
    harvest(rows(1))
    harvest(rows(1, wrong=True))
    assert entries()["养老机构信息1"].state == "active"
    harvest(rows(1, notes="新的说明。"))
    assert entries()["养老机构信息1"].notes == "新的说明。"


def test_an_unknown_provider_is_tried_again_when_it_is_known() -> None:
    harvest(rows(1, provider="区体育局"))
    assert not entries()
    tk.get_action("organization_create")(as_site(), {"name": "tiyu", "title": "区体育局"})
    report = harvest(rows(1, provider="区体育局"))
    assert report.tally.counts[Outcome.CREATED] == 1


def test_a_refusal_that_is_the_records_own_fault_is_not_looked_at_again() -> None:
    given = [*rows(2), *rows(2, start=10, wrong=True)]
    harvest(given)
    tk.get_action("organization_create")(as_site(), {"name": "tiyu", "title": "区体育局"})
    mapper = ToyMapper()
    with _writes() as writes:
        report = harvest(given, mapper=mapper)
    assert report.tally.counts[Outcome.REJECTED] == 2
    assert (writes, mapper.seen) == ([], 0)


def test_a_record_that_could_not_be_stored_is_tried_again() -> None:
    harvest(rows(1, notes="坏\x00字"))
    mapper = ToyMapper()
    harvest(rows(1, notes="坏\x00字"), mapper=mapper)
    assert mapper.seen == 1


def test_a_provider_is_known_by_its_former_name(site: dict[str, dict[str, str]]) -> None:
    harvest(rows(1, provider="区社会福利局"))
    assert entries()["养老机构信息1"].owner_org == site["welfare"]["id"]


def test_providers_are_made_only_when_the_source_asks_for_it() -> None:
    report = harvest(rows(3, provider="区体育局"), create_providers=True)
    assert [made.title for made in report.made] == ["区体育局"]
    assert report.tally.counts[Outcome.CREATED] == 3


def test_a_source_may_be_held_to_its_own_organisation(site: dict[str, dict[str, str]]) -> None:
    given = [*rows(1), *rows(1, start=5, provider="区卫生健康委")]
    report = harvest(given, only=frozenset({site["welfare"]["id"]}))
    assert report.tally.counts == {Outcome.CREATED: 1, Outcome.REJECTED: 1}
    assert _findings("open") == {"JLP-H-A03"}


def test_two_sources_with_equal_identities_do_not_meet() -> None:
    harvest(rows(1), "one")
    harvest(rows(1, title="另一来源的信息"), "two")
    harvest(rows(1, title="另一来源的信息", notes="改过。"), "two")
    assert set(entries()) == {"养老机构信息1", "另一来源的信息"}
    assert entries()["养老机构信息1"].notes != "改过。"


def test_an_entry_that_was_handed_to_another_organisation_is_not_touched(
    site: dict[str, dict[str, str]],
) -> None:
    harvest(rows(1))
    package = entries()["养老机构信息1"]
    tk.get_action("package_owner_org_update")(
        as_site(),
        {"id": package.id, "organization_id": site["health"]["id"]},
    )
    report = harvest(rows(1, notes="改过。"))
    assert report.tally.counts[Outcome.REJECTED] == 1
    assert entries()["养老机构信息1"].notes != "改过。"
    assert _findings("open") == {"JLP-H-A03"}


def test_a_source_may_hand_its_entry_to_another_provider(site: dict[str, dict[str, str]]) -> None:
    harvest(rows(1))
    report = harvest(rows(1, provider="区卫生健康委"))
    assert report.tally.counts[Outcome.UPDATED] == 1
    package = entries()["养老机构信息1"]
    assert package.owner_org == site["health"]["id"]
    assert indexed()["养老机构信息1"]["organization"]["name"] == "weijian"


def test_an_entry_that_was_purged_comes_back() -> None:
    harvest(rows(1))
    tk.get_action("dataset_purge")(as_site(), {"id": entries()["养老机构信息1"].id})
    report = harvest(rows(1))
    assert report.tally.counts[Outcome.CREATED] == 1


def test_two_records_with_one_identity_are_told_and_the_first_is_taken() -> None:
    report = harvest([*rows(1), *rows(1, title="同号的另一条")])
    assert report.tally.counts[Outcome.CREATED] == report.tally.counts[Outcome.REJECTED] == 1
    assert set(entries()) == {"养老机构信息1"}
    assert _findings("open") == {"JLP-H-A06"}


def test_a_value_that_the_catalogue_refuses_rejects_its_record_only() -> None:
    report = harvest([*rows(2), *rows(1, start=9, update_cycle="每逢十五")])
    assert report.tally.counts[Outcome.CREATED] == 2
    assert report.tally.counts[Outcome.REJECTED] == 1
    assert "JLP-H-A04" in _findings("open")


def test_a_record_that_the_database_refuses_does_not_hold_up_the_others() -> None:
    report = harvest([*rows(2), *rows(1, start=9, notes="坏\x00字"), *rows(2, start=20)])
    assert report.tally.counts[Outcome.CREATED] == 4
    assert report.tally.counts[Outcome.REJECTED] == 1
    assert report.tally.settled == report.tally.read


def test_a_source_that_breaks_off_keeps_what_came_before_and_withdraws_nothing() -> None:
    harvest(rows(6))
    report = harvest([*rows(2, notes="改过。"), BROKEN])
    assert report.state == "aborted"
    assert report.tally.counts[Outcome.UPDATED] == 2
    assert _states() == {"current": 6}


def test_an_empty_answer_marks_nothing_as_missing() -> None:
    harvest(rows(6))
    report = harvest([])
    assert _states() == {"current": 6}
    assert report.vanished.missing == 0


def test_when_more_than_a_tenth_is_gone_a_person_has_to_look() -> None:
    harvest(rows(30))
    report = harvest(rows(23))
    assert report.state == "unconfirmed"
    assert report.vanished.doubt is not None
    assert _states() == {"current": 30}


def test_what_is_gone_is_marked_missing_and_its_entry_stays_published() -> None:
    harvest(rows(30))
    report = harvest(rows(27))
    assert report.vanished.missing == 3
    assert _states() == {"current": 27, "missing": 3}
    assert len(indexed()) == 30
    assert entries()["养老机构信息29"].extras["catalog_state"] == "published"


def test_what_is_missing_for_long_is_withdrawn_within_the_limit_of_a_run() -> None:
    harvest(rows(30))
    for _ in range(3):
        harvest(rows(27))
    model.Session.execute(
        sa.update(Record)
        .where(Record.state == "missing")
        .values(missing_since=sa.text("now() - interval '8 days'"))
    )
    model.Session.commit()
    report = harvest(rows(27))
    assert report.vanished.withdrawn == 1
    assert _states() == {"current": 27, "missing": 2, "withdrawn": 1}
    withdrawn = [p for p in entries().values() if p.extras["catalog_state"] == "withdrawn"]
    assert len(withdrawn) == 1
    assert withdrawn[0].state == "active"


def _long_ago(runs: int = 3) -> None:
    """Let what is missing be so in that many runs, and for more than the days of grace."""
    model.Session.execute(
        sa.update(Record)
        .where(Record.state == "missing")
        .values(missing_since=sa.text("now() - interval '8 days'"), missing_runs=runs)
    )
    model.Session.commit()


def test_a_refused_record_that_is_gone_holds_up_no_withdrawal() -> None:
    harvest([*rows(3, start=50, wrong=True), *rows(30)])
    harvest(rows(29))
    assert _states() == {"current": 29, "missing": 4}
    _long_ago()
    report = harvest(rows(29))
    assert (report.vanished.withdrawn, report.vanished.missing) == (1, 0)
    assert _states() == {"current": 29, "gone": 3, "withdrawn": 1}
    assert _findings("open") == set()


def test_an_entry_that_is_no_longer_ours_holds_up_no_withdrawal(
    site: dict[str, dict[str, str]],
) -> None:
    harvest(rows(30))
    harvest(rows(27))
    found = entries()
    purged, given, due = (found[f"养老机构信息{number}"].id for number in (28, 29, 30))
    tk.get_action("dataset_purge")(as_site(), {"id": purged})
    tk.get_action("package_owner_org_update")(
        as_site(), {"id": given, "organization_id": site["health"]["id"]}
    )
    _long_ago()
    report = harvest(rows(27))
    assert report.vanished.withdrawn == 1
    assert _states() == {"current": 27, "gone": 2, "withdrawn": 1}
    assert entries()["养老机构信息30"].id == due
    assert entries()["养老机构信息30"].extras["catalog_state"] == "withdrawn"


def test_a_refused_record_that_was_gone_and_comes_back_mended_is_an_entry() -> None:
    harvest([*rows(1, start=50, wrong=True), *rows(30)])
    harvest(rows(30))
    _long_ago()
    harvest(rows(30))
    assert _states() == {"current": 30, "gone": 1}
    report = harvest([*rows(1, start=50), *rows(30)])
    assert report.tally.counts[Outcome.CREATED] == 1
    assert _states() == {"current": 31}


def test_a_withdrawn_record_that_comes_back_is_published_again() -> None:
    harvest(rows(3))
    harvest(rows(3), gone=())
    harvest([], gone=["r2"])
    assert entries()["养老机构信息2"].extras["catalog_state"] == "withdrawn"
    harvest(rows(3))
    assert entries()["养老机构信息2"].extras["catalog_state"] == "published"
    assert _states() == {"current": 3}


def test_a_missing_record_that_comes_back_is_current_again_without_a_change() -> None:
    harvest(rows(30))
    harvest(rows(28))
    report = harvest(rows(30))
    assert report.tally.counts[Outcome.UNCHANGED] == 30
    assert _states() == {"current": 30}


def test_one_source_is_run_once_at_a_time() -> None:
    with lease.claim("toy-source", None, 1), pytest.raises(lease.HeldError) as caught:
        harvest(rows(1))
    assert caught.value.code == "JLP-H-L01"
    assert harvest(rows(1)).state == "finished"


def test_a_run_that_died_gives_way_to_another_job() -> None:
    with lease.claim("toy-source", "a job that died", 5):
        pass
    harvest(rows(1))
    model.Session.expire_all()
    states = model.Session.scalars(sa.select(Run.state).order_by(Run.started)).all()
    assert states == ["interrupted", "finished"]


def test_a_run_goes_on_where_a_dead_one_was() -> None:
    class DyingMapper(ToyMapper):
        def to_entry(self, record):
            if record.ref.guid == "r4":
                raise KeyboardInterrupt
            return super().to_entry(record)

    with pytest.raises(KeyboardInterrupt):
        harvest(rows(6), mapper=DyingMapper())
    report = harvest(rows(6))
    assert report.tally.settled == 6
    assert len(entries()) == len(indexed()) == 6
    assert outbox.pending() == 0


def test_a_changed_setting_makes_every_record_a_changed_one() -> None:
    harvest(rows(2))
    mapper = ToyMapper()
    report = harvest(rows(2), mapper=mapper, settings="other")
    assert mapper.seen == 2
    assert report.tally.counts[Outcome.UNCHANGED] == 2


def _findings(finding_state: str) -> set[str]:
    query = sa.text("SELECT code FROM jiulongpo_harvest_finding WHERE state = :state")
    return set(model.Session.scalars(query, {"state": finding_state}))


def _states() -> dict[str, int]:
    query = sa.select(Record.state, sa.func.count()).group_by(Record.state)
    return dict(model.Session.execute(query).all())
