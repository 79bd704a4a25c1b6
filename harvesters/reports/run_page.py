"""The page of a run: stages, tally with its proof, history, what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.reports.history import unindexed
from ckanext.jiulongpo.harvesters.workbench import sources
from ckanext.jiulongpo.shared import Finding

__all__ = ["Bar", "Cell", "RunPage", "StageRow", "run_page", "span", "told"]

_DONE, _GOING, _WAITING, _FAILED = "done", "going", "waiting", "failed"
_MOST_BARS = 20
_BAR_HEIGHT = 72


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of a run; ``state`` is done, going, waiting, failed or paused."""

    name: str
    state: str
    done: int
    total: int | None
    rate: str = "—"
    time: str = ""
    words: str = ""

    @property
    def percent(self) -> int:
        """How far the stage is."""
        if self.state == _DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of the tally; ``warm`` when a person has to look."""

    key: str
    label: str
    count: int
    hint: str
    warm: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One run in the picture of the history."""

    day: str
    count: int
    height: int
    state: str
    current: bool


@dataclass(frozen=True, slots=True)
class RunPage:
    """All that the page shows besides the findings.

    Attributes:
        number: which run of its source this is.
        proof: the sum of the tally in words; ``whole`` when nothing is missing in it.
        doubt: why a person has to decide, and ``abort`` why the run ended early.
        decision: what was decided, by whom, when and why; empty where nothing was.
    """

    run: Mapping[str, Any]
    number: int
    running: bool
    stages: Sequence[StageRow]
    cells: Sequence[Cell]
    proof: str
    whole: bool
    remaining: str
    elapsed: str
    bars: Sequence[Bar]
    doubt: Mapping[str, Any] | None
    abort: Mapping[str, Any] | None
    decision: str


def run_page(
    run: Mapping[str, Any], runs: Sequence[Mapping[str, Any]], count: int, usual: int | None
) -> RunPage:
    """The page of a run.

    Args:
        run: as ``jiulongpo_harvest_run_show`` gives it.
        runs: the runs of its source, the newest first.
        count: how many runs the source has had up to this one.
        usual: records of the last run that ended well, for a source that does not tell its size.
    """
    running = run["state"] == "running"
    seconds = _seconds(run, running=running)
    settled = sum(run["counts"].values())
    total = run["total"] or (usual if running else settled)
    rate = settled / seconds if seconds else 0.0
    left = (total - settled) / rate if running and total and rate and total > settled else None
    report = run["report"]
    return RunPage(
        run=run,
        number=count,
        running=running,
        stages=_stages(run, _Figures(settled, total, rate, left, seconds)),
        cells=_cells(run),
        proof=_proof(run["counts"], settled),
        whole=running or settled == report.get("read", settled),
        remaining=span(left) if left is not None else "",
        elapsed=span(seconds),
        bars=_bars(run, runs),
        doubt=told(report.get("doubt")) if run["state"] == "unconfirmed" else None,
        abort=told(report.get("abort")),
        decision=_decision(run),
    )


def _decision(run: Mapping[str, Any]) -> str:
    if not run["decision"]:
        return ""
    words = {
        "confirmed": tk._("{person} has confirmed on {day} that the entries are gone: {reason}"),
        "dismissed": tk._("{person} has kept the entries on {day}: {reason}"),
    }[run["decision"]]
    person = sources.person(run["decided_by"])
    return words.format(person=person, day=run["decided"][:10], reason=run["decided_reason"])


