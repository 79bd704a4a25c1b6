"""Search says what the database says, and where it does not, it is found and mended."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search.common import SearchIndexError, make_connection

from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.harvesters import outbox
from ckanext.jiulongpo.harvesters.reconcile import service as reconciler
from ckanext.jiulongpo.harvesters.recovery import service as recovery
from tests.harvesters.toys import as_site, entries, harvest, indexed, rows

pytestmark = pytest.mark.usefixtures("site")


def _compare(*, repair: bool = True) -> tuple[int, int, int]:
    found = reconciler.reconcile(as_site()["user"], repair=repair)
    return found.missing, found.stale, found.ghosts


def _take_out(title: str) -> None:
    make_connection().delete(id=_index_id(title), commit=True)


def _index_id(title: str) -> str:
    package = entries()[title]
    answer = make_connection().search("*:*", fq="{!term f=id v=$one}", one=package.id)
    return answer.docs[0]["index_id"]


def test_after_a_run_nothing_differs() -> None:
    harvest(rows(4))
    assert _compare() == (0, 0, 0)


def test_what_is_missing_stale_or_a_ghost_is_found_and_mended() -> None:
    harvest(rows(4))
    _take_out("养老机构信息1")
    stored = entries()
    model.Session.execute(
        sa.update(model.Package)
        .where(model.Package.id == stored["养老机构信息2"].id)
        .values(notes="改过。", metadata_modified=sa.text("now() - interval '1 minute'"))
    )
    gone = stored["养老机构信息3"].id
    model.Session.execute(
        sa.update(model.Package).where(model.Package.id == gone).values(state="deleted")
    )
    model.Session.commit()
    assert _compare(repair=False) == (1, 1, 1)
    assert _compare() == (1, 1, 1)
    assert _compare() == (0, 0, 0)
    assert indexed()["养老机构信息2"]["notes"] == "改过。"
    assert set(indexed()) == {f"养老机构信息{n}" for n in (1, 2, 4)}


def test_other_permission_labels_are_a_drift() -> None:
    harvest(rows(2))
    package = entries()["养老机构信息1"]
    extras = {**package.extras, "catalog_state": "draft"}
    model.Session.execute(
        sa.update(model.Package).where(model.Package.id == package.id).values(extras=extras)
    )
    model.Session.commit()
    assert _compare() == (0, 1, 0)
    assert _compare() == (0, 0, 0)


def test_a_worker_heals_the_index_when_solr_is_back(
    ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(ckan_config, "solr_url", "http://127.0.0.1:9/solr/none")
        harvest(rows(3))
        recovery.turn()
        with pytest.raises(SearchIndexError):
            _compare()
    assert outbox.pending() == 3
    recovery.turn()
    assert outbox.pending() == 0
    assert len(indexed()) == 3


def test_a_document_that_solr_refuses_keeps_back_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    harvest(rows(3))
    refused = entries()["养老机构信息2"].id
    outbox.queue(package.id for package in entries().values())
    model.Session.commit()
    send = outbox.send

    def picky(batch: list[dict[str, Any]]) -> None:
        if any(document["id"] == refused for document in batch):
            text = "unknown field"
            raise SearchIndexError(text)
        send(batch)

    monkeypatch.setattr(outbox, "send", picky)
    assert outbox.heal(as_site()["user"]) == 2
    assert outbox.pending() == 1


def test_the_figure_is_shown_to_sysadmins(cli: Any) -> None:
    harvest(rows(2))
    _take_out("养老机构信息1")
    result = cli.invoke(jiulongpo, ["harvest", "reconcile", "--look-only"])
    assert result.exit_code == 1
    assert "1 missing" in result.output
    assert "drift 1" in cli.invoke(jiulongpo, ["harvest", "reconcile"]).output
    assert not cli.invoke(jiulongpo, ["harvest", "reconcile"]).exit_code
    shown = tk.get_action("jiulongpo_harvest_drift")(as_site(), {})
    assert (shown["drift"], shown["pending"]) == (0, 0)
    with pytest.raises(tk.NotAuthorized):
        tk.check_access("jiulongpo_harvest_drift", {"user": ""}, {})
