"""The first step of all: the environment from the lock, on a bare Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stack import bootstrap
from stack.layout import REPOSITORY

NOBODY_LISTENS = "http://127.0.0.1:9/simple"
FILES = ("requirements.lock", "pyproject.toml", "setup.py")
PARTS = ("__init__.py", "bootstrap.py", "errors.py", "language.py")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the first step needs of the repository."""
    (tmp_path / "stack").mkdir()
    for name in FILES:
        shutil.copy(REPOSITORY / name, tmp_path / name)
    for name in PARTS:
        shutil.copy(REPOSITORY / "stack" / name, tmp_path / "stack" / name)
    return tmp_path


def _bootstrap(clone: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "HOME": str(clone), "LC_ALL": "C"}
    return subprocess.run(
        [sys.executable, "-m", "stack.bootstrap"],
        cwd=clone,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_missing_network_is_one_line_that_says_what_to_do(clone: Path) -> None:
    result = _bootstrap(clone, PIP_INDEX_URL=NOBODY_LISTENS, UV_INDEX_URL=NOBODY_LISTENS)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "JLP-S-201" in result.stderr
    assert "proxy" in result.stderr


def test_it_says_so_in_chinese(clone: Path) -> None:
    result = _bootstrap(clone, PIP_INDEX_URL=NOBODY_LISTENS, LC_ALL="zh_CN.UTF-8")
    assert "请检查网络或代理设置" in result.stderr


def test_a_failed_start_is_no_finished_one(clone: Path) -> None:
    _bootstrap(clone, PIP_INDEX_URL=NOBODY_LISTENS)
    assert not (clone / ".venv" / bootstrap.STAMP.name).exists()
    assert "JLP-S-201" in _bootstrap(clone, PIP_INDEX_URL=NOBODY_LISTENS).stderr


def test_it_runs_on_nothing_but_the_standard_library(clone: Path) -> None:
    code = "import sys, stack.bootstrap; print([n for n in sys.modules if n in ('rich', 'psutil')])"
    result = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=clone, capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("error: Failed to fetch: error sending request for url", bootstrap.UNREACHABLE),
        ("NewConnectionError: Failed to establish a new connection", bootstrap.UNREACHABLE),
        ("Temporary failure in name resolution", bootstrap.UNREACHABLE),
        ("ERROR: Could not find a version that satisfies", bootstrap.UNREACHABLE),
        ("OSError: [Errno 28] No space left on device", bootstrap.FULL),
        ("Disk quota exceeded (os error 122)", bootstrap.FULL),
    ],
)
def test_what_installers_say_is_understood(words: str, kind: re.Pattern[str]) -> None:
    assert kind.search(words)


def test_the_lock_names_hashes_and_no_registry() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text("utf-8")
    packages = re.findall(r"(?m)^[a-z0-9].*==", lock)
    assert len(packages) > 100
    assert len(re.findall(r"(?m)^[a-z0-9].*== *\S+.*\\\n +--hash", lock)) == len(packages)
    assert "://" not in lock
    assert "index" not in re.sub(r"(?m)^ +--hash.*$|^[a-z0-9].*$", "", lock)


def test_the_lock_needs_no_compiler_for_the_database() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text("utf-8")
    assert "\npsycopg2-binary==" in lock
    assert "\npsycopg2==" not in lock
