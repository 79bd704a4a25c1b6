"""Our own YAML, read by libyaml as the Python reader would."""

from __future__ import annotations

import pytest
import yaml

from ckanext.jiulongpo.schemas.catalogue import FILE
from ckanext.jiulongpo.schemas.reading import read_yaml


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
