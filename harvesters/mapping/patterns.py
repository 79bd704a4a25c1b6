"""Patterns of mapping files, run by RE2: the time grows with the text and never explodes.

Whoever may change a source writes patterns that run on foreign text in a worker. Python's own
engine can need years for ``(a+)+$``; RE2 has no backtracking, and refuses look-around and back
references, which is what it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol, cast

import re2

__all__ = ["LONGEST", "Match", "Pattern", "PatternError", "compile_pattern"]

LONGEST = 500
"""Characters of a pattern."""
_MEMORY = 1 << 20


class PatternError(ValueError):
    """A pattern that cannot be used."""


class Match(Protocol):
    """A part of a text that fits."""

    def group(self, index: int, /) -> str | None:
        """What a group holds; 0 is all that fits."""
        ...

    def groupdict(self) -> Mapping[str, str | None]:
        """What the named groups hold."""
        ...


class Pattern(Protocol):
    """A compiled pattern."""

    @property
    def groups(self) -> int:
        """Number of its groups."""
        ...

    def search(self, text: str, /) -> Match | None:
        """The first part of a text that fits."""
        ...


@lru_cache(maxsize=500)
def compile_pattern(text: str) -> Pattern:
    """A pattern in RE2's syntax, which is Python's without look-around and back references.

    Raises:
        PatternError: it is too long or not well formed.
    """
    if len(text) > LONGEST:
        message = f"a pattern has at most {LONGEST} characters"
        raise PatternError(message)
    options: Any = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        return cast("Pattern", re2.compile(text, options))
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        told = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        message = f"the pattern {text}: {told}"
        raise PatternError(message) from error
