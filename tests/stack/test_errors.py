"""Every obstacle has a code and one line in each language which says what to do."""

from __future__ import annotations

import string

import pytest

from stack import errors
from stack.errors import PortTakenError, StackError
from stack.language import in_chinese, say

KINDS = StackError.__subclasses__()


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_codes_are_unique_and_of_the_stack() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes) > 10
    assert all(code.startswith("JLP-S-") for code in codes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_both_languages_say_the_same_things_in_one_line(kind: type[StackError]) -> None:
    assert _placeholders(kind.en) == _placeholders(kind.zh)
    assert "\n" not in kind.en + kind.zh
    assert kind.__doc__


@pytest.mark.parametrize(
    ("variables", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "C", "LC_MESSAGES": "zh_CN.UTF-8"}, True),
        ({}, False),
    ],
)
def test_the_language_is_the_terminals(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], chinese: bool
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert in_chinese() is chinese
    assert say("yes", "是") == ("是" if chinese else "yes")
    assert ("占用" in str(PortTakenError(port=1, other=2))) is chinese


def test_the_context_is_kept_as_data() -> None:
    error = errors.DiskFullError(folder="/x", free_mb=1, needed_mb=2)
    assert error.context == {"folder": "/x", "free_mb": 1, "needed_mb": 2}
    assert str(error).startswith("[JLP-S-103]")
