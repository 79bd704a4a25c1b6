"""A way on from a search that found nothing."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

pytestmark = pytest.mark.ckan_config(
    "ckan.plugins", "jiulongpo_catalog jiulongpo scheming_datasets"
)


@pytest.fixture
def ways(catalogue: Any) -> Any:
    def ask(q: str, *facets: str) -> dict[str, Any]:
        action = tk.get_action("jiulongpo_search_corrections")
        return action({"user": ""}, {"q": q, "facets": list(facets)})

    return ask


def test_a_word_of_the_same_sound_is_proposed(ways: Any) -> None:
    assert "养老" in [row["q"] for row in ways("样老")["corrections"]]


def test_every_proposal_finds_something(ways: Any, found: Any) -> None:
    rows = ways("养老机购床微")["corrections"]
    assert rows
    assert all(len(found(row["q"])) == row["count"] > 0 for row in rows)


def test_parts_of_a_query_are_proposed_alone(ways: Any) -> None:
    proposed = [row["q"] for row in ways("养老 飞机场")["corrections"]]
    assert "养老" in proposed or "养 老" in proposed


def test_the_filter_in_the_way_is_named(ways: Any) -> None:
    answer = ways("养老", "jlp_format:csv")
    assert answer["filters"] == [{"facet": "jlp_format", "values": ["csv"], "count_without": 1}]
    assert answer["count_without_filters"] == 1


def test_nothing_hidden_is_proposed_or_counted(ways: Any) -> None:
    answer = ways("隐藏病")
    assert not any("隐藏" in row["q"] for row in answer["corrections"])
    assert ways("隐藏列甲")["count_without_filters"] == 0


@pytest.mark.parametrize("q", ["", "！", "{!bool must=x}", "\x00", "x" * 100_000, '"养'])
def test_anything_may_have_been_typed(ways: Any, q: str) -> None:
    assert len(ways(q)["corrections"]) <= 3
