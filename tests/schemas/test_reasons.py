"""Preset reasons: the file that ships, and files that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.jiulongpo.schemas.reading import OwnFileError
from ckanext.jiulongpo.schemas.reasons import USES, reasons

WHOLE = "reasons:\n- {code: a-b, for: [return], label: {zh: 甲, en: A}, text: {zh: 乙}}\n"


def test_what_ships_serves_every_step_in_both_languages() -> None:
    found = reasons()
    assert {use for one in found for use in one.uses} == set(USES)
    for one in found:
        assert set(one.labels) == {"zh", "en"}
        assert set(one.texts) == {"zh", "en"}
        assert one.label("en") != one.label("zh_Hans_CN")


def test_a_place_writes_its_own(tmp_path: Path) -> None:
    """What a language lacks is said in Chinese; a text that is missing is the label."""
    file = tmp_path / "own.yaml"
    file.write_text(WHOLE, "utf-8")
    (one,) = reasons(file)
    assert (one.code, one.uses) == ("a-b", {"return"})
    assert (one.label("en"), one.text("en"), one.text("zh_Hans_CN")) == ("A", "A", "乙")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no list"),
        ("reasons: 3", "no list"),
        ("reasons: [", "expected"),
        ("- 1", "no list"),
        ("reasons: [3]", "no code"),
        ("reasons: [{code: 'A b', for: [return], label: {zh: 甲}}]", "no code"),
        ("reasons: [{code: a, for: [], label: {zh: 甲}}]", "“for”"),
        ("reasons: [{code: a, for: [approve], label: {zh: 甲}}]", "“for”"),
        ("reasons: [{code: a, for: [return], label: {en: A}}]", "Chinese label"),
        (f"reasons: [{{code: a, for: [return], label: {{zh: {'长' * 501}}}}}]", "Chinese label"),
        (WHOLE + WHOLE.removeprefix("reasons:\n"), "twice"),
        ("#" * 300_000, "too long"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(OwnFileError, match=fault):
        reasons(file)
