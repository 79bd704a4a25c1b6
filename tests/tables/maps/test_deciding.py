"""The datum: what the publisher says, names tell, or the district's outline proves; or a guess."""

from __future__ import annotations

import random

import pytest

from ckanext.jiulongpo.tables.maps.datums import Place, converted
from ckanext.jiulongpo.tables.maps.deciding import Why, decide


def _holds(place: Place) -> bool:
    return 106.30 <= place[0] <= 106.45 and 29.30 <= place[1] <= 29.45


def _places(datum: str, number: int = 400) -> list[Place]:
    """Places all over the district, also at its edge, as a file in a datum holds them."""
    chance = random.Random(5)
    places = [
        (106.30 + chance.random() * 0.15, 29.30 + chance.random() * 0.15) for _ in range(number)
    ]
    return [converted(place, "wgs84", datum) for place in places]


def test_the_publisher_is_believed() -> None:
    decision = decide("bd09", ["gcj02_lng"], _places("gcj02"), _holds)
    assert (decision.datum, decision.why) == ("bd09", Why.DECLARED)


@pytest.mark.parametrize(
    ("words", "datum"),
    [
        (["gcj02_lng gcj02_lat"], "gcj02"),
        (["经度（百度）"], "bd09"),
        (["经度", "站点（高德坐标）.csv"], "gcj02"),
        (["BD-09 lng"], "bd09"),
        (["经度CGCS2000"], "cgcs2000"),
        (["GPS经度"], "wgs84"),
        (["火星坐标"], "gcj02"),
    ],
)
def test_names_tell(words: list[str], datum: str) -> None:
    decision = decide("", words)
    assert (decision.datum, decision.why) == (datum, Why.NAMED)


@pytest.mark.parametrize("datum", ["cgcs2000", "gcj02", "bd09"])
def test_the_edge_of_the_district_tells(datum: str) -> None:
    """Proves that places which fall out of the district by a wrong datum give it away."""
    decision = decide("", ["经度 纬度"], _places(datum), _holds)
    assert (decision.datum, decision.why) == (datum, Why.TESTED)
    assert decision.inside > 0.98 * decision.tried


def test_few_places_prove_nothing() -> None:
    assert decide("", ["经度"], _places("gcj02", 12), _holds).why == Why.ASSUMED


def test_places_far_from_the_edge_prove_nothing() -> None:
    middle = [(106.37 + n / 100_000, 29.37) for n in range(100)]
    assert decide("", ["经度"], middle, _holds).why == Why.ASSUMED


def test_without_any_hint_it_is_a_guess_and_says_so() -> None:
    decision = decide("", ["经度 纬度", "站点.csv"])
    assert (decision.datum, decision.why) == ("cgcs2000", Why.ASSUMED)
    assert decide("moon", []).why == Why.ASSUMED
