"""Runs modules of CKAN's own tests in a process of their own, and reads what became of each."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.architecture.source_tree import ROOT

__all__ = ["READS", "Outcome", "known_differences", "run"]

READS = {
    "ckan.tests.logic.action.test_get": "reading actions",
    "ckan.tests.logic.auth.test_get": "who may read",
    "ckan.tests.controllers.test_api": "the action API over HTTP",
    "ckan.tests.lib.search.test_query": "queries",
    "ckanext.datastore.tests.test_search": "rows of tables",
}
"""CKAN's own tests of its read API, as they are in the wheel."""


@dataclass
class Outcome:
    """What became of the tests: their names, by result."""

    passed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    log: str = ""


def run(module: str, folder: Path, *chosen: str) -> Outcome:
    """Run a module of tests, or some of its classes.

    Args:
        module: of the installed CKAN.
        folder: for the report.
        chosen: names of classes or tests, as pytest writes them after the file; all where none.
    """
    spec = importlib.util.find_spec(module)
    assert spec
    assert spec.origin
    report = folder / f"{module}.xml"
    targets = [f"{spec.origin}::{name}" for name in chosen] or [spec.origin]
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-p", "tests.compatibility.portal"),
        *("-p", "no:cacheprovider", f"--junitxml={report}", f"--rootdir={ROOT}", *targets),
    ]
    told = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False
    )
    assert report.exists(), told.stdout[-3000:] + told.stderr[-3000:]
    return _read(report, told.stdout)


def known_differences() -> dict[str, str]:
    """Tests of CKAN's that this portal answers otherwise on purpose, each with its reason."""
    path = Path(__file__).with_name("differences.yaml")
    return yaml.safe_load(path.read_text("utf-8")) or {}


def _environment() -> dict[str, str]:
    """Ours: the tests run on the services of this worker, not on further ones of its number."""
    return {key: value for key, value in os.environ.items() if key != "PYTEST_XDIST_WORKER"}


def _read(report: Path, log: str) -> Outcome:
    outcome = Outcome(log=log)
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it just now
        classes = str(case.get("classname")).split(".")
        named = [part for part in classes if part.startswith(("test_", "Test"))]
        name = "::".join([*named, str(case.get("name"))])
        broken = case.find("failure") if case.find("failure") is not None else case.find("error")
        if broken is not None:
            outcome.failed[name] = str(broken.get("message"))[:300]
        elif case.find("skipped") is not None:
            outcome.skipped.append(name)
        else:
            outcome.passed.append(name)
    return outcome
