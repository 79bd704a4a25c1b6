"""Words for code values, from what an entry says of its 信息项: ``1 公办，2 民办，3 公建民营``.

Pure.
"""

from __future__ import annotations

import re

__all__ = ["codes_in"]

_PAIR = re.compile(
    r"(?:^|[，,；;、\s（(：:])([0-9A-Za-z]{1,6})(?:\s*+[:：=＝\-－—.、]\s*+|\s++)([^\s，,；;、）)。0-9][^，,；;、）)。]{0,30})"
)
_FEWEST = 2


def codes_in(description: str) -> dict[str, str]:
    """Code → word where the description lists at least two; else nothing."""
    pairs = {code: word.strip() for code, word in _PAIR.findall(description)}
    return pairs if len(pairs) >= _FEWEST else {}
