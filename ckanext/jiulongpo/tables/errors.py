"""Errors of questions to a table, sorted by what the caller must do.

::

    TableError          one finding: code, message, remedy
    ├── BadQuestion     the question is wrong: change it
    ├── NoTable         there is nothing to ask: wait or download the file
    └── TooSlow         it is right and too much: narrow it
"""

from __future__ import annotations

from ckanext.jiulongpo.findings import Finding

__all__ = ["BadQuestion", "NoTable", "TableError", "TooSlow"]


class TableError(Exception):
    """Base of the three."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text())
        self.finding = finding


class BadQuestion(TableError):  # noqa: N818 - named by its consequence
    """A column that is not there, a value that cannot be compared."""


class NoTable(TableError):  # noqa: N818 - named by its consequence
    """No table is loaded."""


class TooSlow(TableError):  # noqa: N818 - named by its consequence
    """The time for an answer is over."""
