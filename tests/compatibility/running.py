"""Runs modules of CKAN's own tests in a process of their own, and reads what became of each."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.architecture.source_tree import ROOT

__all__ = ["READS", "WRITES", "Difference", "Outcome", "known_differences", "run"]

READS = {
    "ckan.tests.logic.action.test_get": "reading actions",
    "ckan.tests.logic.auth.test_get": "who may read",
    "ckan.tests.controllers.test_api": "the action API over HTTP",
    "ckan.tests.controllers.test_feed": "feeds",
    "ckan.tests.lib.search.test_query": "queries",
    "ckanext.datastore.tests.test_search": "rows of tables",
}
"""CKAN's own tests of its read API, as they are in the wheel."""
WRITES = {
    "ckan.tests.logic.action.test_create": "actions that create",
    "ckan.tests.logic.action.test_update": "actions that update",
    "ckan.tests.logic.action.test_patch": "actions that patch",
    "ckan.tests.logic.action.test_delete": "actions that delete",
}
"""CKAN's own tests of the actions by which programs write."""

_MODULE = re.compile(r"(?:ckan\.tests|ckanext)\.[a-z_.]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """A test of CKAN's that this portal answers otherwise on purpose.

    Attributes:
        why: the purpose, or why it cannot be asked here.
        proof: a test of ours that shows it, as pytest writes its name; empty where it is not asked.
    """

    why: str
    proof: str


@dataclass
class Outcome:
    """What became of the tests: their names, by result."""

    passed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    log: str = ""


def run(folder: Path, modules: Sequence[str]) -> Outcome:
    """Run modules of tests, one after the other in one process.

    Args:
        folder: for the report.
        modules: of the installed CKAN.
    """
    report = folder / "report.xml"
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-p", "tests.compatibility.portal"),
        *("-p", "no:cacheprovider", f"--junitxml={report}", f"--rootdir={ROOT}"),
        *(_file(module) for module in modules),
    ]
    told = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False
    )
    assert report.exists(), told.stdout[-3000:] + told.stderr[-3000:]
    return _read(report, told.stdout)


def known_differences() -> dict[str, Difference]:
    """Tests of CKAN's that this portal answers otherwise on purpose, each with its reason."""
    path = Path(__file__).with_name("differences.yaml")
    stated = yaml.safe_load(path.read_text("utf-8")) or []
    return {
        name: Difference(each["why"], each.get("proof", ""))
        for each in stated
        for name in each["of"]
    }


def _file(module: str) -> str:
    spec = importlib.util.find_spec(module)
    assert spec
    assert spec.origin
    return spec.origin


def _environment() -> dict[str, str]:
    """Ours: the tests run on the services of this worker, not on further ones of its number."""
    return {key: value for key, value in os.environ.items() if key != "PYTEST_XDIST_WORKER"}


def _read(report: Path, log: str) -> Outcome:
    outcome = Outcome(log=log)
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it just now
        name = _name(str(case.get("classname")), str(case.get("name")))
        broken = case.find("failure") if case.find("failure") is not None else case.find("error")
        if broken is not None:
            outcome.failed[name] = str(broken.get("message"))[:300]
        elif case.find("skipped") is not None:
            outcome.skipped.append(name)
        else:
            outcome.passed.append(name)
    return outcome


def _name(classes: str, name: str) -> str:
    """Module, class and name, without the folder in which CKAN is installed."""
    found = _MODULE.search(f"{classes}.")
    assert found, classes
    rest = classes[found.end() :]
    return "::".join(filter(None, (found[0].rstrip("."), rest, name)))
