from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.mapping.identity import Identity
from ckanext.jiulongpo.harvesters.mapping.load import load, mapping_names, rules_from
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper

GOOD = {"identity": [{"fields": ["id"]}], "fields": {"title": "t"}}


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize("name", mapping_names())
def test_every_mapping_that_ships_can_be_used(name: str) -> None:
    rules = load(name)
    assert rules.name == name
    assert {"zh_Hans_CN", "en"} <= set(rules.title)
    mapped = RecordMapper(rules).to_entry(SourceRecord(RecordRef("1"), {}))
    assert mapped.entry is None
    assert "JLP-H-M01" in {finding.code for finding in mapped.findings}


def test_mappings_of_ten_dialects_ship() -> None:
    dialects = {load(name).name for name in mapping_names()}
    assert {"sichuan", "sichuan_meishan", "guizhou", "zhejiang", "zhejiang_ningbo"} <= dialects
    assert {"jiangsu_suzhou", "jiangsu_nantong", "jiangsu_xuzhou", "anhui"} <= dialects


def test_a_file_extends_another_field_by_field(tmp_path: Path) -> None:
    write(
        tmp_path, "base", "identity: [{fields: [id]}]\nfields: {title: a, notes: b}\nplace: 甲市\n"
    )
    write(tmp_path, "city", "extends: base\nfields: {notes: c}\nplace: 乙市\n")
    rules = load("city", tmp_path)
    assert rules.fields["title"].paths == ("a",)
    assert rules.fields["notes"].paths == ("c",)
    assert rules.place.name == "乙市"


def test_a_field_of_the_base_can_be_left_out(tmp_path: Path) -> None:
    write(tmp_path, "base", "identity: [{fields: [id]}]\nfields: {title: a, landing_page: b}\n")
    write(tmp_path, "city", "extends: base\nfields: {landing_page: null}\n")
    assert set(load("city", tmp_path).fields) == {"title"}


def test_a_changed_file_has_another_revision(tmp_path: Path) -> None:
    write(tmp_path, "base", "identity: [{fields: [id]}]\nfields: {title: a}\n")
    write(tmp_path, "city", "extends: base\n")
    before = load("city", tmp_path).revision
    assert load("city", tmp_path).revision == before
    write(tmp_path, "base", "identity: [{fields: [id]}]\nfields: {title: b}\n")
    assert load("city", tmp_path).revision != before


@pytest.mark.parametrize("name", ["../secret", "missing", "A", "", "x.yaml", "a/b"])
def test_a_name_that_is_no_mapping_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Abort) as refused:
        load(name, tmp_path)
    assert refused.value.code == "JLP-H-M90"


@pytest.mark.parametrize("text", ["[]", "a: [", "x", "extends: self_made", "extends: broken"])
def test_a_file_that_cannot_be_read_is_refused(text: str, tmp_path: Path) -> None:
    write(tmp_path, "self_made", "extends: broken")
    write(tmp_path, "broken", text)
    with pytest.raises(Abort) as refused:
        load("broken", tmp_path)
    assert refused.value.code == "JLP-H-M90"


@pytest.mark.parametrize(
    "change",
    [
        {"identity": None},
        {"identity": [{}]},
        {"identity": [{"fields": ["id"], "pattern": "no group"}]},
        {"fields": {"title": "t", "titel": "x"}},
        {"fields": {"title": {"form": "t"}}},
        {"fields": {"title": {"from": "t", "pattern": "("}}},
        {"constants": {"nonsense": 1}},
        {"items": {"columns": {"nonsense": "x"}}},
        {"files": {"link": "x"}},
        {"plase": "达州市"},
    ],
)
def test_a_slip_in_a_file_is_told_and_not_passed_over(change: dict[str, Any]) -> None:
    with pytest.raises(Abort) as refused:
        rules_from("test", {**GOOD, **change})
    assert refused.value.code == "JLP-H-M90"


def identity(*rules: dict[str, Any]) -> Identity:
    return rules_from("test", {**GOOD, "identity": list(rules)}).identity


def test_an_identity_is_a_field_a_part_of_it_or_several() -> None:
    assert identity({"fields": ["id"]})({"id": 7.0}) == "7"
    part = identity({"fields": ["url"], "pattern": "[?&]iid=([0-9]+)"})
    assert part({"url": "https://example.com/d.do?iid=12"}) == "12"
    assert part({"url": "https://example.com/"}) is None
    assert identity({"fields": ["a", "b"]})({"a": "x", "b": "y"}) == "x/y"
    assert identity({"fields": ["a", "b"]})({"a": "x"}) is None


def test_texts_that_mean_the_same_are_one_identity() -> None:
    by_hash = identity({"fields": ["名称", "部门"], "hashed": True})
    one = by_hash({"名称": "养老 机构\u200b", "部门": "区民政局"})
    assert one == by_hash({"名称": "养老机构", "部门": "区民政局"})
    assert one != by_hash({"名称": "养老机构", "部门": "区卫健委"})
    assert by_hash({}) is None


def test_the_next_rule_is_tried_where_one_fails() -> None:
    both = identity({"fields": ["id"]}, {"fields": ["名称"], "hashed": True})
    assert both({"id": "1", "名称": "x"}) == "1"
    assert str(both({"名称": "x"})).startswith("h-")


def test_an_identity_is_never_longer_than_a_ledger_holds() -> None:
    guid = identity({"fields": ["id"]})({"id": "x" * 5000})
    assert guid is not None
    assert len(guid) < 100
