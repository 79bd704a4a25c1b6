"""Kinds of feedback and their outcomes, as the code lists state them."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.jiulongpo.schemas.codelists import Code, codelist

__all__ = [
    "ANSWERED",
    "CLOSED",
    "OPEN",
    "closes_correction",
    "goes_on",
    "is_kind",
    "needs_entry",
    "needs_reason",
    "needs_title",
    "outcomes_of",
]

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
"""States of a case: 办理中, 已答复, 已办结 (without a public answer)."""

_KINDS, _OUTCOMES = "feedback_kind", "feedback_outcome"


def is_kind(kind: str) -> bool:
    """Whether there is such a kind."""
    return kind in codelist(_KINDS)


def needs_entry(kind: str) -> bool:
    """Whether this kind is about an entry always."""
    return codelist(_KINDS).fact(kind, "about") == "needed"


def needs_title(kind: str) -> bool:
    """Whether a line is asked for that says what it is about."""
    return bool(codelist(_KINDS).fact(kind, "titled"))


def outcomes_of(kind: str) -> list[Code]:
    """Outcomes that a kind may have, in their order."""
    return list(_outcomes_of(kind))


def goes_on(outcome: str) -> bool:
    """Whether the case stays open after an answer with this outcome."""
    return bool(codelist(_OUTCOMES).fact(outcome, "open"))


def needs_reason(outcome: str) -> bool:
    """Whether the answer has to say why."""
    return bool(codelist(_OUTCOMES).fact(outcome, "reason"))


def closes_correction(outcome: str) -> str:
    """What the report of an error is closed with."""
    return str(codelist(_OUTCOMES).fact(outcome, "correction", "kept"))


def _outcomes_of(kind: str) -> Iterator[Code]:
    for code in codelist(_OUTCOMES):
        named = code.facts.get("kinds")
        if not named or kind in named:
            yield code