def span(seconds: float) -> str:
    """A length of time as people say it."""
    whole = max(0, round(seconds))
    if whole < 60:  # noqa: PLR2004 - a minute
        return tk._("{count} s").format(count=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return tk._("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
    hours, minutes = divmod(minutes, 60)
    return tk._("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def _seconds(run: Mapping[str, Any], *, running: bool) -> float:
    begun = datetime.fromisoformat(run["started"])
    ended = datetime.now(UTC) if running else datetime.fromisoformat(
        run["finished"] or run["heartbeat"]
    )  # fmt: skip
    return max(0.0, (ended - begun).total_seconds())


@dataclass(frozen=True, slots=True)
class _Figures:
    settled: int
    total: int | None
    rate: float
    left: float | None
    seconds: float


def _stages(run: Mapping[str, Any], figures: _Figures) -> list[StageRow]:
    settled, total, rate = figures.settled, figures.total, figures.rate
    left, seconds = figures.left, figures.seconds
    counts, report = run["counts"], run["report"]
    running = run["state"] == "running"
    failed = bool(report.get("abort"))
    ended = _FAILED if failed else _DONE
    took = tk._("took {time}").format(time=span(seconds))
    to_go = tk._("about {time} left").format(time=span(left)) if left is not None else took
    speed = tk._("{count} a second").format(count=f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}")  # noqa: PLR2004 -- two digits are enough
    reached = settled > 0 or not (running or failed)
    written = counts.get("created", 0) + counts.get("updated", 0)
    waiting = min(unindexed(run["source_id"]), written)
    now = _GOING if running else ended
    rows = [
        StageRow(
            tk._("Connect"), _DONE if reached else now, int(reached), 1,
        ),
        StageRow(
            tk._("Read records"), now, settled, total, speed, to_go if running else took,
        ),
        StageRow(tk._("Convert and check"), now, settled, settled if not running else total,
                 speed, ""),
        StageRow(tk._("Write entries"), now, written, written if not running else None),
        StageRow(
            tk._("Update search"), _GOING if waiting else now if running else _DONE,
            written - waiting, written,
        ),
    ]  # fmt: skip
    return [*rows, _withdrawing(run, running=running)]


def _withdrawing(run: Mapping[str, Any], *, running: bool) -> StageRow:
    report = run["report"]
    withdrawn = run["counts"].get("withdrawn", 0) + (report.get("withdrawn") or 0)
    pending = _pending(run)
    name = tk._("Withdraw")
    if run["state"] == "unconfirmed":
        return StageRow(name, "paused", withdrawn, pending, words=tk._("waits for a decision"))
    if running:
        return StageRow(name, _WAITING, withdrawn, None)
    if not report.get("complete"):
        return StageRow(name, _WAITING, withdrawn, None, words=tk._("not tried: source not whole"))
    words = tk._("{count} wait for their days of grace").format(count=pending) if pending else ""
    return StageRow(name, _DONE, withdrawn, withdrawn, words=words)


def _pending(run: Mapping[str, Any]) -> int:
    """Entries whose withdrawal waits: for a person, or for the days of grace."""
    report = run["report"]
    unmet = (report.get("diff") or {}).get("missing") if run["state"] == "unconfirmed" else None
    return unmet or report.get("missing") or 0


def _cells(run: Mapping[str, Any]) -> list[Cell]:
    counts = run["counts"]
    pending = _pending(run)
    unchanged = counts.get("unchanged", 0) + counts.get("repeated", 0)
    rejected = counts.get("rejected", 0)
    waits = tk._("waits for a decision") if run["state"] == "unconfirmed" else tk._("missing")
    return [
        Cell("created", tk._("New"), counts.get("created", 0), tk._("written")),
        Cell("updated", tk._("Changed"), counts.get("updated", 0), tk._("one by one")),
        Cell("unchanged", tk._("Unchanged"), unchanged, tk._("not written")),
        Cell("withdrawn", tk._("To be withdrawn"), pending, waits, warm=pending > 0),
        Cell("rejected", tk._("Rejected"), rejected, tk._("see findings"), warm=rejected > 0),
    ]


def _proof(counts: Mapping[str, int], settled: int) -> str:
    unchanged = counts.get("unchanged", 0) + counts.get("repeated", 0)
    parts = [
        (tk._("New"), counts.get("created", 0)),
        (tk._("Changed"), counts.get("updated", 0)),
        (tk._("Unchanged"), unchanged),
        (tk._("Rejected"), counts.get("rejected", 0)),
        (tk._("Left out"), counts.get("skipped", 0)),
        (tk._("Withdrawn"), counts.get("withdrawn", 0)),
    ]
    always = 4
    shown = [pair for place, pair in enumerate(parts) if place < always or pair[1]]
    terms = " + ".join(f"{label} {number:,}" for label, number in shown)
    return tk._("Source {total} = {terms}").format(total=f"{settled:,}", terms=terms)


def _bars(run: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> list[Bar]:
    until = [one for one in runs if one["started"] <= run["started"]][:_MOST_BARS][::-1]
    sizes = [_size(one) for one in until]
    highest = max(sizes, default=0) or 1
    return [
        Bar(
            datetime.fromisoformat(one["started"]).strftime("%m-%d"),
            size,
            max(1, round(size * _BAR_HEIGHT / highest)),
            one["state"],
            one["id"] == run["id"],
        )
        for one, size in zip(until, sizes, strict=True)
    ]


def _size(run: Mapping[str, Any]) -> int:
    return run["report"].get("read") or sum(run["counts"].values())


def told(finding: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A finding as a run's report keeps it, in the reader's language."""
    if not finding:
        return None
    keys = ("code", "message", "remedy", "context")
    made = Finding(**{key: finding[key] for key in keys})
    return {"code": made.code, "text": made.text(tk._), "advice": made.advice(tk._)}
