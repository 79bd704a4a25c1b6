"""A finding (问题): what is wrong with a value, said as data so that equal faults group.

Pure: no CKAN here, so that harvest sources and mappings can use it without a site.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Severity(StrEnum):
    """What a finding does to its record."""

    ERROR = "error"
    """The value is refused."""
    WARNING = "warning"
    """The record is taken; a person should look."""
    INFO = "info"
    """Worth knowing, nothing to do."""


class Stage(StrEnum):
    """Where on its way a record was when the finding was made."""

    DISCOVER = "discover"
    FETCH = "fetch"
    DECODE = "decode"
    MAP = "map"
    VALIDATE = "validate"
    APPLY = "apply"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one field.

    Attributes:
        code: constant, such as ``JLP-C-101``; documented in ``docs/findings.md``.
        message: English msgid with ``{placeholders}`` filled from ``context``; never an f-string,
            so that it can be translated and grouped.
        remedy: English msgid that says how to mend it.
        context: the variable part, redacted by whoever makes the finding.
    """

    code: str
    message: str
    stage: Stage = Stage.VALIDATE
    severity: Severity = Severity.ERROR
    field: str = ""
    remedy: str = ""
    context: Mapping[str, Any] = attribute(default_factory=lambda: _NOTHING)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The message with its context filled in, through ``translate`` (such as ``tk._``)."""
        return _fill(translate(self.message), self.context)

    def advice(self, translate: Callable[[str], str] = str) -> str:
        """The remedy with its context filled in, through ``translate``."""
        return _fill(translate(self.remedy), self.context) if self.remedy else ""

    def said(self, translate: Callable[[str], str] = str) -> str:
        """The message and, where there is one, how to mend it, as one text."""
        return " ".join(filter(None, (self.text(translate), self.advice(translate))))

    def told(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The finding as :meth:`as_dict`, with both texts in the reader's language."""
        texts = {"text": self.text(translate), "advice": self.advice(translate)}
        return {**self.as_dict(), **texts}

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain JSON types, for an API answer or the ledger."""
        return {
            "code": self.code,
            "stage": str(self.stage),
            "severity": str(self.severity),
            "field": self.field,
            "message": self.message,
            "remedy": self.remedy,
            "context": dict(self.context),
        }


def _fill(template: str, context: Mapping[str, Any]) -> str:
    """Fill placeholders; a translation with an unknown placeholder is shown as it stands."""
    try:
        return template.format(**context)
    except (KeyError, IndexError, ValueError):
        return template
