"""The sum in words at a stranger's form, worked out as a person reads it."""

from __future__ import annotations

import re

from playwright.sync_api import Page

__all__ = ["result_of"]

_NUMERALS = "零一二三四五六七八九十"
_SUM = re.compile("([零一二三四五六七八九十])(加|减)([零一二三四五六七八九十])")


def result_of(page: Page) -> str:
    """What the sum comes to, read off its label."""
    label = page.locator("label[for=challenge_answer]").inner_text()
    found = _SUM.search(label)
    assert found, label
    left, right = _NUMERALS.index(found[1]), _NUMERALS.index(found[3])
    return str(left + right if found[2] == "加" else left - right)
