"""What the index holds of an entry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckanext.jiulongpo.catalog.search.index import class_path, entry_fields, indexed

ENTRY: dict[str, Any] = {
    "title": " 养老机构 ",
    "organization": {"name": "mzj", "title": "民政局"},
    "groups": [{"name": "person", "display_name": "自然人"}, {"title": "无名"}],
    "items": [{"name": "床位数量"}, {"name": "床位数量"}, {"name": " "}, "乱"],
    "resource_code": "307005/000001",
    "related_codes": ["306001/000002", None],
    "format_type": "csv",
    "resources": [{"format": "CSV"}, {"format": "自定"}, {}],
    "data_update_date": "2025-03-04T01:02:03",
}


def test_names_are_indexed_with_their_sound() -> None:
    fields = entry_fields(ENTRY)
    assert fields["jlp_item_names"] == ["床位数量"]
    assert fields["jlp_item_key"] == ["床位数量|chuangweishuliang|cwsl|"]
    assert fields["jlp_provider_key"] == "民政局|minzhengju|mzj|mzj"
    assert fields["jlp_theme_key"] == ["自然人|ziranren|zrr|person"]


def test_codes_formats_and_dates_are_told_once() -> None:
    fields = entry_fields(ENTRY)
    assert fields["jlp_code"] == ["307005/000001", "306001/000002"]
    assert fields["jlp_format"] == ["csv", "自定"]
    assert fields["jlp_data_date"] == "2025-03-04T00:00:00Z"
    assert fields["jlp_title_length"] == len("养老机构")


@pytest.mark.parametrize(
    "entry",
    [{}, {"items": None, "groups": "x", "organization": None, "resources": 3}, {"title": 7}],
)
def test_an_entry_without_parts_has_no_fields(entry: dict[str, Any]) -> None:
    assert entry_fields(entry) == {}


def test_the_way_down_to_a_class() -> None:
    assert class_path("30700501") == ["3", "307", "307005", "30700501"]
    assert class_path("307") == ["3", "307"]
    assert class_path("") == []


def test_trees_stay_out_of_a_document() -> None:
    document = {"dataset_type": "dataset", "items": [{"name": "甲"}], "a": {"b": 1}, "tags": ["x"]}
    assert indexed(document) == {"dataset_type": "dataset", "tags": ["x"]}


def test_another_type_of_dataset_gets_no_fields() -> None:
    document = {"dataset_type": "harvest", "validated_data_dict": json.dumps(ENTRY)}
    assert indexed(document) == document


@pytest.mark.parametrize("text", ["", "no json", "[]", "null"])
def test_a_broken_validated_entry_does_not_stop_the_index(text: str) -> None:
    document = {"dataset_type": "dataset", "validated_data_dict": text}
    assert indexed(document) == document
