"""What a part of the torture is told, and how it tells what it has done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["Options", "Totals", "table"]


@dataclass(frozen=True, slots=True)
class Options:
    """How a part is run.

    Attributes:
        sample: only so much of it as fits into ``make test``.
        seed: decides all that is random.
        only: one boundary or one misbehaviour, to reproduce what failed.
    """

    sample: bool = False
    seed: int = 1
    only: str = ""


@dataclass(slots=True)
class Totals:
    """Counts of a part, and what it found broken.

    Attributes:
        name: of the part.
        counts: what was done.
        broken: each breach with how to see it again.
    """

    name: str
    counts: dict[str, int | float] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def breach(self, what: str, reproduce: str) -> None:
        """Note a broken invariant, and say so at once."""
        self.broken.append(what)
        print(f"BROKEN {what}\n  again: python -m torture {self.name} {reproduce}", flush=True)

    def line(self) -> str:
        """The line by which programs read the outcome."""
        counts = {**self.counts, "broken": len(self.broken)}
        return f"TORTURE {self.name} " + " ".join(f"{key}={value}" for key, value in counts.items())


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print columns that are as wide as they have to be."""
    lines = [[str(cell) for cell in line] for line in (head, *rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = zip(line, widths, strict=True)
        print("  ".join(cell.ljust(width) for cell, width in cells).rstrip(), flush=True)
