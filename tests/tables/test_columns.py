"""A column is called by the 信息项 that describes it, and no two columns alike."""

from __future__ import annotations

from ckanext.jiulongpo.tables.columns import column_views


def _labels(*titles: str) -> list[str]:
    columns = [{"name": title, "title": title, "kind": "text"} for title in titles]
    items = [{"name": "名称", "name_en": "mc"}, {"name": "地址", "name_en": "dz"}]
    return [view.label for view in column_views(columns, {}, 0, items)]


def test_a_column_is_called_by_its_item_in_either_language() -> None:
    assert _labels("MC", "地址", "备注") == ["名称", "地址", "备注"]


def test_two_columns_of_one_item_keep_the_names_of_the_file() -> None:
    """A header twice in a CSV is one column fewer for whoever reads it by name."""
    assert _labels("mc", "名称", "dz") == ["mc", "名称", "地址"]
