"""Where a mapping states a field, so that a finding can lead to its line."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.harvesters.mapping.load import mapping_names, shipped_text
from ckanext.jiulongpo.harvesters.site_mappings.places import Place, place_of

TEXT = """name: own
extends: sichuan
identity:
  - fields: [编号]
fields:
  title: 名称
  provider: 单位
  update_cycle:
    from: 周期
    aliases: {N: "7"}
  tags: 关键词
constants: {license_id: cc-by}
items:
  from: 字段
"""
CYCLE = ("update_cycle:", "  from: 周期", '  aliases: {N: "7"}')


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("title", Place("fields.title", 6, ("title: 名称",))),
        ("update_cycle", Place("fields.update_cycle", 8, CYCLE)),
        ("owner_org", Place("fields.provider", 7, ("provider: 单位",))),
        ("tag_string", Place("fields.tags", 11, ("tags: 关键词",))),
        ("license_id", Place("constants.license_id", 12, ("constants: {license_id: cc-by}",))),
        ("items.description", Place("items", 13, ("items:", "  from: 字段"))),
        ("resources.url", Place("files", extends="sichuan")),
        ("notes", Place("fields.notes", extends="sichuan")),
        ("format_type", Place("fields.format_type", extends="sichuan")),
    ],
)
def test_a_field_is_found_by_what_the_mapping_calls_it(field: str, place: Place) -> None:
    assert place_of(TEXT, field) == place


@pytest.mark.parametrize(
    "text",
    ["", "- a\n- b\n", "fields: [title]", "a: [", "x: &x 1\ny: *x\n", "a: " * 30_000, "\x00"],
    ids=["empty", "list", "no names", "broken", "alias", "too long", "control"],
)
def test_what_is_no_mapping_has_no_line(text: str) -> None:
    """The editor shows it all the same: somebody has to mend it."""
    assert place_of(text, "title") == Place("fields.title")


def test_no_more_is_shown_than_one_looks_at() -> None:
    """A rule may have any number of lines."""
    text = "fields:\n  title:\n    from:\n" + "      - a\n" * 500
    assert len(place_of(text, "title").lines) == 6


def test_every_line_that_is_told_holds_the_name_in_all_mappings_that_ship() -> None:
    for name in mapping_names():
        text = shipped_text(name)
        place = place_of(text, "title")
        assert place.line == 0 or "title" in text.split("\n")[place.line - 1], name
        assert place.line or place.extends, name
