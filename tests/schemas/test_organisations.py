"""Units as data, and names that find them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ckanext.jiulongpo.schemas.organisations import (
    NameIndex,
    UnknownDivisionError,
    folded_name,
    read_units,
    units_of,
)
from tests.shared_data import shared_file

DIVISION = units_of("500107")
TAKING_PART = [
    "区网信办",
    "区委政法委",
    "区督查局",
    "区编办",
    "区电子政务中心",
    "区发改委",
    "区教委",
    "区科委",
    "区经济信息委",
    "区民政局",
    "区司法局",
    "区财政局",
    "区人力社保局",
    "区环保局",
    "区城乡建委",
    "区交委",
    "区城市管理局",
    "区房管局",
    "区农委",
    "区商务局",
    "区文化委",
    "区卫生计生委",
    "区审计局",
    "区体育局",
    "区安监局",
    "区统计局",
    "区旅游局",
    "区国资办",
    "区公安分局",
    "区国土分局",
    "区规划分局",
    "区国税局",
    "区地税局",
    "区工商分局",
    "区质监局",
    "区食药监分局",
    "区档案局",
    "高新区管委会经济发展局",
    "高新区管委会建设管理局",
    "高新区国税局",
    "区政府办公室",
    "区政府应急办",
    "区综治办",
    "区自贸办",
    "区行管办",
    "区政府法制办",
    "区委办公室",
    "区人大常委会办公室",
    "区政协办公室",
    "高新区管委会办公室",
    "区法院",
    "区检察院",
]
"""Units that the work plan names."""


def _index() -> NameIndex:
    pairs = ((unit.name, name) for unit in DIVISION.units for name in unit.names)
    return NameIndex(pairs, DIVISION.prefixes)


@pytest.mark.parametrize("name", TAKING_PART)
def test_every_unit_that_the_work_plan_names_is_there(name: str) -> None:
    assert _index().find(name)


def test_they_are_different_units() -> None:
    index = _index()
    assert len({index.find(name) for name in TAKING_PART}) == len(TAKING_PART)


def test_names_in_addresses_are_unique_and_plain() -> None:
    names = [unit.name for unit in DIVISION.units]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


def test_parents_come_before_their_children() -> None:
    seen: set[str] = set()
    for unit in DIVISION.units:
        assert not unit.parent or unit.parent in seen
        seen.add(unit.name)


def test_the_district_has_eight_streets_and_eleven_towns_with_their_codes() -> None:
    places = [unit for unit in DIVISION.units if unit.division_code]
    kinds = [unit.kind for unit in places]
    assert (kinds.count("street"), kinds.count("town")) == (8, 11)
    assert all(unit.division_code.startswith("500107") for unit in places)
    assert len({unit.division_code for unit in places}) == 19


def test_no_credit_code_is_claimed() -> None:
    assert not any(unit.credit_code for unit in DIVISION.units)


@pytest.mark.shared_data
def test_division_codes_agree_with_the_published_table() -> None:
    path = shared_file("divisions", "jiulongpo_500107_streets.csv")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = {row["code"]: row["name"] for row in csv.DictReader(lines)}
    for unit in DIVISION.units:
        if unit.division_code in table:
            assert unit.short_name == table[unit.division_code]


@pytest.mark.parametrize(
    "name",
    ["重庆市九龙坡区民政局", "九龙坡区民政局", "九龙坡民政局", "区民政局", "民政局",
     " 重庆市九龙坡区 民政局", "重庆市九龙坡区－民政局"],
)  # fmt: skip
def test_spellings_of_one_name_find_one_unit(name: str) -> None:
    assert _index().find(name) == "min-zheng-ju"


@pytest.mark.parametrize(
    "name", ["达州市民政局", "重庆市公安局", "市民政局", "", "区", "渝中区民政局"]
)
def test_a_stranger_is_not_taken_for_a_unit(name: str) -> None:
    assert _index().find(name) is None


def test_what_means_two_things_means_nothing() -> None:
    index = NameIndex([("a", "区社保局"), ("b", "区社保局"), ("a", "区人力社保局")], ("九龙坡区",))
    assert index.find("区社保局") is None
    assert index.find("九龙坡区人力社保局") == "a"


def test_former_names_lead_to_the_unit_of_today(tmp_path: Path) -> None:
    file = tmp_path / "1.yaml"
    file.write_text(
        "division: '1'\ndivision_name: 甲县\nas_of: '2020-01-01'\nprefixes: [甲县]\n"
        "organisations:\n"
        "  - {name: a, title: 甲县农业农村局, short_name: 县农业农村局, kind: department,"
        " former_names: [甲县农业委员会]}\n",
        "utf-8",
    )
    (unit,) = read_units(file).units
    assert NameIndex((unit.name, n) for n in unit.names).find("甲县农业委员会") == "a"


@pytest.mark.parametrize("code", ["000000", "../catalogue", ""])
def test_a_division_without_data_is_told(code: str) -> None:
    with pytest.raises(UnknownDivisionError):
        units_of(code)


def test_folding_takes_width_case_spaces_and_marks_away() -> None:
    assert folded_name("Ａ局（ 甲 ）·乙") == "a局(甲)乙"
