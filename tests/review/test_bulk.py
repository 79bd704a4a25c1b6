"""One step for many entries: indexed together, each told by itself, none lost to another."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.harvesters import outbox
from ckanext.jiulongpo.review.gathering import gathered
from ckanext.jiulongpo.review.views import bulk as page_of_parts
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


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> int:
    """So few entries to a request that five need three of them."""
    monkeypatch.setattr(page_of_parts, "_PART", 2)
    return 2


def _hidden(body: str) -> dict[str, list[str]]:
    """What the form of a page carries on."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def _sent(bureau: Bureau, app: Any, form: dict[str, Any]) -> Any:
    headers = bureau.headers("cataloguer")
    return app.post("/review", data=form, headers=headers, follow_redirects=False)


def test_a_long_selection_goes_on_part_by_part(bureau: Bureau, app: Any, part: int) -> None:
    """Each part says how far it is; what became of every entry is told at the end."""
    whole = [bureau.register(title=f"分批{word}名录")["name"] for word in ("甲", "乙", "丙")]
    short = [bureau.register(title=f"分批<{n}>名录", notes="")["name"] for n in ("缺", "漏")]
    ids = [short[0], *whole, short[1]]
    page = _sent(bureau, app, {"do": "submit", "ids": ids})
    assert 'max="5" value="2"' in page.body
    carried = _hidden(page.body)
    assert carried["ids"] == ids[part:]
    assert carried["title"] == ["分批<缺>名录"]
    assert "<缺>" not in page.body, "what a form carries is text, never markup"
    page = _sent(bureau, app, carried)
    assert 'max="5" value="4"' in page.body
    page = _sent(bureau, app, _hidden(page.body))
    assert page.status_code == 302
    places = [bureau.place(entry) for entry in ids]
    assert places == ["draft", *["department"] * 3, "draft"]


def test_who_stops_is_told_what_became_of_the_parts_before(
    bureau: Bureau, app: Any, part: int
) -> None:
    ids = [bureau.register(title=f"停下{n}名录")["name"] for n in ("甲", "乙", "丙")]
    carried = _hidden(_sent(bureau, app, {"do": "submit", "ids": ids}).body)
    assert _sent(bureau, app, {**carried, "stop": "1"}).status_code == 302
    assert [bureau.place(entry) for entry in ids] == ["department", "department", "draft"]


@pytest.mark.parametrize("done", ["-1", "x", "²", "9" * 5000])
def test_an_odd_count_in_the_form_breaks_nothing(bureau: Bureau, app: Any, done: str) -> None:
    form = {"do": "submit", "ids": ["none"], "done": done, "error": ["a", "b"], "title": ["<b>"]}
    assert _sent(bureau, app, form).status_code == 302


def _drafts(bureau: Bureau, *titles: str) -> list[str]:
    return [bureau.register(title=title)["id"] for title in titles]


def _indexed(bureau: Bureau, ids: list[str]) -> dict[str, str]:
    """Entry → its state, as the index has it."""
    model.Session.expire_all()
    asked = {"fq": f"id:({' OR '.join(ids)})", "rows": 100}
    found = bureau.act("sysadmin", "package_search", **asked)
    return {entry["id"]: entry["catalog_state"] for entry in found["results"]}
