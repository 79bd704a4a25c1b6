"""Everything that may change a public page changes it at once, whoever and whatever does it."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import search

from ckanext.jiulongpo.catalog.visibility import PUBLIC
from ckanext.jiulongpo.shared import DirectWriter
from ckanext.jiulongpo.tables import jobs, service
from tests.portal.conftest import OPEN
from tests.portal.page_cache.conftest import Kept

_SEAT = {"id": "transport", "object_type": "package", "capacity": "public"}
_numbers = itertools.count(1)
Change = Callable[[Kept, dict[str, Any]], None]


def _upload(name: str = "表.csv") -> FileStorage:
    return FileStorage(io.BytesIO("名称,床位\n甲院变更,20\n".encode()), name)


def _attach(kept: Kept, pkg: dict[str, Any]) -> dict[str, Any]:
    return kept.act(
        "resource_create",
        package_id=pkg["id"],
        name="文件变更",
        format="CSV",
        url="",
        upload=_upload(),
    )


def _title_of_department(kept: Kept, _pkg: dict[str, Any]) -> None:
    kept.act("organization_patch", id="jt", title="石桥镇变更", extras=_extras("石桥镇变更"))


def _extras(short: str) -> list[dict[str, str]]:
    return [{"key": "short_name", "value": short}, {"key": "kind", "value": "town"}]


def _load_table(kept: Kept, pkg: dict[str, Any]) -> None:
    with kept.app.flask_app.test_request_context():
        service.put_on()
        jobs.load_due()
        model.Session.remove()


def _in_bulk(kept: Kept, pkg: dict[str, Any]) -> None:
    """The harvest's own way of writing, and its outbox to the index."""
    with kept.app.flask_app.test_request_context():
        package, actor = model.Package.get(pkg["id"]), model.User.get(kept.root["name"])
        assert package
        assert actor
        with DirectWriter(actor) as writer:
            (shown,) = writer.show([package])
            writer.update([(package, {**shown, "notes": "成批变更"})])
            writer.commit()
        model.Session.remove()


CHANGES: dict[str, tuple[Change, str]] = {
    "package_patch": (lambda k, p: k.act("package_patch", id=p["id"], title="题变更"), "题变更"),
    "package_update": (lambda k, p: k.act("package_update", **{**p, "notes": "文变更"}), "文变更"),
    "harvest's sink": (_in_bulk, "成批变更"),
    "resource_create": (_attach, "文件变更"),
    "organization_patch": (_title_of_department, "石桥镇变更"),
    "member_create": (
        lambda k, p: k.act(
            "member_create",
            id="transport",
            object=p["id"],
            object_type="package",
            capacity="public",
        ),
        "/group/transport",
    ),
    "config_option_update": (
        lambda k, p: k.act("config_option_update", **{"ckan.site_title": "门户变更"}),
        "门户变更",
    ),
    "jiulongpo_correction_report": (
        lambda k, p: k.act(
            "jiulongpo_correction_report", id=p["id"], field="notes", text="床位数有误，应为二十"
        ),
        "校核中",
    ),
}


@pytest.fixture
def pkg(kept: Kept) -> dict[str, Any]:
    """An entry of its own for each test, without tables that wait."""
    name = f"changing-{next(_numbers)}"
    return kept.act(
        "package_create", **{**OPEN, "name": name, "title": "未改条目", "owner_org": "jt"}
    )


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_of_an_entry_is_on_its_page_at_once(
    kept: Kept, pkg: dict[str, Any], change: str
) -> None:
    """Each writing action whose effect the entry's page shows."""
    act, shows = CHANGES[change]
    before = kept.warm(f"/dataset/{pkg['name']}")
    assert shows not in before
    act(kept, pkg)
    after = kept.get(f"/dataset/{pkg['name']}")
    assert after.headers["X-Page-Cache"] == "miss"
    assert shows in after.text


@pytest.mark.parametrize("action", ["package_delete", "dataset_purge"])
def test_a_deleted_entry_is_gone_from_page_list_and_api(
    kept: Kept, pkg: dict[str, Any], action: str
) -> None:
    places = (
        f"/dataset/?q={pkg['title']}&organization=jt",
        "/organization/jt",
        "/api/3/action/package_search?q=&rows=100",
    )
    assert [place for place in places if pkg["name"] not in kept.warm(place)] == []
    kept.warm(f"/dataset/{pkg['name']}")
    kept.act(action, id=pkg["id"])
    kept.get(f"/dataset/{pkg['name']}", 404)
    assert [place for place in places if pkg["name"] in kept.get(place).text] == []


