"""The commands that people type."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from stack.layout import REPOSITORY

PROMISED = (
    *("run", "test", "lint", "bench", "bench-%", "torture", "torture-%"),
    *("clean", "lock", "help"),
)


def _make(*arguments: str, language: str = "C") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=REPOSITORY,
        env=os.environ | {"LC_ALL": language},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_promised_command() -> None:
    listed = re.findall(r"(?m)^  make (\S+) +\S", _make("help").stdout)
    assert set(PROMISED) <= set(listed)


@pytest.mark.parametrize(
    ("language", "words"), [("C", "Python 3.11 or newer"), ("zh_CN.UTF-8", "需要 Python 3.11")]
)
def test_a_machine_without_a_fitting_python_gets_one_line(language: str, words: str) -> None:
    result = _make("python", "PYTHON=", language=language)
    assert result.returncode != 0
    told = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert len(told) == 1
    assert words in told[0]
    assert "JLP-S-002" in told[0]


def test_ci_runs_the_tests_and_nothing_else() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    assert script.splitlines()[-1] == "exec make test"
    assert os.access(REPOSITORY / ".ci" / "run", os.X_OK)
