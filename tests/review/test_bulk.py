"""One step for many entries: indexed together, each told by itself, none lost to another."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.harvesters import outbox
from ckanext.jiulongpo.review.gathering import gathered
from tests.review.conftest import Bureau


def test_the_index_has_every_entry_of_a_batch(bureau: Bureau) -> None:
    """What was submitted is found as submitted when the call ends, and nothing waits any more."""
    ids = _drafts(bureau, "成批公厕名录", "成批站点名录", "成批泊位名录")
    answer = bureau.act("cataloguer", "jiulongpo_entry_bulk", do="submit", ids=ids)
    assert answer == {"done": ids, "refused": []}
    assert _indexed(bureau, ids) == dict.fromkeys(ids, "submitted")
    assert outbox.pending() == 0
    history = bureau.step("auditor", "history", ids[0])
    assert [step["action"] for step in history["transitions"]] == ["submit", "create"]
    assert [version["cause"] for version in history["versions"]] == ["submit", "create"]


def test_a_death_before_the_index_leaves_a_row_for_the_clock(bureau: Bureau) -> None:
    """The row of the outbox is committed with the entry: whoever comes next sends it."""
    (entry,) = _drafts(bureau, "成批断电名录")
    with gathered("") as written:
        bureau.step("cataloguer", "submit", entry)
        assert bureau.place(entry) == "department"
        assert outbox.pending() == 1
        assert _indexed(bureau, [entry]) == {entry: "draft"}
        written.waiting = []  # as a worker that was killed forgets them
    assert outbox.heal(bureau.people["sysadmin"]) == 1
    assert _indexed(bureau, [entry]) == {entry: "submitted"}


def test_the_index_is_never_far_behind(bureau: Bureau) -> None:
    """Within a long selection entries are indexed a batch at a time."""
    ids = _drafts(bureau, "成批一名录", "成批二名录")
    with gathered(bureau.people["sysadmin"]) as written:
        for entry in ids:
            bureau.step("cataloguer", "submit", entry)
        written.settle(3)
        assert outbox.pending() == len(ids), "too few to be worth a request"
        written.settle(2)
        assert outbox.pending() == 0
        assert _indexed(bureau, ids) == dict.fromkeys(ids, "submitted")


def test_an_entry_that_fails_loses_no_other(bureau: Bureau) -> None:
    """A fault of the site in one entry is told with its code; it stays a draft."""
    ids = _drafts(bureau, "成批甲名录", "成批乙名录", "成批丙名录")

    def breaks(_sender: str, data_dict: dict[str, Any], **_more: object) -> None:
        if data_dict["id"] == ids[1]:
            raise ZeroDivisionError

    with tk.signals.action_succeeded.connected_to(breaks, sender="package_update"):
        answer = bureau.act("cataloguer", "jiulongpo_entry_bulk", do="submit", ids=[*ids, "none"])
    assert answer["done"] == [ids[0], ids[2]]
    failed, unknown = answer["refused"]
    assert failed["id"] == ids[1]
    assert failed["title"] == "成批乙名录"
    assert "ZeroDivisionError" in failed["error"]
    assert unknown["id"] == unknown["title"] == "none"
    assert [bureau.place(entry) for entry in ids] == ["department", "draft", "department"]
    assert list(_indexed(bureau, ids).values()).count("draft") == 1
    assert bureau.act("cataloguer", "jiulongpo_entry_bulk", do="submit", ids=ids)["done"] == ids


def test_what_is_refused_is_told_and_nothing_of_it_is_kept(bureau: Bureau) -> None:
    """A draft that lacks an element stays one, without a case or a step of its own."""
    whole, short = _drafts(bureau, "成批全名录")[0], bureau.register(title="成批缺名录", notes="")
    answer = bureau.act("cataloguer", "jiulongpo_entry_bulk", do="submit", ids=[short["id"], whole])
    assert answer["done"] == [whole]
    (refused,) = answer["refused"]
    assert refused["title"] == "成批缺名录"
    assert refused["error"]
    assert bureau.step("cataloguer", "status", short["id"])["case"] is None
    assert outbox.pending() == 0


def test_a_change_with_a_new_file_is_seen_by_who_looks_at_files(bureau: Bureau) -> None:
    """Approved with others, it is written as CKAN writes: signals that tell of files are sent."""
    entry = bureau.publish(title="成批附件名录")["id"]
    address = "https://example.gov.cn/list.csv"
    bureau.act("second", "resource_create", package_id=entry, url=address, format="CSV", name="表")
    bureau.step("reviewer", "approve", entry)
    assert bureau.place(entry) == "change-office"
    seen: list[Any] = []

    def see(_sender: str, result: Any, **_more: object) -> None:
        seen.append(result)

    with tk.signals.action_succeeded.connected_to(see, sender="package_update"):
        answer = bureau.act("manager", "jiulongpo_entry_bulk", do="approve", ids=[entry])
    assert answer["done"] == [entry]
    (told,) = seen
    assert told["resources"][-1]["url"] == address
    assert outbox.pending() == 0


def test_activities_tell_of_each_entry(bureau: Bureau) -> None:
    """A change that is committed later is a change for CKAN's own marks all the same."""
    (entry,) = _drafts(bureau, "成批动态名录")
    marked: list[set[str]] = []

    def see(_sender: str, context: dict[str, Any], **_more: object) -> None:
        marked.append(set(context["changed_entities"]["packages"]))

    with tk.signals.action_succeeded.connected_to(see, sender="package_update"):
        bureau.act("cataloguer", "jiulongpo_entry_bulk", do="submit", ids=[entry])
    assert marked == [{entry}]


def _drafts(bureau: Bureau, *titles: str) -> list[str]:
    return [bureau.register(title=title)["id"] for title in titles]


def _indexed(bureau: Bureau, ids: list[str]) -> dict[str, str]:
    """Entry → its state, as the index has it."""
    model.Session.expire_all()
    asked = {"fq": f"id:({' OR '.join(ids)})", "rows": 100}
    found = bureau.act("sysadmin", "package_search", **asked)
    return {entry["id"]: entry["catalog_state"] for entry in found["results"]}
