"""A sample of each part of the torture, on the services of the tests; all: ``make torture``."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from stack.layout import REPOSITORY
from torture.__main__ import PARTS
from torture.evil.run import rows


@pytest.fixture(scope="module")
def told() -> str:
    """What the samples print."""
    return subprocess.run(
        [sys.executable, "-m", "torture", "--sample"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    ).stdout


def _totals(told: str, part: str) -> dict[str, int]:
    """What a part counts; it may not find anything broken."""
    lines = re.findall(rf"(?m)^TORTURE {part} (.*)$", told)
    assert lines, told[-4000:]
    counts = {key: int(float(value)) for key, value in re.findall(r"(\w+)=([\d.]+)", lines[0])}
    assert not counts["broken"], told[-4000:]
    return counts


def test_a_run_that_is_killed_goes_on_as_if_nothing_had_been(told: str) -> None:
    assert _totals(told, "kills")["kills"] >= 4


def test_a_service_that_is_killed_loses_no_record(told: str) -> None:
    assert _totals(told, "chaos")["kills"] == 4


def test_an_evil_source_hurts_nobody(told: str) -> None:
    assert _totals(told, "evil")["misbehaviours"] >= 10


def test_nothing_is_withdrawn_without_cause_in_years_of_listings(told: str) -> None:
    assert _totals(told, "histories")["steps"] > 80


def test_each_part_has_a_sample() -> None:
    assert set(PARTS) == {"kills", "chaos", "evil", "histories"}


def test_there_are_many_ways_to_be_evil() -> None:
    names = [each.name for each in rows()]
    assert len(names) == len(set(names)) >= 120
