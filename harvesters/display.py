"""What the command line shows of a run: a bar while it goes, a table when it has ended."""

from __future__ import annotations

import resource
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.core.ports import Progress as RunProgress
from ckanext.jiulongpo.harvesters.reports.service import groups_of
from ckanext.jiulongpo.harvesters.run import Report

__all__ = ["Bar", "findings", "peak_memory", "summary"]


class Bar:
    """Done, total, rate and remaining time of a run."""

    def __init__(self, console: Console, title: str) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.0f}/s"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._task = self._progress.add_task(title, total=None, rate=0.0)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def update(self, progress: RunProgress) -> None:
        """Show how far the run is."""
        self._progress.update(
            self._task, completed=progress.done, total=progress.total, rate=progress.rate
        )


def peak_memory() -> int:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def summary(console: Console, report: Report, source_id: str) -> None:
    """Print the outcome of a run: counts that add up, then the findings by cause."""
    counts = report.tally.counts
    table = Table(title=tk._("Harvest run"), show_header=False)
    for outcome, label in _labels().items():
        if counts[outcome] or outcome not in {Outcome.SKIPPED, Outcome.REPEATED}:
            table.add_row(label, f"{counts[outcome]:,}", style=_style(outcome, counts[outcome]))
    table.add_row(tk._("Records read"), f"{report.tally.read:,}", end_section=True)
    table.add_row(tk._("Records missing at the source"), f"{report.vanished.missing:,}")
    table.add_row(tk._("Organisations created"), f"{len(report.made):,}")
    table.add_row(tk._("Entries still to be indexed"), f"{report.unindexed:,}")
    table.add_row(tk._("Peak memory"), f"{peak_memory()} MB")
    console.print(table)
    for finding in (report.tally.abort, report.vanished.doubt):
        if finding:
            console.print(f"{finding.code} {finding.text(tk._)}", style="bold red", markup=False)
            console.print(finding.advice(tk._), markup=False)
    findings(console, source_id)
    for made in report.made:
        console.print(f"+ {made.title} ({made.name})", markup=False, style="dim")


def findings(console: Console, source_id: str, state: str = "open") -> None:
    """Print the findings of a source by cause."""
    groups = groups_of(source_id, state)
    if not groups:
        return
    table = Table(title=tk._("Findings by cause"))
    for column in (tk._("Records"), tk._("Code"), tk._("What is wrong"), tk._("What to do")):
        table.add_column(column, overflow="fold")
    for group in groups:
        found = group.finding
        table.add_row(
            f"{group.records:,}",
            found.code,
            escape(found.text(tk._)),
            escape(found.advice(tk._)),
        )
    console.print(table)


def _labels() -> dict[Outcome, str]:
    return {
        Outcome.CREATED: tk._("New entries"),
        Outcome.UPDATED: tk._("Changed entries"),
        Outcome.UNCHANGED: tk._("Unchanged entries"),
        Outcome.WITHDRAWN: tk._("Withdrawn entries"),
        Outcome.REJECTED: tk._("Rejected records"),
        Outcome.SKIPPED: tk._("Records left out"),
        Outcome.REPEATED: tk._("Repeated records"),
    }


def _style(outcome: Outcome, count: int) -> str:
    return "yellow" if outcome is Outcome.REJECTED and count else ""
