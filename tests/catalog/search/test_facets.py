"""Facets of which several values may be chosen."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.catalog.search.facets import FacetSelection, FacetValue, search_facets

pytestmark = pytest.mark.ckan_config(
    "ckan.plugins", "jiulongpo_catalog jiulongpo scheming_datasets"
)


def test_an_address_gives_its_choices_once_in_order() -> None:
    args: MultiDict[str, str] = MultiDict(
        [("jlp_format", "csv"), ("q", "x"), ("jlp_format", "csv"), ("tags", "甲")]
    )
    chosen = FacetSelection.from_request_args(args)
    assert chosen.chosen == (("jlp_format", "csv"), ("tags", "甲"))
    assert chosen.facets() == ("jlp_format", "tags")
    assert chosen.without("tags").chosen == (("jlp_format", "csv"),)


def test_values_of_one_facet_are_joined_by_or() -> None:
    chosen = FacetSelection((("jlp_format", "csv"), ("tags", "甲"), ("jlp_format", "json")))
    assert chosen.filters() == ['+jlp_format:("csv" OR "json")', '+tags:("甲")']


@pytest.mark.parametrize(
    "value",
    ['csv" OR state:deleted OR "', "a\\", "{!bool}", "$ref", "a\nb", "\x00", "", "x" * 101],
)
def test_a_value_that_could_leave_its_quotes_is_no_choice(value: str) -> None:
    assert FacetSelection.from_request_args([("jlp_format", value)]).chosen == ()


@pytest.mark.parametrize("name", ["state", "permission_labels", "site_id", "fq", "_query_"])
def test_what_is_no_facet_is_no_filter(name: str) -> None:
    assert FacetSelection.from_request_args([(name, "x")]).filters() == []


def _searched(chosen: FacetSelection, *facets: str, limit: int = -1) -> dict[str, list[FacetValue]]:
    query: dict[str, Any] = {
        "q": "",
        "fq_list": chosen.filters(),
        "facet.field": list(facets),
        "facet.limit": limit,
    }
    answer = tk.get_action("package_search")({"user": ""}, dict(query))
    return search_facets({"user": ""}, query, chosen, answer)


def test_a_chosen_facet_is_counted_as_if_nothing_were_chosen_of_it(catalogue: Any) -> None:
    chosen = FacetSelection((("jlp_format", "csv"),))
    values = _searched(chosen, "jlp_format", "organization")
    assert [(v.value, v.count, v.chosen) for v in values["jlp_format"]] == [
        ("csv", 2, True),
        ("xlsx", 2, False),
        ("json", 1, False),
    ]
    assert {v.value: v.count for v in values["organization"]} == {"ybj": 1, "jw": 1}


def test_what_is_chosen_is_counted_however_few_values_are_asked_for(catalogue: Any) -> None:
    """Also where it is none of the most frequent ones, alone or beside others."""
    for facet in ("jlp_format", "organization"):
        whole = {value.value: value.count for value in _searched(FacetSelection(), facet)[facet]}
        assert len(whole) > 1
        pairs = [(name,) for name in whole] + [tuple(whole)]
        for names in pairs:
            chosen = FacetSelection(tuple((facet, name) for name in names))
            values = _searched(chosen, facet, limit=1)[facet]
            told = {value.value: value.count for value in values if value.chosen}
            assert told == {name: whole[name] for name in names}


def test_two_values_find_the_entries_of_either(catalogue: Any, found: Any) -> None:
    chosen = FacetSelection((("jlp_format", "csv"), ("jlp_format", "json")))
    assert sorted(found("", fq_list=chosen.filters())) == ["pharmacies", "projects", "schools"]


def test_a_label_is_chinese_and_a_department_has_its_name(catalogue: Any) -> None:
    values = _searched(FacetSelection(), "jlp_open_type", "organization")
    assert [v.label for v in values["jlp_open_type"]] == ["无条件开放"]
    assert "重庆市九龙坡区民政局" in {v.label for v in values["organization"]}


def test_a_choice_that_finds_nothing_is_still_shown(catalogue: Any) -> None:
    chosen = FacetSelection((("jlp_format", "dwg"),))
    first = _searched(chosen, "jlp_format")["jlp_format"][0]
    assert (first.value, first.count, first.chosen) == ("dwg", 0, True)


def test_what_a_visitor_may_not_see_is_in_no_count(catalogue: Any) -> None:
    values = _searched(FacetSelection(), "organization", "jlp_catalog_state")
    assert {v.value: v.count for v in values["organization"]}["mzj"] == 1
    assert {v.value for v in values["jlp_catalog_state"]} == {"published"}
