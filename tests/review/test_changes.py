"""Differences of documents, and what becomes of them when some are applied."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ckanext.jiulongpo.review.changes import apply_changes, compare, conflicts
from ckanext.jiulongpo.review.document import document_of
from tests.review.conftest import Bureau

pytestmark = pytest.mark.usefixtures("kept_db")

BASE: dict[str, Any] = {
    "title": "名录",
    "notes": "摘要",
    "share_type": "1",
    "items": [{"name": "甲", "data_type": "C"}, {"name": "乙", "data_type": "I"}],
    "tags": [{"name": "养老"}],
}


def test_equal_documents_do_not_differ() -> None:
    assert compare(BASE, dict(BASE)) == []


def test_all_differences_lead_from_one_document_to_the_other() -> None:
    dice = random.Random(20261125)
    for _ in range(200):
        after = _varied(dice)
        assert apply_changes(BASE, compare(BASE, after), after) == after


def test_rows_of_one_name_are_told_apart() -> None:
    twins = {"items": [{"name": "甲", "length": 1}, {"name": "甲", "length": 2}]}
    other = {"items": [{"name": "甲", "length": 1}, {"name": "甲", "length": 3}]}
    found = compare(twins, other)
    assert [change.key for change in found] == ["items:甲#2"]
    assert apply_changes(twins, found, other) == other


def test_what_moved_to_the_same_value_is_no_conflict() -> None:
    wanted = {**BASE, "title": "新名", "notes": "新摘要"}
    current = {**BASE, "title": "新名", "notes": "别的"}
    assert conflicts(BASE, current, compare(BASE, wanted)) == ["notes"]


def test_documents_hold_what_people_state_only() -> None:
    shown = {
        "title": "名录",
        "notes": "",
        "num_tags": 2,
        "tags": [{"name": "b", "id": 1}, {"name": "a"}],
    }
    assert document_of(shown) == {"title": "名录", "tags": [{"name": "a"}, {"name": "b"}]}


def test_an_order_alone_is_a_difference_and_can_be_left_out() -> None:
    after = {**BASE, "title": "新名", "items": BASE["items"][::-1]}
    found = compare(BASE, after)
    assert [change.key for change in found] == ["title", "items#order"]
    assert apply_changes(BASE, found, after) == after
    assert apply_changes(BASE, found[:1], after) == {**BASE, "title": "新名"}


def _varied(dice: random.Random) -> dict[str, Any]:
    after = dict(BASE)
    if dice.random() < 0.5:
        after["title"] = dice.choice(["名录", "新名录"])
    if dice.random() < 0.3:
        after.pop("notes")
    names = ["甲", "乙", "丙", "丁"]
    dice.shuffle(names)
    rows = [{"name": n, "data_type": dice.choice("CI")} for n in names[: dice.randint(1, 4)]]
    after["items"] = rows
    if dice.random() < 0.3:
        after["contact_phone"] = "023-1"
    return after


def test_what_stands_as_an_id_or_a_code_is_told_by_its_name(bureau: Bureau) -> None:
    """A reviewer reads the department's title, the class's names, and a row by its name first."""
    item = {"data_type": "C", "length": 200, "name": "机构名称"}
    after = {"owner_org": bureau.home, "class_code": "307005", "items": [item]}
    told = {change.key: change.as_dict()["after_text"] for change in compare({}, after)}
    home = bureau.act("sysadmin", "organization_show", id=bureau.home)
    assert told["owner_org"] == home["title"]
    assert told["class_code"].startswith("部门信息资源 / ")
    assert told["class_code"].endswith(" 307005")
    assert told["items:机构名称"].index("机构名称") < told["items:机构名称"].index("200")
