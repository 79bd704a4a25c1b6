"""The checkboxes of a facet: whatever a value is called, it stays a word."""

from __future__ import annotations

import lxml.html

from ckanext.jiulongpo.portal.options import options
from ckanext.jiulongpo.shared import FacetValue

ODD = "\"><script>alert(1)</script>&'"


def test_a_value_has_its_checkbox_its_word_and_its_count() -> None:
    html = options("organization", [FacetValue("mzj", "民政局", 1284, chosen=False)])
    [label] = lxml.html.fragments_fromstring(str(html))
    box = label.find("input")
    assert dict(box.attrib) == {
        "type": "checkbox",
        "id": "j-organization-1",
        "name": "organization",
        "value": "mzj",
    }
    assert (label.find("b").text, label.find("span").text) == ("民政局", "1,284")
    assert "class" not in label.attrib


def test_a_chosen_one_is_checked_and_an_empty_one_is_marked() -> None:
    values = [FacetValue("a", "甲", 0, chosen=True), FacetValue("b", "乙", 2, chosen=False)]
    first, second = lxml.html.fragments_fromstring(str(options("tags", values, 6)))
    assert first.get("class") == "j-zero"
    assert ("checked" in first.find("input").attrib, first.find("input").get("id")) == (
        True,
        "j-tags-6",
    )
    assert ("checked" in second.find("input").attrib, second.find("input").get("id")) == (
        False,
        "j-tags-7",
    )


def test_names_of_strangers_are_no_markup() -> None:
    html = options(ODD, [FacetValue(ODD, ODD, 1, chosen=False)])
    [label] = lxml.html.fragments_fromstring(str(html))
    assert not label.xpath("//script")
    assert (label.find("input").get("value"), label.find("b").text) == (ODD, ODD)
    assert label.find("input").get("name") == ODD


def test_no_values_are_nothing() -> None:
    assert options("tags", []) == ""
