"""Runs the part of M that the portal's examples are written in.

The engine of M runs on Windows only. Here its maker's parser reads the code, and each construct and
function has the meaning that Microsoft's documentation gives it: pages are named where they are
followed, all of them under learn.microsoft.com/powerquery-m. What is not written here, or not
documented, is an error and never a guess.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.developers.engines import parse_m
from tests.developers.engines.power_query.evaluating import value_of
from tests.developers.engines.power_query.library import LIBRARY
from tests.developers.engines.power_query.values import MError, NotKnown, Table, Value

__all__ = ["MError", "NotKnown", "Table", "Value", "run"]


def run(codes: Sequence[str]) -> list[Value]:
    """What pieces of M code come to.

    Raises:
        AssertionError: one of them is no M.
        NotKnown: one has a construct, a function or an option that is not written here.
        MError: one ends in an error of M.
    """
    return [value_of(tree, LIBRARY) for tree in parse_m(codes)]
