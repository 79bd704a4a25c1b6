from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from stack.layout import REPOSITORY
from tests.stack.test_supervisor import eventually


def test_a_command_runs_again_even_after_a_failure(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    command = ["sh", "-c", f"echo x >> {marks}; exit 3"]
    process = subprocess.Popen(
        [sys.executable, "-m", "stack.periodic", "--every=0.05", "--", *command], cwd=REPOSITORY
    )
    try:
        assert eventually(lambda: marks.exists() and marks.read_text().count("x") >= 3)
    finally:
        process.terminate()
        process.wait()
