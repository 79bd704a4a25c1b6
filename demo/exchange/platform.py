"""What the city's platform knows and answers; in memory, for it starts anew with the demo."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Any

__all__ = ["CityPlatform", "Trouble"]


class Trouble(StrEnum):
    """What may go wrong with a report."""

    NONE = "none"
    BUSY = "busy"
    """Refused with status 503; nothing is kept."""
    FORGETFUL = "forgetful"
    """Kept, and answered with a web page instead of an acknowledgement."""
    NOTHING = "nothing"
    """Answered with an acknowledgement of nothing."""


Answer = tuple[int, str, bytes]
"""Status, media type, body."""
_JSON = "application/json"


def _none(_number: int) -> Trouble:
    return Trouble.NONE


@dataclass(slots=True)
class CityPlatform:
    """Upserts by id alone and deletes softly, as real ones do.

    Attributes:
        token: that senders have to show; anybody may send when it is empty.
        trouble: of the n-th report, counted from 1.
        reports: the last report of each entry, by ``dirDataset.id``.
        received: all calls, also those that were refused.
    """

    token: str = ""
    trouble: Callable[[int], Trouble] = _none
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    received: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def report(self, body: bytes, token: str) -> Answer:
        """Take one report."""
        with self._lock:
            self.received += 1
            trouble = self.trouble(self.received)
            if self.token and token != self.token:
                return 401, _JSON, _acknowledged(0, 0, "token")
            if trouble is Trouble.BUSY:
                return 503, _JSON, b""
            if trouble is Trouble.NOTHING:
                return 200, _JSON, _acknowledged(0, 0, "ignored")
            answer = self._keep(body)
        if trouble is Trouble.FORGETFUL:
            return 200, "text/html", b"<html>busy</html>"
        return answer

    def cascade(self, page: int = 1, size: int = 100) -> Answer:
        """The entries that are handed down (下发): all that stand, as they were reported."""
        standing = [report for report in self.reports.values() if _stands(report)]
        rows = standing[(page - 1) * size : page * size]
        told = {"total": len(standing), "page": page, "rows": rows}
        return 200, _JSON, json.dumps(told).encode()

    def counts(self) -> Mapping[str, int]:
        """Entries that stand and that were taken back."""
        standing = sum(1 for report in self.reports.values() if _stands(report))
        return {"standing": standing, "withdrawn": len(self.reports) - standing}

    def _keep(self, body: bytes) -> Answer:
        try:
            report = json.loads(body)
            identifier = str(report["dirDataset"]["id"])
        except (ValueError, KeyError, TypeError):
            return 200, _JSON, _acknowledged(0, 0, "dirDataset.id")
        known = identifier in self.reports
        self.reports[identifier] = report
        return 200, _JSON, _acknowledged(int(not known), int(known), "success")


def _stands(report: Mapping[str, Any]) -> bool:
    return str(report["dirDataset"].get("deleteFlag")) != "1"


def _acknowledged(insert: int, update: int, message: str) -> bytes:
    return json.dumps({"insert": insert, "update": update, "msg": message}).encode()
