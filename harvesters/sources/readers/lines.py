"""Lines of a text, none of them longer than memory allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults

__all__ = ["bounded_lines"]


def bounded_lines(text: TextIO, limit: int) -> Iterator[str]:
    """Each line with its end.

    Args:
        text: opened with its line ends kept.
        limit: longest line, in characters.

    Raises:
        Abort: a line is longer.
    """
    number = 0
    while line := text.readline(limit + 1):
        if len(line) > limit:
            raise Abort(faults.RECORD_TOO_LARGE(records=number, limit=limit))
        number += 1
        yield line
