"""Code lists as data."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.codelists import (
    Code,
    CodeList,
    UnknownCodeListError,
    codelist,
    codelist_names,
)

NAMED_IN_THE_PLAN = {
    "信用体系", "固定资产投资", "自然人", "法人", "能源", "空间地理", "交通", "旅游",
}  # fmt: skip


@pytest.mark.parametrize("name", codelist_names())
def test_a_list_says_what_it_is_and_how_sure(name: str) -> None:
    found = codelist(name)
    assert found.name == name
    assert found.title["zh_Hans_CN"]
    assert found.title["en"]
    assert found.source
    assert found.confidence
    assert len(found) > 1


@pytest.mark.parametrize("name", codelist_names())
def test_codes_and_places_are_unique_and_labels_are_in_both_languages(name: str) -> None:
    entries = codelist(name).entries
    assert len({entry.code for entry in entries}) == len(entries)
    assert len({entry.order for entry in entries}) == len(entries)
    for entry in entries:
        assert isinstance(entry.code, str)
        assert entry.label("zh_Hans_CN")
        assert entry.labels["en"]


@pytest.mark.parametrize("name", codelist_names())
def test_codes_labels_and_aliases_lead_to_their_code(name: str) -> None:
    found = codelist(name)
    for entry in found:
        assert found.code_of(entry.code) == entry.code
        assert found.code_of(f" {entry.label()} ") in {
            other.code for other in found if other.label() == entry.label()
        }
        for alias in entry.aliases:
            assert found.code_of(alias) == entry.code, alias


def test_every_list_that_a_field_names_ships() -> None:
    fields = [*catalogue().fields, *catalogue().items.columns]
    assert {field.code_list for field in fields if field.code_list} <= set(codelist_names())


@pytest.mark.parametrize("name", ["format_type", "resource_class"])
def test_parents_exist(name: str) -> None:
    above = codelist("format_class" if name == "format_type" else name)
    for entry in codelist(name):
        for parent in filter(None, (entry.parent, *entry.facts.get("also", ()))):
            assert parent in above


def test_modes_of_format_classes_exist() -> None:
    for entry in codelist("format_class"):
        assert set(entry.facts["mode_types"]) <= {mode.code for mode in codelist("share_mode_type")}


def test_the_work_plans_key_themes_are_there() -> None:
    assert {entry.label() for entry in codelist("key_theme")} == NAMED_IN_THE_PLAN
    assert all(entry.facts["icon"] == f"theme-{entry.code}" for entry in codelist("key_theme"))


def test_the_guidelines_classes_are_there() -> None:
    classes = codelist("resource_class")
    assert [e.code for e in classes if not e.parent] == ["1", "2", "3"]
    assert [sum(e.parent == top for e in classes) for top in "123"] == [5, 12, 7]
    assert classes.label("307005") == "重庆市"
    assert {e.facts["confidence"] for e in classes} == {"name", "implemented"}


def test_csv_json_and_services_are_local_extensions() -> None:
    assert codelist("format_type").get("csv").local_extension  # type: ignore[union-attr]
    assert codelist("format_type").get("json").local_extension  # type: ignore[union-attr]
    assert codelist("format_class").get("7").local_extension  # type: ignore[union-attr]
    assert not codelist("format_type").get("xlsx").local_extension  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("每季", "5"),
        ("按年更新", "7"),
        ("ＥＶＥＲＹ＿ＤＡＹ", "2"),
        ("即时", "1"),
        ("逢五逢十", None),
    ],
)
def test_spellings_of_the_update_cycle(text: str, code: str | None) -> None:
    assert codelist("update_cycle").code_of(text) == code


def test_validity_is_a_period_with_both_days_in_it() -> None:
    code = Code("1", {"zh_Hans_CN": "甲"}, 1, date(2018, 1, 1), date(2018, 12, 31))
    codes = CodeList("x", {}, "", "", (code, Code("2", {"zh_Hans_CN": "乙"}, 2)))
    days = [date(2017, 12, 31), date(2018, 1, 1), date(2018, 12, 31), date(2019, 1, 1)]
    assert [codes.is_valid("1", day) for day in days] == [False, True, True, False]
    assert codes.is_valid("1")
    assert codes.is_valid("2", days[0])
    assert not codes.is_valid("3")
    assert [choice["value"] for choice in codes.choices("en", days[0])] == ["2"]


def test_unknown_things_have_plain_answers() -> None:
    assert codelist("share_type").label("9") == "9"
    assert codelist("share_type").label("1", "fr") == "无条件共享"
    assert codelist("share_type").fact("9", "x", "y") == "y"
    with pytest.raises(UnknownCodeListError):
        codelist("../catalogue")
