"""From facts to a verdict: what each criterion says, whose fault it is, and the score. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.quality.facts import Facts, Origin
from ckanext.jiulongpo.schemas.criteria import Criteria, Criterion

__all__ = ["Answer", "Judge", "Result", "State", "Verdict", "judge"]

_HUNDRED = 100


class State(StrEnum):
    """What became of a criterion."""

    PASSED = "passed"
    FAILED = "failed"
    SOURCE = "source"
    """来源映射: it fails by the mapping of a source, or by what the source cannot know; the
    department is not charged with it."""
    NONE = "none"
    """There is nothing to judge."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a judgement found.

    Attributes:
        findings: what is wrong, each at its field; none where all is well.
        counts: the evidence in numbers.
        applies: whether there was anything to judge.
    """

    findings: tuple[Finding, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    applies: bool = True


NOTHING = Answer(applies=False)


class Judge(Protocol):
    """The judgement of one criterion: a small class, tried alone."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:
        """Look at the facts by the limits and words that the file of criteria states."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """One criterion of one entry.

    Attributes:
        findings: only those that count in this state: of a failed criterion the department's own,
            of one that fails by its source those of the source.
        gain: points of 100 that passing it would bring; 0 unless it has failed.
    """

    code: str
    state: State
    findings: tuple[Finding, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    gain: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON; texts are made where they are read."""
        return {
            "criterion": self.code,
            "state": str(self.state),
            "gain": self.gain,
            "counts": dict(self.counts),
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """All criteria of one entry.

    Attributes:
        score: 0 to 100; None where no criterion could be judged.
        grade: of the score; ``0`` where there is none.
    """

    results: tuple[Result, ...]
    score: int | None
    grade: str

    def codes(self, state: State) -> list[str]:
        """Criteria in a state."""
        return [result.code for result in self.results if result.state is state]


def judge(facts: Facts, stated: Criteria, judges: Mapping[str, Judge]) -> Verdict:
    """Judge an entry.

    Args:
        facts: of the entry.
        stated: the criteria; one without a judgement of its name is passed over.
        judges: by code.
    """
    answers = [
        (criterion, _settled(judges[criterion.code].judge(facts, criterion), facts.origin))
        for criterion in stated.each
        if criterion.code in judges
    ]
    counted = {State.PASSED, State.FAILED}
    whole = sum(c.weight for c, (state, _f, _n) in answers if state in counted)
    got = sum(c.weight for c, (state, _f, _n) in answers if state is State.PASSED)
    results = tuple(
        Result(
            criterion.code,
            state,
            findings,
            counts,
            round(_HUNDRED * criterion.weight / whole) if state is State.FAILED else 0,
        )
        for criterion, (state, findings, counts) in answers
    )
    score = round(_HUNDRED * got / whole) if whole else None
    return Verdict(results, score, stated.grade(score) if score is not None else "0")


_Settled = tuple[State, tuple[Finding, ...], tuple[tuple[str, int], ...]]


def _settled(answer: Answer, origin: Origin | None) -> _Settled:
    """The state of an answer: one fault of the department's own suffices to charge it."""
    if not answer.applies:
        return State.NONE, (), answer.counts
    own, foreign = _parted(answer.findings, origin)
    if own:
        return State.FAILED, own, answer.counts
    if foreign:
        return State.SOURCE, foreign, answer.counts
    return State.PASSED, (), answer.counts


def _parted(
    findings: Sequence[Finding], origin: Origin | None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that the department has to answer for, and those of its source."""
    foreign = tuple(f for f in findings if origin is not None and origin.is_its_fault(f.field))
    return tuple(f for f in findings if f not in foreign), foreign
