"""A browser for the browser tests, wherever they run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from stack import chromium
from stack.errors import BrowserMissingError


def test_the_named_browser_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("JLP_CHROMIUM", str(program))
    assert chromium.executable() == program


def test_a_name_that_is_no_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JLP_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(BrowserMissingError, match="JLP_CHROMIUM"):
        chromium.executable()


def test_the_machines_browser_comes_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.delenv("JLP_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.executable() == program


@pytest.mark.slow
def test_without_one_it_comes_from_the_registry_and_draws_a_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sh").symlink_to("/bin/sh")
    monkeypatch.delenv("JLP_CHROMIUM", raising=False)
    with monkeypatch.context() as bare:
        bare.setenv("PATH", str(tmp_path))
        start = chromium.executable()
    page = (
        "data:text/html;charset=utf-8,<title>t</title><p id=p></p><script>p.innerText=6*7</script>"
    )
    drawn = subprocess.run(
        [str(start), "--dump-dom", page],
        env=os.environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    assert '<p id="p">42</p>' in drawn.stdout
