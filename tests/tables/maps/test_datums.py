"""Datums are turned into each other as others do it, and back to within a millimetre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.tables.maps.datums import DATUMS, Place, converted, metres_between, to_wgs84

TIANANMEN = (116.404, 39.915)
IN_CHINA = st.tuples(st.floats(75, 134), st.floats(19, 53))


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("wgs84", "gcj02", (116.41024449916938, 39.91640428150164)),
        ("gcj02", "bd09", (116.41036949371029, 39.92133699351021)),
        ("bd09", "gcj02", (116.39762729119315, 39.90865673957631)),
        ("gcj02", "wgs84", (116.39775550083061, 39.91359571849836)),
    ],
)
def test_the_values_that_other_implementations_publish(
    source: str, target: str, expected: Place
) -> None:
    """Proves the formulas against figures of public libraries, to a metre."""
    assert metres_between(converted(TIANANMEN, source, target), expected) < 1


@pytest.mark.parametrize("source", DATUMS)
@pytest.mark.parametrize("target", DATUMS)
@given(place=IN_CHINA)
def test_there_and_back_is_the_same_place(source: str, target: str, place: Place) -> None:
    """Proves that no conversion loses a place, anywhere in China."""
    assert metres_between(place, converted(converted(place, source, target), target, source)) < 0.01


@given(place=IN_CHINA)
def test_the_shift_is_some_hundred_metres(place: Place) -> None:
    """Proves that a wrong datum is an error that a map shows."""
    assert 20 < metres_between(place, to_wgs84(place, "gcj02")) < 1_200
    assert 20 < metres_between(place, to_wgs84(place, "bd09")) < 2_400


def test_nothing_is_shifted_abroad() -> None:
    assert converted((2.35, 48.86), "wgs84", "gcj02") == (2.35, 48.86)


def test_cgcs2000_is_wgs84_for_a_map() -> None:
    assert converted((106.51, 29.5), "cgcs2000", "wgs84") == (106.51, 29.5)


def test_a_datum_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        converted(TIANANMEN, "mars", "wgs84")


def test_a_degree_of_longitude_at_the_equator() -> None:
    assert metres_between((0, 0), (1, 0)) == pytest.approx(111_195, abs=1)
