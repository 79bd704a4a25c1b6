"""The word lists are what their program makes, and the schema states the same syllables."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from stack.layout import CONFIGSET, SOLR_FILES

LANG = CONFIGSET / "conf" / "lang"


@pytest.fixture(scope="module")
def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("wordlists", SOLR_FILES / "wordlists.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _made(program: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(program, "LANG", folder)
    return folder


def test_pinyin_and_syllables_are_reproduced(
    program: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _made(program, tmp_path, monkeypatch)
    readings = program.character_readings()
    program.write_sounds(readings)
    for name in ("pinyin.txt", "syllables.txt"):
        assert (tmp_path / name).read_bytes() == (LANG / name).read_bytes()


def test_traditional_is_reproduced(
    program: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("opencc", reason="opencc-python-reimplemented is not a dependency")
    _made(program, tmp_path, monkeypatch)
    program.write_traditional()
    assert (tmp_path / "traditional.txt").read_bytes() == (LANG / "traditional.txt").read_bytes()


def test_the_schema_states_the_syllables_of_the_list() -> None:
    schema = (CONFIGSET / "conf" / "schema.xml").read_text(encoding="utf-8")
    stated = re.search(r'<!ENTITY syllable "([^"]+)">', schema)
    assert stated
    assert stated[1].split("|") == (LANG / "syllables.txt").read_text(encoding="utf-8").split()
