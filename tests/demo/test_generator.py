"""The made district: plausible, by the rules, nobody's real data, and the same every time."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from ckanext.jiulongpo.schemas.codelists import codelist
from demo.generator import REFERENCE_DATE, Catalogue, Entry, generate, load_units
from demo.generator.dice import Dice
from demo.generator.topics import topics_of
from demo.generator.units import Unit
from demo.generator.vocabulary import UnknownItemError, item

THEMES = {
    "credit", "investment", "person", "legal-entity",
    "energy", "geospatial", "transport", "tourism",
}  # fmt: skip


def _sound(catalogue: Catalogue) -> list[Entry]:
    return [entry for entry in catalogue.entries if not entry.faults]


def test_the_catalogue_is_as_large_as_a_small_district(catalogue: Catalogue) -> None:
    assert len(catalogue.entries) >= 1200
    assert len({entry.provider for entry in catalogue.entries}) >= 40


def test_the_same_seed_gives_the_same_catalogue(catalogue: Catalogue) -> None:
    assert generate() == catalogue


def test_another_seed_gives_another_catalogue_of_the_same_entries(catalogue: Catalogue) -> None:
    other = generate(seed=2)
    assert other != catalogue
    assert [e.guid for e in other.entries] == [e.guid for e in catalogue.entries]


def test_identifiers_and_codes_are_unique(catalogue: Catalogue) -> None:
    codes = [entry.resource_code for entry in catalogue.entries if entry.resource_code]
    assert len(set(codes)) == len(codes)
    assert len({entry.guid for entry in catalogue.entries}) == len(catalogue.entries)


def test_codes_follow_the_grammar_of_the_guideline(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        if entry.resource_code:
            assert re.fullmatch(r"[123]\d{5}\d*/\d{6}", entry.resource_code)
            assert entry.resource_code.startswith(entry.class_code + "/")


def test_labels_are_those_of_the_code_lists(catalogue: Catalogue) -> None:
    def missing(name: str, values: set[str]) -> set[str]:
        return {value for value in values if value and codelist(name).code_of(value) is None}

    sound = _sound(catalogue)
    assert not missing("format_class", {e.format_class for e in sound})
    assert not missing("format_type", {e.format_type for e in sound})
    assert not missing("share_type", {e.access.share_type for e in sound})
    assert not missing("share_mode_class", {e.access.share_mode_class for e in sound})
    assert not missing("share_mode_type", {e.access.share_mode_type for e in sound})
    assert not missing("open_type", {e.access.open_type for e in sound})
    assert not missing("update_cycle", {e.update_cycle for e in sound})


def test_sharing_and_opening_keep_the_rules_of_the_guideline(catalogue: Catalogue) -> None:
    for entry in _sound(catalogue):
        access = entry.access
        if access.share_type == "有条件共享":
            assert access.share_condition
        if access.share_type == "不予共享":
            assert access.share_condition
            assert access.open_type == "不予开放"
            assert not access.share_mode_class
        if access.open_type == "有条件开放":
            assert access.open_condition


def test_ways_of_sharing_fit_the_format(catalogue: Catalogue) -> None:
    fitting = {
        "电子文件": {"文件"},
        "电子表格": {"文件"},
        "数据库": {"数据库", "接口"},
        "服务接口": {"接口"},
    }
    for entry in _sound(catalogue):
        if entry.access.share_mode_class:
            assert entry.access.share_mode_type in fitting[entry.format_class]


def test_dates_lie_in_order_and_not_in_the_future(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        assert entry.data_update_date is not None
        assert entry.data_update_date <= REFERENCE_DATE
        if entry.publish_date:
            assert entry.publish_date <= entry.data_update_date


def test_dates_move_with_the_day_of_the_catalogue() -> None:
    early = generate(today=date(2025, 3, 3))
    assert max(e.data_update_date for e in early.entries if e.data_update_date) <= date(2025, 3, 3)


def test_every_key_theme_has_entries(catalogue: Catalogue) -> None:
    counts = Counter(theme for entry in catalogue.entries for theme in entry.themes)
    assert set(counts) == THEMES
    assert min(counts.values()) >= 10


def test_faults_are_few_and_of_every_kind(catalogue: Catalogue) -> None:
    counts = Counter(fault for entry in catalogue.entries for fault in entry.faults)
    assert len(counts) == 9
    assert 0.05 < sum(counts.values()) / len(catalogue.entries) < 0.12


def test_the_spread_of_opening_is_that_of_a_district(catalogue: Catalogue) -> None:
    shares = Counter(entry.access.open_type for entry in catalogue.entries)
    total = len(catalogue.entries)
    assert 0.5 < shares["无条件开放"] / total < 0.8
    assert shares["不予开放"] / total > 0.1
    assert shares["有条件开放"] / total > 0.03


def test_nobody_is_reached_by_a_made_contact(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        assert re.fullmatch(r"023-0000\d{4}", entry.phone)
        assert entry.email.endswith("@example.gov.cn")


def test_entries_about_persons_are_never_open(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        if any(item.name in {"姓名", "公民身份号码"} for item in entry.items):
            assert entry.access.open_type != "无条件开放"
            assert not entry.attachments


def test_every_item_of_every_topic_is_explained() -> None:
    for unit in load_units():
        for topic in topics_of(unit):
            assert topic.items
            for listed in topic.items:
                assert listed.data_type in "CNYDTLBI"
                assert (listed.length > 0) == (listed.data_type == "C")


def test_an_item_that_no_rule_explains_is_refused() -> None:
    with pytest.raises(UnknownItemError):
        item("莫名其妙")


def test_a_unit_without_topics_of_its_own_registers_the_common_ones() -> None:
    unit = Unit("x", "重庆市九龙坡区某局", "区某局", (), is_town=False)
    titles = [topic.title for topic in topics_of(unit)]
    assert "部门预算" in titles


def test_dice_give_the_same_throws_for_the_same_key() -> None:
    first, second = Dice("a", 1), Dice("a", 1)
    assert [first.below(100) for _ in range(50)] == [second.below(100) for _ in range(50)]


def test_dice_reach_both_ends_of_a_range() -> None:
    dice = Dice("ends")
    assert {dice.between(1, 3) for _ in range(100)} == {1, 2, 3}
    assert all(2 <= dice.decimal(2, 3, 2) <= 3 for _ in range(100))
