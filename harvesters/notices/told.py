"""A notice, ready to be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as pages and mails say it."""

    source_id: str
    source: str
    run_id: str
    kind: str
    subject: str
    records: int
    noticed: datetime
    text: str
