"""A sample of each part of the torture on the tests' own services; the whole: ``make torture``."""

from __future__ import annotations

import re
import subprocess
import sys

from stack.layout import REPOSITORY
from torture.__main__ import PARTS
from torture.evil.run import rows


def _totals(part: str) -> dict[str, int]:
    """What a part counts; it may not find anything broken."""
    result = subprocess.run(
        [sys.executable, "-m", "torture", part, "--sample"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-4000:]
    line = re.findall(rf"(?m)^TORTURE {part} (.*)$", result.stdout)[-1]
    return {key: int(float(value)) for key, value in re.findall(r"(\w+)=([\d.]+)", line)}


def test_a_run_that_is_killed_goes_on_as_if_nothing_had_been() -> None:
    assert _totals("kills")["kills"] >= 8


def test_a_service_that_is_killed_loses_no_record() -> None:
    assert _totals("chaos")["kills"] == 4


def test_an_evil_source_hurts_nobody() -> None:
    assert _totals("evil")["misbehaviours"] >= 20


def test_nothing_is_withdrawn_without_cause_in_years_of_listings() -> None:
    assert _totals("histories")["steps"] > 100


def test_each_part_has_a_sample() -> None:
    assert set(PARTS) == {"kills", "chaos", "evil", "histories"}


def test_there_are_many_ways_to_be_evil() -> None:
    names = [each.name for each in rows()]
    assert len(names) == len(set(names)) >= 120
