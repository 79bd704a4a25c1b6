"""How departments answer readers, where the plugin ``jiulongpo_feedback`` is there to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

__all__ = ["Answering", "answering"]

_PLUGIN, _ACTION = "jiulongpo_feedback", "jiulongpo_feedback_statistics"


@dataclass(frozen=True, slots=True)
class Answering:
    """A department's answers of the last year.

    Attributes:
        received: what it was asked.
        in_time: answers within their working days.
        overdue: what waits beyond them.
        median_days: working days to an answer; none where there is no answer yet.
    """

    name: str
    title: str
    received: int
    answered: int
    in_time: int
    overdue: int
    median_days: float | None


def answering() -> list[Answering]:
    """By department, as anybody may know it; empty where nobody asks or the plugin is not on."""
    if not tk.h.plugin_loaded(_PLUGIN):
        return []
    rows = tk.get_action(_ACTION)(Context(user="", ignore_auth=False), {})
    return [_answers(row) for row in rows if row.get("received")]


def _answers(row: Mapping[str, Any]) -> Answering:
    median = row.get("median_days")
    numbers = (int(row.get(name) or 0) for name in ("received", "answered", "in_time", "overdue"))
    return Answering(
        str(row.get("name") or ""),
        str(row.get("title") or ""),
        *numbers,
        median_days=None if median is None else float(median),
    )
