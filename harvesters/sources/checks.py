"""What a source tries before it is harvested, step by step."""

from __future__ import annotations

from collections.abc import Callable

from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.ports import Check

__all__ = ["checks_of"]


def checks_of(*steps: tuple[str, Callable[[], object]]) -> list[Check]:
    """Names of steps with what came of each; none is taken after one that fails."""
    checks: list[Check] = []
    for name, step in steps:
        try:
            step()
        except HarvestError as error:
            return [*checks, Check(name, passed=False, finding=error.finding)]
        checks.append(Check(name, passed=True))
    return checks
