"""Rows of 信息项 among each other, and periods of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.jiulongpo.catalog.rules.part import Part
from ckanext.jiulongpo.catalog.rules.values import parse_date
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

__all__ = ["check_period", "check_repeated_items"]

REPEATED_ITEM = Fault(
    "JLP-C-701",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("The item “{name}” is listed more than once."),
    N_("Take the repeated row out, or name what sets the two apart."),
)
BACKWARD_PERIOD = Fault(
    "JLP-C-801",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The period ends on {end}, before it begins on {start}."),
    N_("Exchange the two dates or correct them."),
)


def check_repeated_items(entry: Mapping[str, Any]) -> Iterator[Finding]:
    """No two rows of an entry have the same name."""
    seen: set[str] = set()
    rows = entry.get("items")
    for number, row in enumerate(rows if isinstance(rows, (list, tuple)) else ()):
        name = row.get("name") if isinstance(row, Mapping) else None
        if not isinstance(name, str) or not name.strip():
            continue
        if name.strip() in seen:
            yield REPEATED_ITEM(f"items.{number}.name", name=name)
        seen.add(name.strip())


def check_period(part: Part) -> Iterator[Finding]:
    """The data's period does not run backwards."""
    start, end = parse_date(part.get("temporal_start")), parse_date(part.get("temporal_end"))
    if not part.is_row and start and end and end < start:
        yield BACKWARD_PERIOD("temporal_end", start=start.isoformat(), end=end.isoformat())
