"""Errors of the developers' part.

::

    NoTable    the file has no table that could be described: wait, or download the file
"""

from __future__ import annotations

from ckanext.jiulongpo.findings import Finding

__all__ = ["NoTable"]


class NoTable(Exception):  # noqa: N818 - named by its consequence
    """No table is loaded from the file."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text())
        self.finding = finding