@pytest.mark.parametrize("state", ["withdrawn", "registered", "draft"])
def test_an_entry_that_leaves_the_public_is_gone_at_once(
    kept: Kept, pkg: dict[str, Any], state: str
) -> None:
    """A withdrawal must not wait for a page to grow old: labels change with the state."""
    kept.warm(f"/dataset/{pkg['name']}")
    kept.warm(f"/api/3/action/package_show?id={pkg['name']}")
    kept.act("package_patch", id=pkg["id"], catalog_state=state)
    assert kept.get(f"/dataset/{pkg['name']}", None).status_code in (403, 404)
    assert not kept.get(f"/api/3/action/package_show?id={pkg['name']}", None).json["success"]
    kept.act("package_patch", id=pkg["id"], catalog_state="published")
    assert kept.get(f"/dataset/{pkg['name']}").status_code == 200


def test_an_entry_that_becomes_shared_only_is_gone_at_once(kept: Kept, pkg: dict[str, Any]) -> None:
    kept.warm(f"/dataset/{pkg['name']}")
    kept.act("package_patch", id=pkg["id"], open_type="3", open_condition="内部资料，不予开放")
    assert pkg["title"] not in kept.get(f"/dataset/{pkg['name']}", None).text
    assert PUBLIC not in _labels(pkg["id"])


def _labels(package_id: str) -> list[str]:
    found = search.query_for(model.Package).run(
        {"q": f'id:"{package_id}"', "fl": "permission_labels", "rows": 1}
    )
    return [label for row in found["results"] for label in row.get("permission_labels", [])]


def test_a_withdrawal_through_review_is_gone_at_once(kept: Kept, pkg: dict[str, Any]) -> None:
    kept.warm(f"/dataset/{pkg['name']}")
    kept.act("jiulongpo_entry_withdraw", id=pkg["id"], reason="数据停止更新")
    assert pkg["title"] not in kept.get(f"/dataset/{pkg['name']}", None).text


def test_a_file_that_is_taken_away_is_gone_from_the_page(kept: Kept, pkg: dict[str, Any]) -> None:
    file = _attach(kept, pkg)
    assert "文件变更" in kept.warm(f"/dataset/{pkg['name']}")
    kept.act("resource_patch", id=file["id"], name="改名之后")
    assert "改名之后" in kept.warm(f"/dataset/{pkg['name']}")
    kept.act("resource_delete", id=file["id"])
    assert "改名之后" not in kept.get(f"/dataset/{pkg['name']}").text


def test_a_loaded_table_is_on_the_page_at_once(kept: Kept, pkg: dict[str, Any]) -> None:
    _attach(kept, pkg)
    assert "甲院变更" not in kept.warm(f"/dataset/{pkg['name']}")
    _load_table(kept, pkg)
    assert "甲院变更" in kept.get(f"/dataset/{pkg['name']}").text


def test_a_new_theme_and_a_new_department_are_there_at_once(kept: Kept) -> None:
    kept.warm("/group/")
    kept.act("group_create", name="newly", title="新设主题")
    assert "新设主题" in kept.get("/group/").text
    kept.act("group_delete", id="newly")
    assert "新设主题" not in kept.get("/group/").text


def test_a_change_without_an_action_counts_too(kept: Kept, pkg: dict[str, Any]) -> None:
    """A command, a worker, a hook: what matters is that the database has changed."""
    kept.warm(f"/dataset/{pkg['name']}")
    with kept.app.flask_app.test_request_context():
        package = model.Package.get(pkg["id"])
        assert package
        package.notes = "不经接口的变更"
        model.Session.commit()
        model.Session.remove()
    assert kept.state(f"/dataset/{pkg['name']}") == "miss"


def test_a_failed_change_leaves_the_page_kept(kept: Kept, pkg: dict[str, Any]) -> None:
    kept.warm(f"/dataset/{pkg['name']}")
    with pytest.raises(tk.ValidationError):
        kept.act("package_patch", id=pkg["id"], open_type="9")
    assert kept.state(f"/dataset/{pkg['name']}") == "hit"


def test_reading_searching_and_downloading_change_nothing(kept: Kept, pkg: dict[str, Any]) -> None:
    """Also what reading writes: counters, the last use of a token, the time of a last visit."""
    file = _attach(kept, pkg)
    kept.warm("/")
    kept.get(f"/dataset/{pkg['name']}/resource/{file['id']}/download/x.csv", None)
    kept.get("/dataset/?q=养老")
    kept.get("/dashboard/datasets", None, Authorization=kept.root["token"])
    kept.get("/api/3/action/package_list", Authorization=kept.root["token"])
    assert kept.state("/") == "hit"
