"""The public face of the suite: a plugin uses another one only through these names."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Finding, Severity, Stage

__all__ = ["Finding", "Severity", "Stage"]
