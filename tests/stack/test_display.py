"""What a terminal and what a log file see."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from stack.display import Display


def _display(terminal: bool) -> tuple[Display, io.StringIO]:
    written = io.StringIO()
    return Display(Console(file=written, force_terminal=terminal, width=60)), written


def test_a_log_gets_one_line_a_stage_with_its_time() -> None:
    display, written = _display(terminal=False)
    with display.stage("Database") as advance:
        advance(1, 2)
    assert re.fullmatch(r"✓ Database \d+\.\d s\n", written.getvalue())


def test_a_stage_that_fails_gets_no_tick() -> None:
    display, written = _display(terminal=False)
    with pytest.raises(ZeroDivisionError), display.stage("Database"):
        _ = 1 // 0
    assert "✓" not in written.getvalue()


def test_text_in_brackets_is_shown_as_it_is() -> None:
    display, written = _display(terminal=False)
    display.say("[JLP-S-302] [bold]x")
    assert written.getvalue() == "[JLP-S-302] [bold]x\n"


def test_accounts_are_shown_whole() -> None:
    display, written = _display(terminal=True)
    display.table("Accounts", [{"role": "编目员", "password": "[a]" + "x" * 20}])
    assert "编目员" in written.getvalue()
    assert "[a]" + "x" * 20 in written.getvalue()
