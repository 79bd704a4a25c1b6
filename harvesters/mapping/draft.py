"""An entry in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.findings import Finding, Severity

__all__ = ["Draft"]


@dataclass(slots=True)
class Draft:
    """What is known of one record so far.

    Attributes:
        values: catalogue field → value; only what is filled and right.
        aside: catalogue field → the source's own value, where it fits nowhere.
        findings: of this record; an error among them rejects it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    aside: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def put_aside(self, name: str, value: object, finding: Finding | None = None) -> None:
        """Keep a value that does not fit, and say why."""
        self.aside[name] = value
        if finding:
            self.findings.append(finding)

    @property
    def is_refused(self) -> bool:
        """Whether a finding so far forbids an entry."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
