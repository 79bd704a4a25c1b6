"""No link, on whatever site, makes the browser of a signed-in person change a harvest source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.types import Context
from ckanext.harvest.model import HarvestJob, HarvestSource

from tests.harvesters.jobs import catalogue, drop, make_source, run_through_queue
from tests.harvesters.toys import entries

PASSWORD = "Only-for-tests-1"

pytestmark = pytest.mark.usefixtures("site", "clean_queues", "roots")


@pytest.fixture
def roots(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])


@pytest.fixture
def harvested(tmp_path: Path, site: dict[str, Any]) -> dict[str, Any]:
    """A source that has brought two entries."""
    source = make_source(drop(tmp_path, catalogue(2)), site["office"]["id"])
    run_through_queue(source["id"])
    assert len(entries()) == 2
    return source


def test_a_link_neither_clears_deletes_starts_nor_aborts(
    app: Any, harvested: dict[str, Any]
) -> None:
    """Not by the cookies of an administrator, nor by his token that may only read."""
    admin = factories.SysadminWithToken(password=PASSWORD)
    browser = app.test_client()
    browser.post("/user/login", data={"login": admin["name"], "password": PASSWORD})
    (job,) = model.Session.query(HarvestJob)
    paths = [f"/harvest/{act}/{harvested['id']}" for act in ("clear", "delete", "refresh")]
    for path in [*paths, f"/harvest/{harvested['name']}/job/{job.id}/abort"]:
        assert browser.get(path).status_code == 405, path
        app.get(path, headers={"Authorization": admin["token"]}, status=405)
    assert len(entries()) == 2
    source = HarvestSource.get(harvested["id"])
    assert source is not None
    assert source.active
    assert model.Session.query(HarvestJob).count() == 1


def test_an_editor_does_not_clear_what_his_source_has_brought(
    harvested: dict[str, Any], site: dict[str, Any]
) -> None:
    """Entries leave the catalogue by the review, whoever may change the source."""
    editor = factories.User()
    tk.get_action("organization_member_create")(
        {"ignore_auth": True, "user": factories.Sysadmin()["name"]},
        {"id": site["office"]["id"], "username": editor["name"], "role": "admin"},
    )

    def context() -> Context:
        return Context(user=editor["name"], auth_user_obj=model.User.get(editor["name"]))

    tk.check_access("harvest_source_update", context(), {"id": harvested["id"]})
    for action in ("harvest_source_clear", "harvest_source_job_history_clear"):
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(action)(context(), {"id": harvested["id"]})
    assert len(entries()) == 2
