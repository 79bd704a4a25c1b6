"""Our own YAML, read by libyaml as the Python reader would."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ckanext.jiulongpo.schemas.catalogue import FILE
from ckanext.jiulongpo.schemas.reading import OwnFileError, languages_of, read_own, read_yaml


def test_both_readers_read_the_catalogues_fields_alike() -> None:
    text = FILE.read_text("utf-8")
    assert read_yaml(text) == yaml.safe_load(text)


def test_what_yaml_makes_of_words_and_numbers_is_the_same() -> None:
    text = 'a: 007\nb: "007"\nc: 2019-06-28\nd: no\ne: 1.50\nf: >-\n  一\n  二\ng: ~\nh: 0x1F\n'
    assert read_yaml(text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["a: [1", "a: !!python/object/apply:os.getcwd []", "\x00"])
def test_what_is_no_plain_yaml_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml(text)


def test_a_places_own_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("words: [甲]\nelse: 1\n", "utf-8")
    assert read_own(file, "words") == ({"words": ["甲"], "else": 1}, file.read_bytes())


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "no list"),
        (b"words: 3", "no list"),
        (b"else: [1]", "no list"),
        (b"- 1", "no list"),
        (b"words: [", "expected"),
        (b"\xff\xfe\x00", "decode"),
        (b"words: []\n" + b"#" * 262_144, "too long"),
    ],
)
def test_one_that_cannot_be_used_says_why_and_names_itself(
    tmp_path: Path, data: bytes, fault: str
) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(data)
    with pytest.raises(OwnFileError, match=f"(?s)^own.yaml: .*{fault}"):
        read_own(file, "words")


def test_neither_a_folder_nor_an_endless_file_is_waited_for(tmp_path: Path) -> None:
    """A bound on what is read, not on what is there: a device has no end."""
    for path in (tmp_path, tmp_path / "none.yaml", Path("/dev/zero")):
        with pytest.raises(OwnFileError):
            read_own(path, "words")


def test_texts_that_nobody_would_read_are_left_out() -> None:
    told = {"zh": " 甲 ", "en": "", "fr": "l" * 501, "de": 5}
    assert languages_of(told) == {"zh": "甲", "de": "5"}
    assert languages_of(["zh"]) == {}
