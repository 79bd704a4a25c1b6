"""CKAN's own tests of reading on this portal with all of its plugins.

``python -m tests.compatibility`` runs more modules; docs/compatibility.md tells what differs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT
from tests.compatibility.running import known_differences, run

EVERY_TIME = ("ckan.tests.logic.action.test_get", "ckan.tests.lib.search.test_query")
"""Every reading action of CKAN's core; other modules take longer."""
AT_LEAST = 200
"""Tests that have to pass, so that a frame that finds none of them does not pass either."""


@pytest.mark.slow
def test_reading_actions_answer_as_in_plain_ckan(tmp_path: Path) -> None:
    """Each passes, but for the differences that are documented with their reasons."""
    outcome = run(tmp_path, EVERY_TIME)
    known = known_differences()
    new = {name: text for name, text in outcome.failed.items() if name not in known}
    assert not new, outcome.log[-2000:]
    assert len(outcome.passed) >= AT_LEAST
    no_more = [name for name in known if name in outcome.passed]
    assert not no_more, "these pass: take them out of differences.yaml"


@pytest.mark.parametrize("name", known_differences())
def test_every_known_difference_has_a_reason_and_a_test_of_ours(name: str) -> None:
    difference = known_differences()[name]
    assert name.startswith(("ckan.tests.", "ckanext.")), name
    assert difference.why.endswith("."), name
    if difference.why.startswith("It cannot be asked here"):
        return
    file, _colons, test = difference.proof.partition("::")
    assert f"def {test.rpartition('::')[2]}(" in (ROOT / file).read_text("utf-8"), name
