"""What the person at the terminal sees while the portal is made ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

Advance = Callable[[int, int], None]


class Display:
    """One line a stage, with its time; a bar where the amount of work is known.

    On a terminal the running stage moves; elsewhere a line appears when a stage ends.
    """

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.begun = time.monotonic()

    @contextmanager
    def stage(self, title: str) -> Iterator[Advance]:
        """Show a stage; the value takes (done, total)."""
        begun = time.monotonic()
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(
            *columns,
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        ) as progress:
            task = progress.add_task(title, total=None)

            def advance(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total)

            yield advance
        seconds = time.monotonic() - begun
        self.console.print(f"[green]✓[/green] {title} [dim]{seconds:.1f} s[/dim]")

    def say(self, text: str) -> None:
        """Print a line above the running stage."""
        self.console.print(text, markup=False, soft_wrap=True)

    def table(self, title: str, rows: list[dict[str, str]]) -> None:
        """Print records below each other, a column a key."""
        table = Table(title=title, title_justify="left", box=None)
        for key in rows[0]:
            table.add_column(key, overflow="fold")
        for row in rows:
            table.add_row(*map(escape, row.values()))
        self.console.print(table)

    def seconds(self) -> float:
        """How long everything has taken so far."""
        return time.monotonic() - self.begun
