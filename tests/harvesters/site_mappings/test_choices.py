"""How a form calls the mappings and dialects that may be chosen."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.harvesters.mapping.load import mapping_names
from ckanext.jiulongpo.harvesters.site_mappings import service
from ckanext.jiulongpo.harvesters.site_mappings.reading import title_in
from ckanext.jiulongpo.harvesters.sources.rest.load import dialect_names


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("name: a\ntitle: {zh_Hans_CN: 市平台, en: City}\n", "市平台"),
        ("title: {en: City}", "City"),
        ("title: 一个名称\nfields: [", "一个名称"),
        ("fields:\n  title: 名称\n", ""),
        ("title:\n  en: City\n", ""),
        ("title: {", ""),
        ("title: {}", ""),
        ("title: &a [*a]", ""),
        ("title: 7", ""),
        ("title: {zh_Hans_CN: [x]}", ""),
        ("", ""),
    ],
)
def test_a_title_is_read_without_the_rest(text: str, title: str) -> None:
    """What is no title is none; the form then shows the name."""
    assert title_in(text, "zh_Hans_CN") == title


@pytest.mark.usefixtures("empty_tables")
def test_all_that_ships_has_a_title() -> None:
    """A person chooses by it; the name stands behind, for files and the command line."""
    offered = dict(service.choices("zh_Hans_CN"))
    assert set(offered) == set(mapping_names())
    assert offered["sichuan"].endswith("(sichuan)")
    assert all(title != name for name, title in offered.items())
    dialects = service.dialect_titles("en")
    assert set(dialects) == set(dialect_names())
    assert all(title != name for name, title in dialects.items())
