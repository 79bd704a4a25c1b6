"""A frame takes in its box, says where a place is, and draws round lines and a round scale."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.tables.maps.frame import box_around, frame_of, parsed_box
from ckanext.jiulongpo.tables.maps.geometry import Shape

BOX = (106.3, 29.3, 106.5, 29.5)


def test_the_box_lies_within_its_frame() -> None:
    west, south, east, north = frame_of(BOX).box
    assert west < BOX[0]
    assert south < BOX[1]
    assert east > BOX[2]
    assert north > BOX[3]


def test_a_place_in_the_middle_and_at_the_edges() -> None:
    frame = frame_of(BOX, padded=False)
    west, south, east, north = frame.box
    assert frame.at((106.4, (south + north) / 2))[0] == pytest.approx(50, abs=0.1)
    assert frame.at((west, north)) == pytest.approx((0, 0), abs=0.05)
    assert frame.at((east, south)) == pytest.approx((100, 100), abs=0.05)


def test_a_single_place_has_room_around_it() -> None:
    west, south, east, north = frame_of((106.4, 29.4, 106.4, 29.4)).box
    assert 0.003 < east - west < 0.1
    assert south < 29.4 < north


def test_lines_stand_at_round_degrees() -> None:
    frame = frame_of(BOX)
    words = [word for _place, word in frame.meridians()]
    assert len(words) >= 3
    assert "106.4°E" in words
    assert all(0 <= place <= 100 for place, _word in [*frame.meridians(), *frame.parallels()])
    assert "29.4°N" in [word for _place, word in frame.parallels()]


def test_the_scale_is_a_round_length() -> None:
    share, metres = frame_of(BOX).scale()
    assert metres in (5_000, 10_000)
    assert 5 < share <= 25


def test_a_shape_becomes_a_path() -> None:
    path = frame_of(BOX).path(Shape("areas", (((106.3, 29.3), (106.5, 29.3), (106.5, 29.5)),)))
    assert path.startswith("M")
    assert path.count("L") == 2
    assert path.endswith("Z")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "a,b,c,d",
        "106.5,29.4,106.3,29.5",
        "106,29,107,nan",
        "-999,0,1,1",
        "0,-90,1,90",
        "1,2,3,4,5",
        "inf,1,2,3",
    ],
)
def test_what_is_no_box(text: str) -> None:
    assert parsed_box(text) is None


def test_a_box_of_an_address() -> None:
    assert parsed_box("106.3,29.3,106.5,29.5") == BOX


def test_the_box_around_places() -> None:
    assert box_around([]) is None
    assert box_around([(1.0, 5.0), (3.0, 4.0)]) == (1.0, 4.0, 3.0, 5.0)
