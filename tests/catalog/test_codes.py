"""Resource codes: given out once, never again, however many register at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories, helpers

from ckanext.jiulongpo.catalog import codes, service
from ckanext.jiulongpo.catalog.model import ResourceCode
from tests.catalog.entries import complete_entry

PARALLEL = 50

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")


@pytest.fixture
def department() -> dict[str, Any]:
    return factories.Organization()


def _register(department: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return helpers.call_action(
        "package_create", **complete_entry(owner_org=department["id"], **changes)
    )


def _codes() -> list[str]:
    return list(model.Session.scalars(sa.select(ResourceCode.code).order_by(ResourceCode.code)))


@pytest.fixture
def fresh_sessions() -> Iterator[None]:
    """Each thread with its own session, given back at the end."""
    yield
    model.Session.remove()


@pytest.mark.usefixtures("fresh_sessions")
def test_fifty_parallel_registrations_get_fifty_codes_without_a_gap(
    app: Any, department: dict[str, Any]
) -> None:
    start = threading.Barrier(PARALLEL)

    def register(number: int) -> str:
        with app.flask_app.test_request_context():
            start.wait(timeout=60)
            try:
                return _register(department, title=f"名录{number}号")["resource_code"]
            finally:
                model.Session.remove()

    model.Session.remove()
    with ThreadPoolExecutor(PARALLEL) as threads:
        given = list(threads.map(register, range(PARALLEL)))
    expected = [f"307005/{number:06d}" for number in range(1, PARALLEL + 1)]
    assert sorted(given) == expected
    assert _codes() == expected


def test_a_registration_that_fails_leaves_no_gap(department: dict[str, Any]) -> None:
    _register(department)
    with pytest.raises(tk.ValidationError):
        _register(department, share_type="9")
    service.allocate("307005")
    model.Session.rollback()
    assert _register(department)["resource_code"] == "307005/000002"


def test_a_number_cannot_be_given_twice_in_a_class(department: dict[str, Any]) -> None:
    _register(department)
    duplicate = sa.text(
        "INSERT INTO jiulongpo_resource_code (code, class_code, serial, allocated)"
        " VALUES ('307005/1', '307005', 1, now())"
    )
    with pytest.raises(sa.exc.IntegrityError):
        model.Session.execute(duplicate)
    model.Session.rollback()


def test_a_draft_has_no_code_until_it_is_registered(department: dict[str, Any]) -> None:
    entry = _register(department, catalog_state="draft")
    assert "resource_code" not in entry
    entry = helpers.call_action("package_patch", id=entry["id"], catalog_state="registered")
    assert entry["resource_code"] == "307005/000001"
    entry = helpers.call_action("package_patch", id=entry["id"], catalog_state="published")
    assert entry["resource_code"] == "307005/000001"
    stored = helpers.call_action("package_show", id=entry["id"])
    assert stored["resource_code"] == "307005/000001"
    assert helpers.call_action("package_search", q="")["results"][0]["resource_code"]


def test_a_code_that_the_entry_brings_along_is_kept_and_counted_from(
    department: dict[str, Any],
) -> None:
    assert _register(department, resource_code="307005/000041")["resource_code"].endswith("41")
    assert _register(department)["resource_code"] == "307005/000042"


def test_a_code_of_another_entry_is_refused(department: dict[str, Any]) -> None:
    code = _register(department)["resource_code"]
    for same in (code, "307005/1"):
        with pytest.raises(tk.ValidationError) as error:
            _register(department, resource_code=same)
        assert "resource_code" in error.value.error_dict


def test_an_update_that_leaves_the_code_out_does_not_lose_it(department: dict[str, Any]) -> None:
    entry = _register(department)
    sent = {name: value for name, value in entry.items() if name != "resource_code"}
    updated = helpers.call_action("package_update", **{**sent, "notes": "改"})
    assert updated["resource_code"] == entry["resource_code"]
    assert len(_codes()) == 1


def test_another_class_gives_another_code_and_the_old_one_leads_to_it(
    department: dict[str, Any],
) -> None:
    entry = _register(department)
    moved = helpers.call_action(
        "package_patch", id=entry["id"], class_code="201005", resource_code=""
    )
    assert moved["resource_code"] == "201005/000001"
    found = codes.resolve("307005/000001")
    assert (found.code, found.package_id) == ("201005/000001", entry["id"])
    assert _register(department)["resource_code"] == "307005/000002"


def test_the_code_of_a_deleted_entry_stays_reserved(department: dict[str, Any]) -> None:
    entry = _register(department)
    helpers.call_action("package_delete", id=entry["id"])
    found = codes.resolve(entry["resource_code"])
    assert found.state is codes.CodeState.RETIRED
    assert found.package_id == ""
    with pytest.raises(tk.ValidationError) as error:
        _register(department, resource_code=entry["resource_code"])
    assert "resource_code" in error.value.error_dict
    assert _register(department)["resource_code"] == "307005/000002"


def test_an_entry_that_comes_back_gets_its_own_code_back(department: dict[str, Any]) -> None:
    entry = _register(department)
    helpers.call_action("package_delete", id=entry["id"])
    helpers.call_action("package_update", **{**entry, "state": "active"})
    assert codes.resolve(entry["resource_code"]).package_id == entry["id"]


def test_a_reserved_code_can_be_taken_by_an_entry(department: dict[str, Any]) -> None:
    reserved = service.allocate("307005")
    model.repo.commit()
    assert codes.resolve(reserved).state is codes.CodeState.RESERVED
    entry = _register(department, resource_code=reserved)
    assert codes.resolve(reserved).package_id == entry["id"]


def test_gaps_are_reported_by_class(department: dict[str, Any]) -> None:
    for code in ("307005/000003", "307005/000004", "307005/000008", "201005/000001"):
        _register(department, class_code=code[:6], resource_code=code)
    found = [(gap.class_code, gap.first, gap.last) for gap in service.gaps()]
    assert found == [("307005", 1, 2), ("307005", 5, 7)]
    assert list(service.gaps("201005")) == []


def test_a_chain_of_successors_is_followed_to_its_end_and_no_circle_traps(
    department: dict[str, Any],
) -> None:
    first, second = service.allocate("307005"), service.allocate("307005")
    entry = _register(department)
    service.retire(first, successor=second)
    service.retire(second, successor=entry["resource_code"])
    assert codes.resolve(first).package_id == entry["id"]
    service.retire(second, successor=first)
    assert codes.resolve(first).package_id == ""
    assert not service.retire("307005/999999")


def test_an_incomplete_harvested_entry_without_class_has_no_code(
    department: dict[str, Any],
) -> None:
    entry = _register(department, class_code=None, completion="incomplete")
    assert "resource_code" not in entry
    assert "JLP-C-103" in entry["missing_elements"]


def test_other_package_types_are_no_entries() -> None:
    source = factories.Dataset(
        type="harvest",
        title="x",
        source_type="jiulongpo_file",
        url="https://a.example/b.csv",
        owner_org=factories.Organization()["id"],
        config='{"mapping": "sichuan"}',
    )
    assert service.code_of_package(source["id"]) is None
