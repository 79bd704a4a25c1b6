"""Nothing that the database knows is kept from the index for good."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import clear_all
from ckan.lib.search.common import SearchIndexError

from ckanext.jiulongpo.harvesters import outbox
from ckanext.jiulongpo.harvesters.model import OutboxItem
from tests.harvesters.toys import as_site, entries, harvest, indexed, rows

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def no_solr(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """An address at which no Solr answers."""
    monkeypatch.setitem(ckan_config, "solr_url", "http://127.0.0.1:9/solr/none")


def _queue_all() -> None:
    outbox.queue(package.id for package in entries().values())
    model.Session.commit()


def test_a_run_leaves_an_empty_outbox() -> None:
    report = harvest(rows(3))
    assert report.unindexed == outbox.pending() == 0


def test_a_run_without_solr_stores_its_entries_and_says_what_is_not_indexed(no_solr: None) -> None:
    report = harvest(rows(3))
    assert len(entries()) == 3
    assert report.unindexed == 3
    assert report.state == "finished"


def test_the_next_run_heals_the_index(
    ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(ckan_config, "solr_url", "http://127.0.0.1:9/solr/none")
        harvest(rows(3))
    assert not indexed()
    report = harvest(rows(3))
    assert not report.changed
    assert len(indexed()) == 3
    assert outbox.pending() == 0


def test_a_crash_between_commit_and_index_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(outbox.Courier, "hand", crash)
        with pytest.raises(KeyboardInterrupt):
            harvest(rows(2))
    model.Session.rollback()
    assert len(entries()) == outbox.pending() == 2
    assert outbox.heal(as_site()["user"]) == 2
    assert len(indexed()) == 2


def test_healing_goes_on_over_many_passes() -> None:
    harvest(rows(5))
    clear_all()
    _queue_all()
    assert outbox.heal(as_site()["user"], limit=2) == 2
    assert outbox.pending() == 3
    assert outbox.heal(as_site()["user"]) == 3
    assert len(indexed()) == 5


def test_an_entry_that_is_gone_leaves_the_index() -> None:
    harvest(rows(2))
    gone = entries()["养老机构信息1"].id
    outbox.queue([gone])
    for table in (model.resource_table, model.package_tag_table):
        model.Session.execute(sa.delete(table).where(table.c.package_id == gone))
    model.Session.execute(sa.delete(model.package_table).where(model.package_table.c.id == gone))
    model.Session.commit()
    outbox.heal(as_site()["user"])
    assert set(indexed()) == {"养老机构信息2"}


def test_an_unreachable_solr_keeps_the_rows(no_solr: None) -> None:
    harvest(rows(1))
    with pytest.raises(SearchIndexError):
        outbox.heal(as_site()["user"])
    assert outbox.pending() == 1


def test_a_row_that_was_queued_again_is_left_to_whoever_queued_it() -> None:
    harvest(rows(1))
    (package,) = entries().values()
    first = outbox.queue([package.id])
    second = outbox.queue([package.id])
    model.Session.commit()
    assert second[package.id] > first[package.id]
    with outbox.Courier() as courier:
        courier.hand(first, [])
    assert outbox.pending() == 1
    with outbox.Courier() as courier:
        courier.hand(second, [])
    assert outbox.pending() == 0


def test_a_held_row_is_passed_over_by_others() -> None:
    harvest(rows(2))
    _queue_all()
    held = entries()["养老机构信息1"].id
    with model.meta.engine.begin() as other:
        other.execute(
            sa.select(OutboxItem.__table__).where(OutboxItem.package_id == held).with_for_update()
        )
        assert outbox.heal(as_site()["user"]) == 1
    assert outbox.heal(as_site()["user"]) == 1


def test_what_is_indexed_is_what_the_database_holds() -> None:
    harvest(rows(1))
    (package,) = entries().values()
    tk.get_action("package_patch")(as_site(), {"id": package.id, "notes": "改过。"})
    _queue_all()
    outbox.heal(as_site()["user"])
    assert indexed()["养老机构信息1"]["notes"] == "改过。"
