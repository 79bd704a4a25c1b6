"""What can go wrong in a harvest, each written once: code, message and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ckanext.jiulongpo.findings import Finding, Severity, Stage

__all__ = ["N_", "Fault", "faults_in", "sample"]

_SAMPLE_LENGTH = 80


def N_(msgid: str) -> str:  # noqa: N802 - the name that message extraction looks for
    """Mark a text for translation; it is translated where a person reads it."""
    return msgid


def sample(value: object) -> str:
    """A value as a finding may show it: one line, at most 80 characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= _SAMPLE_LENGTH else text[: _SAMPLE_LENGTH - 1] + "…"


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of finding; calling it makes one.

    Attributes:
        code: ``JLP-H-`` and a letter for the stage: N network, D decoding, R reading, A answering,
            M mapping, P pipeline.
        message: English msgid with ``{placeholders}`` for the context.
        remedy: English msgid that says how to mend it.
    """

    code: str
    stage: Stage
    severity: Severity
    message: str
    remedy: str = ""

    def __call__(self, field: str = "", **context: object) -> Finding:
        """A finding of this kind; its field and context texts are cut to one short line.

        A field may be a name that the source has made up, of any length.
        """
        shown = {
            key: sample(value) if isinstance(value, str) else value
            for key, value in context.items()
        }
        return Finding(
            self.code,
            self.message,
            stage=self.stage,
            severity=self.severity,
            field=sample(field),
            remedy=self.remedy,
            context=shown,
        )


def faults_in(names: Mapping[str, object]) -> list[Fault]:
    """The kinds among the names of a module, by code; ``docs/findings.md`` is made from them."""
    found = [named for named in names.values() if isinstance(named, Fault)]
    return sorted(found, key=lambda fault: fault.code)
