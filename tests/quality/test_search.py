"""Score and grade in the index: to sort by, to filter by, kept when an entry is indexed anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def found(act: Callable[..., Any], **query: Any) -> list[str]:
    answer = act("package_search", fq="+dataset_type:dataset", include_private=True, **query)
    return [pkg["name"] for pkg in answer["results"]]


def test_entries_are_sorted_by_their_score(act, judged, quality):
    judged()
    names = found(act, sort="jlp_quality desc, name asc")
    scores = [quality(name)["score"] for name in names]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1


def test_the_list_has_a_facet_and_an_order(get, judged):
    judged()
    page = get("/dataset/", sort="quality")
    assert "待改进" in page.text(".j-facets")
    narrowed = get("/dataset/", jlp_quality_grade="1")
    assert "待改进" in page.text(".j-facets")
    assert len(narrowed.all("article")) == len(page.all("article"))
    assert get("/dataset/", jlp_quality_grade="4").all("article") == []


def test_an_entry_that_is_indexed_anew_keeps_its_score(act, judged, quality):
    """A change writes the last verdict into the index, until the next one is there."""
    judged()
    score = quality("elder-homes")["score"]
    act("package_patch", id="elder-homes", contact_phone="023-00000002")
    assert found(act, q=f"jlp_quality:{score} AND name:elder-homes") == ["elder-homes"]
    act(
        "package_patch",
        id="elder-homes",
        notes="全区已备案养老机构的名称、床位和评定等级，按季更新。",
    )
    judged()
    changed = quality("elder-homes")["score"]
    assert found(act, q=f"jlp_quality:{changed} AND name:elder-homes") == ["elder-homes"]
