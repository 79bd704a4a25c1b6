"""Verdicts in the reader's words: criteria, what they found, how it is mended, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.quality.judging import State
from ckanext.jiulongpo.quality.stated import stated
from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.criteria import DIMENSIONS, GRADES, Criterion
from ckanext.jiulongpo.shared import Finding, Severity, Stage, reader_language

__all__ = ["Told", "dimension_word", "grade_word", "state_word", "told"]

_SAMPLES = ("samples", "values")
"""Parts of a finding that quote names and values: for those who see the inside of the entry."""


@dataclass(frozen=True, slots=True)
class Told:
    """One criterion of an entry for a page or an answer.

    Attributes:
        state: a value of ``State``.
        findings: of each ``text``, ``advice``, ``field``, ``code`` and ``samples``.
    """

    code: str
    label: str
    about: str
    dimension: str
    indicator: str
    weight: int
    state: str
    word: str
    gain: int
    none: str
    findings: Sequence[Mapping[str, Any]]
    counts: Mapping[str, int]

    @property
    def passed(self) -> bool:
        """Whether it is met."""
        return self.state == State.PASSED

    @property
    def failed(self) -> bool:
        """Whether the department can gain by it."""
        return self.state == State.FAILED

    @property
    def of_source(self) -> bool:
        """Whether it fails by the mapping of a source."""
        return self.state == State.SOURCE

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "criterion": self.code,
            "label": self.label,
            "dimension": self.dimension,
            "indicator": self.indicator,
            "weight": self.weight,
            "state": self.state,
            "state_label": self.word,
            "reason": self.none if self.state == State.NONE else "",
            "gain": self.gain,
            "counts": dict(self.counts),
            "findings": [dict(finding) for finding in self.findings],
        }


def told(results: Sequence[Mapping[str, Any]], *, inside: bool) -> list[Told]:
    """The criteria of an entry, in the order of the file of criteria.

    Args:
        results: as they are kept.
        inside: tell samples too.
    """
    language = reader_language()
    kept = {str(result["criterion"]): result for result in results}
    return [
        _one(criterion, kept[criterion.code], language, inside=inside)
        for criterion in stated().each
        if criterion.code in kept
    ]


def _one(criterion: Criterion, result: Mapping[str, Any], language: str, *, inside: bool) -> Told:
    return Told(
        code=criterion.code,
        label=criterion.label(language),
        about=criterion.about(language),
        dimension=dimension_word(criterion.dimension),
        indicator=criterion.indicator,
        weight=criterion.weight,
        state=str(result["state"]),
        word=state_word(str(result["state"])),
        gain=int(result["gain"]),
        none=criterion.none(language),
        findings=list(_findings(result, language, inside=inside)),
        counts=result["counts"],
    )


def _worded(context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The context with a field by its label."""
    if "fields" not in context:
        return dict(context)
    head, _, column = str(context["fields"]).partition(".")
    fields = catalogue().items.columns if column else catalogue().fields
    wanted = column or head
    label = next((field.text(language) for field in fields if field.name == wanted), wanted)
    return {**context, "fields": label}


def _findings(
    result: Mapping[str, Any], language: str, *, inside: bool
) -> Iterator[dict[str, Any]]:
    for kept in result["findings"]:
        finding = Finding(
            kept["code"],
            kept["message"],
            stage=Stage(kept["stage"]),
            severity=Severity(kept["severity"]),
            field=kept["field"],
            remedy=kept["remedy"],
            context=_worded(kept["context"], language),
        )
        samples = {
            name: [str(each) for each in kept["context"].get(name) or ()] for name in _SAMPLES
        }
        yield {
            "code": finding.code,
            "field": finding.field,
            "text": finding.text(tk._),
            "advice": finding.advice(tk._),
            **(samples if inside else {}),
        }


def state_word(state: str) -> str:
    """A state in words."""
    words = {
        State.PASSED: tk._("Met"),
        State.FAILED: tk._("Not met"),
        State.SOURCE: tk._("Mapping of the source"),
        State.NONE: tk._("Not applicable"),
    }
    return words[State(state)]


def dimension_word(code: str) -> str:
    """A dimension of GB/T 36344-2018 in words."""
    return codelist(DIMENSIONS).label(code, reader_language())


def grade_word(grade: str) -> str:
    """A grade in words."""
    return codelist(GRADES).label(grade, reader_language())
