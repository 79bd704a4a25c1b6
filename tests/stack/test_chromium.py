"""A browser for the browser tests, wherever they run."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

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
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, playwright: Playwright
) -> None:
    (tmp_path / "sh").symlink_to("/bin/sh")
    monkeypatch.delenv("JLP_CHROMIUM", raising=False)
    with monkeypatch.context() as bare:
        bare.setenv("PATH", str(tmp_path))
        start = chromium.executable()
    browser = playwright.chromium.launch(executable_path=start)
    page = browser.new_page()
    page.set_content("<p id=p></p><script>p.innerText = 6 * 7</script>")
    assert page.inner_text("#p") == "42"
    assert page.screenshot().startswith(b"\x89PNG")
    browser.close()
