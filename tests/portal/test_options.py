"""What the checkboxes of a facet are made of."""

from __future__ import annotations

from ckanext.jiulongpo.portal.options import Option, options
from ckanext.jiulongpo.shared import FacetValue


def test_a_value_has_its_number_its_word_and_its_count() -> None:
    values = [
        FacetValue("mzj", "民政局", 1284, chosen=True),
        FacetValue("jy", "教委", 0, chosen=False),
    ]
    assert list(options(values)) == [
        Option(1, "mzj", "民政局", "1,284", is_chosen=True, is_empty=False),
        Option(2, "jy", "教委", "0", is_chosen=False, is_empty=True),
    ]


def test_those_behind_more_are_numbered_on() -> None:
    """Each checkbox of a facet has an id of its own."""
    value = FacetValue("mzj", "民政局", 1, chosen=False)
    assert [option.at for option in options([value, value], 6)] == [6, 7]


def test_no_values_are_nothing() -> None:
    assert list(options([])) == []
