"""The criteria of quality as data: what ships, and files that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.jiulongpo.schemas.criteria import criteria
from ckanext.jiulongpo.schemas.reading import OwnFileError

ONE = "{code: scope, weight: 10, dimension: '02', label: {zh: 甲}, about: {zh: 乙}}"
WHOLE = f"grades: {{'4': 90, '1': 0}}\ncriteria: [{ONE}]\n"


def test_what_ships_is_said_in_both_languages() -> None:
    for one in criteria().each:
        assert one.label("en") != one.label("zh_Hans_CN")
        assert one.about("en") != one.about("zh_Hans_CN")
        assert one.none("en") == "" or one.none("en") != one.none("zh_Hans_CN")
        assert one.about("zh_Hans_CN").endswith("。")


def test_a_place_writes_its_own(tmp_path: Path) -> None:
    """What a language lacks is said in Chinese; another content has another mark."""
    file = tmp_path / "own.yaml"
    file.write_text(WHOLE, "utf-8")
    found = criteria(file)
    assert (found.each[0].label("en"), found.each[0].none("zh")) == ("甲", "")
    assert (found.grade(90), found.grade(89)) == ("4", "1")
    assert found.of("scope") is found.each[0]
    assert found.of("else") is None
    assert found.mark != criteria().mark


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no list"),
        ("criteria: 3", "no list"),
        ("criteria: [", "expected"),
        ("criteria: []", "no criterion"),
        (f"criteria: [{ONE}, {ONE}]", "twice"),
        ("criteria: [3]", "no code"),
        (WHOLE.replace("code: scope", "code: 'a b'"), "no code"),
        (WHOLE.replace("weight: 10", "weight: 0"), "weight"),
        (WHOLE.replace("weight: 10", "weight: many"), "weight"),
        (WHOLE.replace("weight: 10", "weight: true"), "weight"),
        (WHOLE.replace("dimension: '02'", "dimension: '09'"), "dimension"),
        (WHOLE.replace("label: {zh: 甲}", "label: {en: A}"), "Chinese label"),
        (WHOLE.replace("about: {zh: 乙}", "limits: {a: b}, about: {zh: 乙}"), "limits"),
        (WHOLE.replace("about: {zh: 乙}", "words: a, about: {zh: 乙}"), "words"),
        (WHOLE.replace("'1': 0", "'1': 5"), "grades"),
        (WHOLE.replace("'1': 0", "'1': none"), "grades"),
        (WHOLE.replace("'4': 90", "'A': 90"), "no grade"),
        (f"criteria: [{ONE}]", "grades"),
        ("#" * 300_000, "too long"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(OwnFileError, match=fault):
        criteria(file)
