"""What is done to a column of personal information before its table is shown.

Pure. A treated cell stays a text; what the treatment hides cannot be had back from it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

__all__ = ["TREATMENTS", "treatment"]

TREATMENTS = ("mask", "truncate", "hash", "drop")
"""``drop`` leaves the column out and is nothing that happens to a cell."""

_SHORT = 4
_HASH_LENGTH = 16


def treatment(name: str, key: bytes) -> Callable[[str], str]:
    """The function that treats one cell.

    Args:
        name: one of ``TREATMENTS`` but ``drop``.
        key: secret of the site and the file, so that equal hashes mean equal persons within one
            file and nothing elsewhere.
    """
    if name == "hash":
        return lambda text: hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:_HASH_LENGTH]
    return {"mask": _mask, "truncate": _truncate}[name]


def _mask(text: str) -> str:
    """The first third at most and the last two characters; a name keeps its first character."""
    if len(text) <= _SHORT:
        return text[:1] + "*" * max(1, len(text) - 1)
    head = min(3, len(text) // 3)
    return text[:head] + "*" * (len(text) - head - 2) + text[-2:]


def _truncate(text: str) -> str:
    """The first third at most, such as the place of an identity card."""
    return text[: max(1, min(6, len(text) // 3))]
